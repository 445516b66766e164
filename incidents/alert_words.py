"""What pages say of monitors and their alerts."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from incidents.figure_words import share_words
from incidents.figures_room import of_real
from incidents.models import Alert, Monitor
from incidents.names import CLASS_NAMES
from incidents.rules.alerts import Verdict
from incidents.rules.figures import Share
from incidents.rules.severities import IncidentClass


def rates_of(monitors: Iterable[Monitor]) -> dict[int, list[dict[str, Any]]]:
    """How often each monitor was wrong, by class; one query."""
    keys = [monitor.pk for monitor in monitors]
    rows = Alert.objects.filter(monitor__in=keys).filter(of_real()).order_by()
    counted = rows.values("monitor", "kind").annotate(
        false=Count("pk", filter=Q(verdict=Verdict.FALSE)),
        judged=Count("pk", filter=~Q(verdict=Verdict.OPEN)),
        all=Count("pk"),
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in counted.order_by("monitor", "kind"):
        share = Share(row["false"], row["judged"])
        shown = {
            "kind": CLASS_NAMES[IncidentClass(row["kind"])],
            "words": share_words(share),
            "open": row["all"] - row["judged"],
            "all": row["all"],
        }
        found.setdefault(row["monitor"], []).append(shown)
    return found


def shown_json(value: Any) -> str:
    """Evidence as a page shows it."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, indent=2, ensure_ascii=False)

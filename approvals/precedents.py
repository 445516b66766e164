"""Similar past requests for whoever decides: found by key, ranked by what is shared.

Of each tool, field and category only the newest are looked at, each by its index, so that the
price does not grow with the number of requests; the best of those are compared in full.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.lines import spoken
from approvals.models import Condition, Decision, Precedent, PrecedentKey, Request
from approvals.rules.content import BY_PATH
from approvals.rules.precedents import ACTIONS, SHOWN, WEIGHTS, Likeness, Shared, most_similar
from approvals.rules.precedents import likeness as likeness_of
from approvals.schemes import active_scheme
from govportal.people.models import Person

NEWEST = 200
"""How many requests with one key are looked at."""
COMPARED = 60
"""How many of all these are compared in full."""
HEADINGS: Mapping[str, str | Promise] = {
    "tools": gettext_lazy("Same tools"),
    "data": gettext_lazy("Same data"),
    "categories": gettext_lazy("Same categories of data"),
    "actions": gettext_lazy("Same kinds of action"),
}
CATEGORY_NAMES: Mapping[str, str | Promise] = {
    "health": gettext_lazy("health data"),
    "financial": gettext_lazy("financial data"),
    "personal": gettext_lazy("personal data"),
    "contact": gettext_lazy("contact data"),
}


@dataclass(frozen=True)
class Similar:
    """A past request with its outcome, and what it shares with the one that is decided."""

    request: Request
    decision: Decision
    shared: Shared
    conditions: Sequence[Condition]

    @property
    def why(self) -> list[tuple[str, str]]:
        """What is shared, in words, each with its heading."""
        found = [(str(HEADINGS[kind]), _names(kind, self.shared)) for kind in HEADINGS]
        return [(heading, words) for heading, words in found if words]

    @property
    def tier_words(self) -> str:
        if self.shared.same_tier:
            return _("Same tier")
        return _("Another tier: %(tier)s") % {"tier": self.decision.tier}


def _names(kind: str, common: Shared) -> str:
    values: Sequence[str] = getattr(common, kind)
    if kind == "categories":
        return ", ".join(str(CATEGORY_NAMES.get(value, value)) for value in values)
    if kind == "actions":
        labels = (BY_PATH[f"agent_capabilities.{name}"].label for name in values if name in ACTIONS)
        return ", ".join(spoken(label) for label in labels)
    return ", ".join(values)


def precedents_of(request: Request, reader: Person) -> list[Similar]:
    """What the reader may see of past requests that are similar; a fixed number of queries."""
    version = request.version
    own = likeness_of(version.content, request.tier, active_scheme().catalogue)
    others = PrecedentKey.objects.exclude(request=request)
    if not reader.sees_all_on(timezone.localdate()):
        visible = Request.objects.visible_to(reader).order_by()
        others = others.filter(request__in=visible.values("pk"))
    candidates = _candidates(own, others)
    if not candidates:
        return []
    newest = _newest_of_each(candidates)
    found = most_similar(own, _likenesses(newest), SHOWN)
    return _told(found, newest)


def _candidates(own: Likeness, others: QuerySet[PrecedentKey]) -> list[int]:
    """The precedents that share the most keys, as far as the newest of each key tell."""
    parts = [_part(kind, value, others) for kind, value in own.found_by()]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True)
    score: Counter[int] = Counter()
    for precedent, kind in rows:
        score[precedent] += WEIGHTS[kind]
    ranked = sorted(score, key=lambda pk: (-score[pk], -pk))
    return ranked[:COMPARED]


def _part(kind: str, value: str, others: QuerySet[PrecedentKey]) -> "QuerySet[PrecedentKey, Any]":
    """The newest with one key. Sliced apart: a compound statement takes no slices on SQLite."""
    rows = others.filter(kind=kind, value=value).order_by("-precedent")
    chosen = PrecedentKey.objects.filter(pk__in=rows.values("pk")[:NEWEST])
    return chosen.order_by().values_list("precedent_id", "kind")


def _newest_of_each(candidates: Collection[int]) -> dict[int, Precedent]:
    """With request and decision; of a request that was decided twice the last decision alone."""
    rows = Precedent.objects.filter(pk__in=candidates).order_by("pk")
    last: dict[int, Precedent] = {}
    for row in rows.select_related("request__agent", "decision"):
        last[row.request_id] = row
    return {row.pk: row for row in last.values()}


def _likenesses(precedents: Mapping[int, Precedent]) -> list[tuple[int, Likeness]]:
    keys: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = PrecedentKey.objects.filter(precedent__in=list(precedents))
    for precedent, kind, value in rows.values_list("precedent_id", "kind", "value"):
        keys[precedent][kind].add(value)
    return [(pk, row.likeness(keys[pk])) for pk, row in precedents.items()]


def _told(
    found: Sequence[tuple[int, Shared]], precedents: Mapping[int, Precedent]
) -> list[Similar]:
    reviews = [precedents[pk].decision.review_id for pk, _common in found]
    conditions: dict[int, list[Condition]] = defaultdict(list)
    for row in Condition.objects.filter(review__in=reviews, merged_into=None).order_by("n"):
        conditions[row.review_id].append(row)
    rows = [(precedents[pk], common) for pk, common in found]
    return [
        Similar(row.request, row.decision, common, conditions[row.decision.review_id])
        for row, common in rows
    ]

"""An approved review on paper, made of what was frozen and of who approved it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.models import Vote
from incidents.models import PostIncidentReview
from incidents.models.courses import IncidentNote
from incidents.names import ACT_NAMES, CLASS_NAMES, SEVERITY_NAMES
from incidents.post_incident_names import (
    CONTROL_NAMES,
    EVIDENCE_NAMES,
    KIND_NAMES,
    PRIORITY_NAMES,
    TEXT_NAMES,
    TIER_NAMES,
)
from incidents.rules.post_incident import REQUIRED, TEXTS
from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.states import Act

TURNS = {act.value for act in Act}


@dataclass(frozen=True)
class Paper:
    """What the sheets show."""

    pir: PostIncidentReview
    frozen: Mapping[str, Any]

    @property
    def severity(self) -> Any:
        return SEVERITY_NAMES[Severity(self.frozen["severity"])]

    @property
    def kind(self) -> Any:
        return CLASS_NAMES[IncidentClass(self.frozen["class"])]

    @property
    def texts(self) -> Iterator[tuple[Any, str]]:
        texts = self.frozen["text"]["texts"]
        for name in (*REQUIRED, *(one for one in TEXTS if one not in REQUIRED)):
            if texts.get(name):
                yield TEXT_NAMES[name][0], texts[name]

    @property
    def whys(self) -> Iterator[dict[str, Any]]:
        for why in self.frozen["text"]["whys"]:
            kind, _colon, name = why["evidence"].partition(":")
            yield {**why, "name": name, "words": EVIDENCE_NAMES[kind][0]}

    @property
    def controls(self) -> Iterator[tuple[Any, bool, str]]:
        for key, said in self.frozen["text"]["controls"].items():
            yield CONTROL_NAMES.get(key, key), said["did"] == "failed", said["how"]

    @property
    def tier(self) -> tuple[Any, str]:
        text = self.frozen["text"]
        return TIER_NAMES[text["tier_right"]], text["tier_why"]

    @property
    def timeline(self) -> Iterator[dict[str, Any]]:
        for row in self.frozen["timeline"]:
            kind = row["kind"]
            words = ACT_NAMES[Act(kind)] if kind in TURNS else IncidentNote.KINDS[kind]
            yield {**row, "at": datetime.fromisoformat(row["at"]), "words": words}

    @property
    def actions(self) -> Iterator[dict[str, Any]]:
        for row in self.frozen["actions"]:
            yield {**row, "due_on": date.fromisoformat(row["due_on"]),
                   "effect_on": date.fromisoformat(row["effect_on"]),
                   "kind_words": next(n for k, n in KIND_NAMES.items() if k == row["kind"]),
                   "priority_words": PRIORITY_NAMES[row["priority"]]}  # fmt: skip

    @property
    def votes(self) -> list[Any]:
        """The last of each who voted, where the committee approved it."""
        handed = self.pir.handed
        if handed is None or handed.review is None:
            return []
        rows = Vote.objects.filter(ballot__review=handed.review).select_related("person")
        return list({vote.person_id: vote for vote in rows.order_by("pk")}.values())

    @property
    def signatures(self) -> list[Any]:
        handed = self.pir.handed
        return list(handed.signatures.select_related("person")) if handed is not None else []


def paper_of(pir: PostIncidentReview) -> Paper:
    assert pir.handed is not None  # only what was handed in is approved
    return Paper(pir, pir.handed.frozen)

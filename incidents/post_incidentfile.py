"""The review after an incident as its page shows it to one reader."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from approvals.actions.policies.hands import new_policy_refusal
from approvals.policyfile import PolicyCase, case_of
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of
from govportal.worklist.models import Clock
from incidents.actions import post_incident
from incidents.actions.post_incident.hands import content_of, facts_of
from incidents.models import Incident, PostIncidentReview, Recommendation
from incidents.post_incident_names import (
    CONTROL_NAMES,
    EVIDENCE_NAMES,
    TEXT_NAMES,
    TIER_NAMES,
    WAY_NAMES,
)
from incidents.rules.post_incident import (
    REQUIRED,
    TEXTS,
    Part,
    PirState,
    Way,
    move_refusal,
    ways,
)


def fault_words(fault: Refusal) -> str:
    """What is missing, with the name of its field."""
    if fault.code == "pir.text_missing":
        return str(TEXT_NAMES[str(fault.params["field"])][0])
    return str(fault)


class PirRoom:
    """The page of a review. ``said``: what is on its way back to its writer."""

    def __init__(self, pir: PostIncidentReview, reader: Person, now: datetime, **said: Any) -> None:
        self.pir, self.incident = pir, pir.incident
        self.reader, self.now, self.said = reader, now, said

    @cached_property
    def content(self) -> dict[str, Any]:
        """What is before others, or approved, as it was handed in; else the draft."""
        pir = self.pir
        if pir.handed is not None and pir.state != PirState.DRAFT:
            found: dict[str, Any] = pir.handed.frozen["text"]
            return found
        return content_of(pir)

    @property
    def texts(self) -> Iterator[tuple[Any, str]]:
        texts = self.content["texts"]
        order = (*REQUIRED, *(name for name in TEXTS if name not in REQUIRED))
        for name in order:
            if texts.get(name):
                yield TEXT_NAMES[name][0], texts[name]

    @property
    def whys(self) -> Iterator[dict[str, Any]]:
        for why in self.content["whys"]:
            kind, _colon, name = why["evidence"].partition(":")
            words = EVIDENCE_NAMES[kind][0] if kind in EVIDENCE_NAMES else kind
            yield {**why, "kind": kind, "name": name, "words": words}

    def _controls(self, did: str) -> list[tuple[Any, str]]:
        said = self.content["controls"]
        return [(CONTROL_NAMES.get(key, key), one["how"]) for key, one in said.items()
                if one["did"] == did]  # fmt: skip

    @property
    def worked(self) -> list[tuple[Any, str]]:
        return self._controls("worked")

    @property
    def failed(self) -> list[tuple[Any, str]]:
        return self._controls("failed")

    @property
    def tier_words(self) -> Any:
        return TIER_NAMES[self.content["tier_right"]]

    @cached_property
    def actions(self) -> list[Any]:
        return list(self.pir.actions.select_related("owner").order_by("pk"))

    @cached_property
    def recommendations(self) -> list[Any]:
        rows = self.pir.recommendations.select_related(
            "policy__policy", "draft__submitted_as", "by"
        )
        return list(rows)

    @cached_property
    def may_open(self) -> list[str]:
        """Which kinds of recommendations the reader may open something from."""
        found = [] if new_policy_refusal(self.reader, self.now) else [Recommendation.POLICY]
        return [*found, Recommendation.CHANGE] if self.facts.may_write else found

    @cached_property
    def papers(self) -> list[Any]:
        return list(self.pir.papers.select_related("attachment__uploaded_by"))

    @cached_property
    def versions(self) -> list[Any]:
        return list(self.pir.texts.select_related("by").defer("content")[:20])

    @cached_property
    def signatures(self) -> list[Any]:
        handed = self.pir.handed
        return list(handed.signatures.select_related("person")) if handed is not None else []

    @cached_property
    def others(self) -> list[Any]:
        """Other reviews of the same incident, before it was opened again."""
        rows = self.incident.post_reviews.exclude(pk=self.pir.pk)
        return list(rows.order_by("n"))

    @cached_property
    def clock(self) -> Any:
        number = self.pir.clock_id
        if number is None:
            return None
        found = Clock.objects.with_story().filter(pk=number).first()
        return face_of(found, self.now) if found is not None else None

    @cached_property
    def facts(self) -> Any:
        return facts_of(self.pir, self.reader, self.now)

    def _refusal(self, move: str) -> Refusal | None:
        return move_refusal(move, self.facts)

    @property
    def may_write(self) -> bool:
        return self._refusal("write") is None

    @property
    def may_take_back(self) -> bool:
        return self._refusal("take_back") is None

    @property
    def hand_in_refusal(self) -> Refusal | None:
        return self._refusal("hand_in") or next(post_incident.faults_of(self.pir), None)

    @property
    def missing(self) -> list[str]:
        """What is said still, in the order of the form, for who writes."""
        if not self.may_write:
            return []
        return [fault_words(one) for one in post_incident.faults_of(self.pir)]

    @property
    def ways(self) -> tuple[Way, ...]:
        return ways(self.incident.severity_now, is_exercise=self.incident.is_exercise)

    @property
    def usual_way(self) -> Any:
        return WAY_NAMES[self.ways[0]]

    @cached_property
    def part(self) -> Part | None:
        """In which part the reader signs now."""
        found = post_incident.sign_part(self.pir, self.reader, self.now)
        return found if isinstance(found, Part) else None

    @cached_property
    def case(self) -> PolicyCase | None:
        """The committee's review of what was handed in last."""
        handed = self.pir.handed
        if handed is None or handed.review is None:
            return None
        who = (handed.by, self.incident.lead)
        return case_of(handed.review, self.reader, self.now, who, **self.said)

    @property
    def refusal(self) -> Refusal | None:
        found: Refusal | None = self.said.get("refusal")
        return found


def newest(incident: Incident) -> PostIncidentReview | None:
    """The review that the incident's tab shows."""
    return PostIncidentReview.objects.filter(incident=incident).order_by("-n").first()

"""One scheduled review as its page shows it to one reader, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.actions.scheduled.facts import owners_of
from approvals.duties import Asked
from approvals.models import Condition, Request, Review, ScheduledReview
from approvals.models.names import CONDITION_STATE_NAMES
from approvals.models.requests import STATE_NAMES
from approvals.reviewfile import ReviewFile, review_parts
from approvals.rules.conditions import ConditionState
from approvals.rules.states import State
from govportal.gathering import gather
from govportal.people.models import Person
from registry.comparison import Comparison, compare_rows
from registry.models import Authorisation, Suspension


@dataclass(frozen=True, kw_only=True)
class ScheduledFile(ReviewFile):
    """Everything the page of a scheduled review draws.

    ``granted_by`` is the request whose decision gave the authorisation, where one did.
    ``changes`` are those that a newer version would bring, which is asked for under ``wanted``.
    """

    scheduled: ScheduledReview
    right: Authorisation
    granted_by: str
    stood_on: Sequence[tuple[Condition, Any]]
    suspensions: Sequence[Suspension]
    requests: Sequence[tuple[Request, Any]]
    earlier: Sequence[ScheduledReview]
    changes: Comparison | None
    wanted: str

    @property
    def since(self) -> datetime:
        """From when the facts tell what happened: the review before, else the authorisation."""
        return datetime.fromisoformat(self.scheduled.facts["since"])

    @property
    def is_overdue(self) -> bool:
        return self.scheduled.is_open and self.now > self.scheduled.due_at

    @property
    def next_on(self) -> date | None:
        """Until when a periodic review that was held let the authorisation stand."""
        held = self.decision is not None and self.decision.is_yes and self.scheduled.is_periodic
        return self.right.valid_until if held else None


def scheduled_file(
    scheduled: ScheduledReview, reader: Person, now: datetime, **said_no: Any
) -> ScheduledFile:
    """Gather the case. ``said_no``: what is on its way back to its writer (``review_parts``)."""
    review, right = scheduled.review, scheduled.authorisation
    assert review is not None  # every one is opened with its review
    changes, wanted = _asked_for(right)
    gave, suspensions, earlier = _before(scheduled.facts, right)
    return ScheduledFile(
        **review_parts(review, reader, now, Asked(lambda kind: ()), **said_no),
        scheduled=scheduled,
        right=right,
        granted_by=gave[0].subject_id if gave else "",
        stood_on=_conditions(scheduled.facts),
        suspensions=suspensions,
        requests=_requests(scheduled.facts, reader),
        earlier=list(reversed(earlier)),
        changes=changes,
        wanted=wanted,
        may_answer=reader in owners_of(scheduled.agent),
    )


def _before(
    facts: Mapping[str, Any], right: Authorisation
) -> tuple[list[Review], list[Suspension], list[ScheduledReview]]:
    """The review of the request that gave the right, if one did; holds on it; earlier reviews."""
    kind, _colon, number = right.basis.partition(":")
    decisions = [int(number)] if kind == "decision" and number.isdigit() else []
    gave, suspensions, earlier = gather(
        Review.objects.filter(decision__in=decisions, subject_kind="request"),
        Suspension.objects.filter(pk__in=_named(facts["suspensions"], "suspension")),
        ScheduledReview.objects.filter(number__in=_named(facts["earlier"], "review")),
    )
    return gave, suspensions, earlier


def _named(rows: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    """The names behind references like ``suspension:7``."""
    return [str(row[key]).partition(":")[2] for row in rows]


def _conditions(facts: Mapping[str, Any]) -> list[tuple[Condition, Any]]:
    """Those the authorisation stood on, each with its state as it was on opening."""
    numbers = _named(facts["conditions"], "condition")
    if not numbers:
        return []
    states = {
        row["condition"]: CONDITION_STATE_NAMES[ConditionState(row["state"])]
        for row in facts["conditions"]
    }
    rows = Condition.objects.filter(pk__in=numbers).select_related("review").order_by("pk")
    return [(row, states[row.ledger_ref]) for row in rows]


def _requests(facts: Mapping[str, Any], reader: Person) -> list[tuple[Request, Any]]:
    """Those the reader may see, each with its state as it was on opening."""
    numbers = _named(facts["requests"], "request")
    if not numbers:
        return []
    states = {row["request"]: STATE_NAMES[State(row["state"])] for row in facts["requests"]}
    rows = Request.objects.visible_to(reader).filter(number__in=numbers).order_by("pk")
    return [(row, states[row.ledger_ref]) for row in rows]


def _asked_for(right: Authorisation) -> tuple[Comparison | None, str]:
    """What a version that was never authorised would change, and its label; it may not run."""
    rights = Authorisation.objects.filter(agent=right.agent_id).values("fingerprint")
    newer = right.agent.manifests.filter(pk__gt=right.manifest_id).exclude(fingerprint__in=rights)
    wanted = newer.first()
    if wanted is None:
        return None, ""
    return compare_rows(right.manifest, wanted), wanted.label

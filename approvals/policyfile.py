"""A policy, a version and a quarterly review as their pages show them to one reader."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.actions.policies import ballot_refusal, hand_of, may_propose
from approvals.duties import Asked
from approvals.models import Policy, PolicyReview, PolicyVersion, Review
from approvals.reviewfile import ReviewFile, review_parts
from approvals.rules.plain_texts import Block, Change, blocks, changes
from approvals.rules.policies import (
    Hand,
    PolicyReviewState,
    VersionState,
    begin_refusal,
    move_refusal,
)
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.timekeeping import zone_of
from registry.rules.inventory import inert

COLUMNS = ("number", "title", "version", "state", "owner", "owner_email", "committee",
           "in_force_since", "next_review_on", "sha256")  # fmt: skip
LAST_REVIEWS = 12


@dataclass(frozen=True, kw_only=True)
class PolicyCase(ReviewFile):
    """The review of a version or of a policy in force, with its parts numbered."""

    @property
    def part_numbers(self) -> Mapping[str, str]:
        return {}


def case_of(
    review: Review, reader: Person, now: datetime, answerers: Iterable[Person | None], **said: Any
) -> PolicyCase:
    """Its review, for those whom it concerns."""
    parts = review_parts(review, reader, now, Asked(lambda kind: ()), **said)
    return PolicyCase(**parts, may_answer=reader in answerers)


def ballot_no(case: PolicyCase | None, hand: Hand) -> Refusal | None:
    """Why no ballot is opened now; None where the reader may, and it waits for a meeting."""
    if case is None:
        return Refusal("review.closed_stale")
    return ballot_refusal(case.review, hand, case.facts)


def since_when(version: PolicyVersion | None, policy: Policy) -> date | None:
    """The day on which the version in force was adopted, by the committee's calendar."""
    if version is None or version.adopted_at is None:
        return None
    return version.adopted_at.astimezone(zone_of(policy.committee.calendar_key)).date()


class PolicyRoom:
    """The page of a policy."""

    def __init__(self, policy: Policy, reader: Person, now: datetime) -> None:
        self.policy, self.reader, self.now = policy, reader, now

    @cached_property
    def hand(self) -> Hand:
        return hand_of(self.policy, self.reader, self.now)

    @cached_property
    def versions(self) -> list[PolicyVersion]:
        rows = PolicyVersion.objects.visible_to(self.reader, self.now.date())
        rows = rows.filter(policy=self.policy).select_related("attachment")
        found = list(rows.prefetch_related("writers__person"))
        for version in found:
            version.policy = self.policy
        return found

    def _first(self, *states: VersionState) -> PolicyVersion | None:
        return next((one for one in self.versions if one.state in states), None)

    @property
    def current(self) -> PolicyVersion | None:
        """What is in force."""
        return self._first(VersionState.ADOPTED)

    @property
    def making(self) -> PolicyVersion | None:
        """What is not decided yet, for those who may read it."""
        return self._first(VersionState.DRAFT, VersionState.PROPOSED)

    @property
    def text(self) -> Iterator[Block]:
        return blocks(self.current.text) if self.current else iter(())

    @cached_property
    def reviews(self) -> list[PolicyReview]:
        """The last ones; their outcome is for everybody, their pages are not."""
        rows = self.policy.reviews.select_related("version")
        return list(rows[:LAST_REVIEWS])

    @property
    def open_review(self) -> PolicyReview | None:
        return next((one for one in self.reviews if one.is_open), None)

    @property
    def sees_reviews(self) -> bool:
        return self.hand.owns or self.reader.sees_all_on(self.now.date())

    @property
    def is_overdue(self) -> bool:
        day = self.policy.next_review_on
        return day is not None and day < timezone.localdate(self.now)

    @property
    def begin_refusal(self) -> Refusal | None:
        n = str(self.making.n) if self.making else ""
        repealed = self.policy.repealed_at is not None
        return begin_refusal(self.hand, in_the_making=n, is_repealed=repealed)

    @property
    def may_begin(self) -> bool:
        return self.begin_refusal is None

    @property
    def may_hand_over(self) -> bool:
        return self.hand.may_put and self.policy.repealed_at is None

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """What stands beside the text."""
        policy = self.policy
        return [
            (_("Owner"), policy.owner),
            (_("Committee"), policy.committee),
            (_("In force since"), since_when(self.current, policy)),
            (_("Next review"), policy.next_review_on),
            (_("Repealed"), policy.repealed_at),
        ]


class VersionRoom:
    """The page of one version: its text, what is new in it, and what may be done with it."""

    def __init__(self, version: PolicyVersion, reader: Person, now: datetime) -> None:
        self.version, self.policy = version, version.policy
        self.reader, self.now = reader, now

    @property
    def text(self) -> Iterator[Block]:
        return blocks(self.version.text)

    @cached_property
    def before(self) -> PolicyVersion | None:
        """What it takes, or took, the place of: the last one that came into force before it."""
        rows = self.policy.versions.filter(n__lt=self.version.n, adopted_at__isnull=False)
        return rows.select_related("attachment").order_by("-n").first()

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        if self.before is None or self.version.is_repeal:
            return []
        return [*self._of_fields(), *map(_shown, changes(self.before.text, self.version.text))]

    def _of_fields(self) -> Iterator[dict[str, Any]]:
        old, new = self.before, self.version
        assert old is not None  # by its caller
        pairs = ((_("Title"), old.title, new.title), (_("File"), _file(old), _file(new)))
        for path, before, after in pairs:
            if before != after:
                op = "add" if not before else "del" if not after else "mod"
                yield {"op": op, "path": path, "before": before, "after": after}

    @cached_property
    def hand(self) -> Hand:
        return hand_of(self.policy, self.reader, self.now)

    def _refusal(self, move: str) -> Refusal | None:
        return move_refusal(move, VersionState(self.version.state), self.hand)

    @property
    def may_write(self) -> bool:
        return self._refusal("write") is None

    @property
    def may_discard(self) -> bool:
        return self._refusal("discard") is None

    @property
    def may_withdraw(self) -> bool:
        return self._refusal("withdraw") is None

    @cached_property
    def propose_refusal(self) -> Refusal | None:
        return may_propose(self.version, self.reader, self.now)

    @property
    def concerns(self) -> bool:
        """Whether the reader sees its case: votes and reasons are not for everybody."""
        mine = self.reader in (self.policy.owner, *self.version.named_writers)
        return mine or self.reader.sees_all_on(self.now.date())

    def case(self, **said: Any) -> PolicyCase | None:
        """Its review; None before it is proposed, and for whom it does not concern."""
        version = self.version
        if version.review is None or not self.concerns:
            return None
        asked = (version.proposed_by, *version.named_writers, self.policy.owner)
        return case_of(version.review, self.reader, self.now, asked, **said)


def _file(version: PolicyVersion) -> str:
    file = version.attachment
    return f"{file.name} (SHA-256 {file.sha256[:12]}…)" if file else ""


def _shown(change: Change) -> dict[str, Any]:
    path = _("Line %(n)s") % {"n": change.n}
    return {"op": change.op, "path": path, "before": change.before, "after": change.after}


def review_choices(found: PolicyReview) -> Sequence[str]:
    """What the committee can say, in words, for the page."""
    if PolicyReviewState(found.state) is not PolicyReviewState.OPEN:
        return ()
    return (
        _("A yes keeps it as it is for another quarter."),
        _("A no asks its owner for a new version."),
        _("A new version adopted until then ends this review."),
    )


def csv_rows(policies: Any) -> Iterator[list[str]]:
    """The register, a line for each policy, inert for every spreadsheet."""
    yield list(COLUMNS)
    for policy in policies:
        yield [inert("" if cell is None else str(cell)) for cell in _cells(policy)]


def _cells(policy: Any) -> tuple[object, ...]:
    version = next(iter(policy.standing), None)
    file = version.attachment if version else None
    return (policy.number, policy.title, version.n if version else None, policy.state_code,
            policy.owner, policy.owner.email, policy.committee, since_when(version, policy),
            policy.next_review_on, file.sha256 if file else None)  # fmt: skip

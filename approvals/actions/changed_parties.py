"""Conflicts that come of changes while a case is open: another manager, another owner."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat

from approvals.actions.locking import locked_review
from approvals.actions.passing_on import pass_on
from approvals.models import Request, Review, ReviewParty, ScheduledReview
from approvals.rules.reviews import ReviewState
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person

ACTOR = SYSTEM("conflicts")
PARTS = ("requester", "business_owner", "technical_owner", "sponsor")
OWNERS = {
    "business_owner": "business_owner",
    "technical_owner": "technical_owner",
    "sponsor": "executive_sponsor",
}
Found = tuple[int, int, str]
"""Review, person and relation."""


def follow_changes(now: datetime) -> int:
    """Enter into the registers of open cases whoever is party to them now; how many cases.

    What a person was stays in the register: who owned the case when it began decides it no more
    after they gave it away. A fixed number of queries when nothing has changed.
    """
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for review, person, relation in [*_owners(), *_managers()]:
        found[review].append((person, relation))
    for pk, people in sorted(found.items()):
        _enter(Review(pk=pk), people, now)
    return len(found)


@recorded
def _enter(review: Review, people: Iterable[tuple[int, str]], now: datetime) -> None:
    review = locked_review(review)
    if review.state != ReviewState.OPEN:
        return
    known = set(review.parties.values_list("person_id", "relation"))
    new = [pair for pair in dict.fromkeys(people) if pair not in known]
    for person, relation in new:
        ReviewParty.objects.create(review=review, person_id=person, relation=relation, found_at=now)
    if not new:
        return
    named = Person.objects.get_queryset().filter(pk__in=[person for person, _relation in new])
    record(
        "review.conflict_found",
        review,
        actor=ACTOR,
        now=now,
        refs=[review.subject_ref, *named],
        data={"relations": sorted({relation for _person, relation in new}), "count": len(new)},
    )
    pass_on(review, [person for person, _relation in new], actor=ACTOR, now=now)


def _managers() -> Iterable[Found]:
    """Managers of parties, where the register does not know them as such."""
    known = ReviewParty.objects.filter(
        review=OuterRef("review"), person=OuterRef("person__manager"), relation=OuterRef("manages")
    )
    rows = ReviewParty.objects.filter(
        review__state=ReviewState.OPEN, relation__in=PARTS, person__manager__is_active=True
    ).annotate(manages=Concat(Value("manager_of_"), F("relation")))
    for review, person, relation in rows.exclude(Exists(known)).values_list(
        "review_id", "person__manager_id", "manages"
    ):
        if person is not None:
            yield review, person, relation


def _owners() -> Iterable[Found]:
    """Owners and sponsors of the agents as they are now, with their managers."""
    for relation, field in OWNERS.items():
        known = ReviewParty.objects.filter(relation=relation, person=OuterRef(f"agent__{field}"))
        of_requests = Request.objects.filter(
            review__state=ReviewState.OPEN, **{f"agent__{field}__is_active": True}
        ).exclude(Exists(known.filter(review=OuterRef("review"))))
        of_agents = ScheduledReview.objects.filter(
            review__state=ReviewState.OPEN, **{f"agent__{field}__is_active": True}
        ).exclude(Exists(known.filter(review=OuterRef("review"))))
        for rows in (of_requests, of_agents):
            person = f"agent__{field}_id"
            for review, who, manager in rows.values_list(
                "review_id", person, f"agent__{field}__manager_id"
            ):
                yield review, who, relation
                if manager is not None:
                    yield review, manager, f"manager_of_{relation}"

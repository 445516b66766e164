"""Whom counsel names to read a note, and until when."""

from collections.abc import Iterable
from datetime import datetime

from approvals.actions.advice.reading import current, is_counsel
from approvals.actions.effects import effects_of
from approvals.actions.locking import locked_review
from approvals.actions.words import ADVICE
from approvals.models import Advice, AdviceReader, AdviceText, Review
from approvals.rules.advice import ReaderFacts, many_refusal, name_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase


def person_refusal(
    review: Review, note: Advice | None, person: Person, now: datetime
) -> Refusal | None:
    """Why somebody cannot be named to read; ``note`` is None while it is being written."""
    named = AdviceReader.objects.standing().filter(advice=note, person=person)
    facts = ReaderFacts(
        is_active=person.is_active,
        sees_case=effects_of(review).may_see(review, person),
        is_counsel=is_counsel(review, person, now),
        is_named=note is not None and named.exists(),
        roles=frozenset(person.roles_on(now.date())),
    )
    return name_refusal(facts, person.full_name)


def erased_refusal(note: Advice | None) -> Refusal | None:
    """Why nothing is added to a note, nor anybody named to read it, once its text is erased."""
    if note is None or AdviceText.objects.filter(advice=note).exists():
        return None
    return Refusal("advice.erased_stale")


@recorded
def name_reader(note: Advice, person: Person, *, actor: Person, now: datetime) -> AdviceReader:
    """Let somebody read a note and what is added to it. Raises Refused for others than counsel."""
    review = _of_counsel(note, actor, now)
    refuse(erased_refusal(note))
    refuse(person_refusal(review, note, person, now))
    known = AdviceReader.objects.standing().filter(advice=note)
    refuse(many_refusal([*known.values_list("person_id", flat=True), person.pk]))
    return add_readers(note, [person], actor=actor, now=now)[0]


@recorded
def add_readers(
    note: Advice, people: Iterable[Person], *, actor: Person, now: datetime
) -> list[AdviceReader]:
    """Name them, and tell them that there is something to read: never what."""
    review, made = note.review, []
    for person in people:
        row = AdviceReader.objects.create(advice=note, person=person, named_by=actor, named_at=now)
        record(
            "advice.reader_named",
            note,
            actor=actor,
            now=now,
            refs=[review, review.subject_ref, person],
            data={"n": note.n},
        )
        words = phrase(ADVICE, about=review.title)
        notify(
            person,
            key=f"advice:{row.pk}",
            subject=words,
            body=words,
            url=f"/reviews/{review.pk}/advice/",
            now=now,
        )
        made.append(row)
    return made


@recorded
def end_reading(row: AdviceReader, *, actor: Person, now: datetime) -> AdviceReader:
    """From now on they do not read it. Raises Refused for others than counsel, or twice."""
    review = _of_counsel(row.advice, actor, now)
    found = AdviceReader.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if found.ended_at is not None:
        refuse(Refusal("advice.reader_ended_stale"))
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    record(
        "advice.reader_ended",
        row.advice,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref, found.person],
        data={"n": row.advice.n},
    )
    return found


def _of_counsel(note: Advice, actor: Person, now: datetime) -> Review:
    """The note's review, locked. Raises Refused for others than counsel, and for an addendum."""
    review = locked_review(current(note.review))
    if not is_counsel(review, actor, now):
        refuse(Refusal("advice.not_counsel"))
    if note.follows_id is not None:
        refuse(Refusal("advice.addendum_of_addendum"))
    return review

"""Counsel writes a privileged note, or adds to one; its text can be erased, and nothing else.

The ledger learns that there is a note, by whom, and a salted commitment to its text: whoever holds
the text can prove what was written, and nobody reads it there.
"""

from collections.abc import Sequence
from datetime import datetime

from approvals.actions.advice.naming import add_readers, erased_refusal, person_refusal
from approvals.actions.advice.reading import current, is_counsel
from approvals.actions.locking import locked_review
from approvals.models import Advice, AdviceText, Review
from approvals.rules.advice import many_refusal, write_refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules.commitments import commitment, new_salt
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse


@recorded
def write_advice(
    review: Review,
    text: str,
    readers: Sequence[Person] = (),
    *,
    follows: Advice | None = None,
    actor: Person,
    now: datetime,
) -> Advice:
    """Write a privileged note on the case, for counsel and ``readers``; it never changes.

    An addendum (``follows``) is read by those who read its note. Raises Refused for others than
    counsel, for no text, and for readers who cannot be named.
    """
    review = locked_review(current(review))
    counsel = is_counsel(review, actor, now)
    in_row = follows is not None and follows.follows_id is not None
    refuse(write_refusal(text, is_counsel=counsel, is_addendum_to_addendum=in_row))
    if follows is not None and not Advice.objects.about(review).filter(pk=follows.pk).exists():
        refuse(Refusal("advice.other_case"))
    refuse(erased_refusal(follows))
    people = list(dict.fromkeys(readers)) if follows is None else []
    refuse(many_refusal([person.pk for person in people]))
    for person in people:
        refuse(person_refusal(review, None, person, now))
    salt, said = new_salt(), text.strip()
    note = Advice.objects.create(
        review=review,
        n=Advice.objects.about(review).count() + 1,
        by=actor,
        follows=follows,
        commitment=commitment(salt, said),
        at=now,
    )
    AdviceText.objects.create(advice=note, salt=salt, text=said)
    record(
        "advice.written",
        note,
        actor=actor,
        now=now,
        role="counsel",
        refs=[review, review.subject_ref, *([follows] if follows else [])],
        data={"n": note.n, "commitment": note.commitment, "readers": len(people)},
    )
    add_readers(note, people, actor=actor, now=now)
    return note


@recorded
def erase_advice(note: Advice, reason: str, *, actor: Person, now: datetime) -> None:
    """Destroy the text of a note; that it was written, and the commitment to it, stay.

    By counsel of the case, or by an administrator who was told to. Raises Refused for others,
    without a reason, and where it is erased already.
    """
    review = locked_review(current(note.review))
    is_administrator = Role.ADMINISTRATOR in actor.roles_on(now.date())
    if not is_administrator and not is_counsel(review, actor, now):
        refuse(Refusal("advice.not_counsel"))
    if not reason.strip():
        refuse(Refusal("request.reason_missing"))
    count, _ = AdviceText.objects.filter(advice=note).delete()
    if not count:
        refuse(Refusal("advice.erased_stale"))
    record(
        "advice.erased",
        note,
        actor=actor,
        now=now,
        refs=[review, review.subject_ref],
        data={"n": note.n},
        personal={"reason": reason.strip()},
    )

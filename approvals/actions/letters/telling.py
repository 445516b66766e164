"""Who is told of a letter: its liaisons, the chair without any, administrators of trouble."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from approvals.actions.leading import LEADING
from approvals.models import BoardLetter
from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Committee, Person
from govportal.people.rules import Role
from govportal.worklist.actions import Enclosure, notify, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import in_language_of

GIVEN, NOBODY, UNPRINTED = "board_letter", "board_letter.nobody", "board_letter.unprinted"
"""Kinds of work: the letter for a liaison, a letter without one, a letter without paper."""
POST = SYSTEM("letters")


def give(letter: BoardLetter, person: Person, now: datetime) -> None:
    """The letter as a piece of work, and by mail with the printed file."""
    file = Enclosure(str(letter.file.name), letter.sha256, letter.file_name, "application/pdf")
    with in_language_of(person):
        words = {"title": letter.title, "number": letter.number}
        title = _("Letter to the board: %(title)s") % words
        body = _(
            "The committee writes to the board; its letter %(number)s is attached. Please pass it "
            "on, and acknowledge in the portal that it was received."
        )
        key = _open(letter, GIVEN, title, person, Role.BOARD_LIAISON, now)
        _mail(letter, person, key, title, body % words, now, file)


def tell_of_nobody(letter: BoardLetter, now: datetime) -> list[Person]:
    """The chair hears that nobody is there to read it; where there is no chair, administrators."""
    chief = _chief(letter.committee, now)
    told = [chief] if chief is not None else _administrators(now)
    role = Role.ADMINISTRATOR if chief is None else Role.COMMITTEE_MEMBER
    for person in told:
        with in_language_of(person):
            title = _("Nobody is board liaison, so a letter waits: %(title)s")
            body = _(
                "The letter goes out by itself as soon as an administrator gives somebody the role."
            )
            key = _open(letter, NOBODY, title % {"title": letter.title}, person, role, now)
            _mail(letter, person, key, title % {"title": letter.title}, body, now)
    return told


@recorded
def tell_of_unprinted(letter: BoardLetter, now: datetime) -> None:
    """Administrators hear of a letter whose printing keeps failing."""
    for person in _administrators(now):
        with in_language_of(person):
            title = _("A letter to the board cannot be printed: %(title)s")
            body = _("The portal goes on trying. The log of the worker says what is wrong.")
            words = title % {"title": letter.title}
            key = _open(letter, UNPRINTED, words, person, Role.ADMINISTRATOR, now)
            _mail(letter, person, key, words, body, now)


def tell_of_acknowledgement(
    letter: BoardLetter, who: Person, others: Iterable[Person], now: datetime
) -> None:
    """Whoever has the letter too hears that nothing is left to do."""
    for person in others:
        with in_language_of(person):
            words = {"title": letter.title, "who": who.full_name}
            title = _("Acknowledged: letter to the board, %(title)s") % words
            body = _("%(who)s has acknowledged this letter. Nothing is left for you to do.")
            key = f"{letter.ledger_ref}:acknowledged:{person.pk}"
            _mail(letter, person, key, title, body % words, now)


def _open(
    letter: BoardLetter, kind: str, title: str, person: Person, role: Role, now: datetime
) -> str:
    """Open a piece of work, anew for somebody who had it before; its key."""
    mine = WorkItem.objects.filter(subject_ref=letter.ledger_ref, kind=kind, assignee=person)
    key = f"{letter.ledger_ref}:{kind}:{person.pk}:{mine.exclude(closed_at=None).count()}"
    open_item(
        letter,
        kind=kind,
        title=title,
        url=letter.get_absolute_url(),
        assignee=person,
        role=role.value,
        clock=letter.clock if kind == GIVEN else None,
        key=key,
        actor=POST,
        now=now,
    )
    return key


def _mail(
    letter: BoardLetter,
    person: Person,
    key: str,
    subject: str,
    body: str,
    now: datetime,
    *enclosed: Enclosure,
) -> None:
    url = letter.get_absolute_url()
    notify(person, key=key, subject=subject, body=body, url=url, now=now, enclosed=enclosed)


def _administrators(now: datetime) -> list[Person]:
    return list(Person.objects.holding(Role.ADMINISTRATOR, now.date()))


def _chief(committee: Committee, now: datetime) -> Person | None:
    """Chair, co-chair, or their alternates: the first with an account."""
    seats = [committee.seat(kind, now.date()) for kind in LEADING]
    people = [person for seat in seats if seat is not None for person in seat.people()]
    return next(iter(people), None)

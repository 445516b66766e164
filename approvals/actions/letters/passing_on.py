"""Handing letters over, whenever the worker comes by: from rows alone, as things are now.

Each board liaison has a piece of work until one of them acknowledges. While nobody holds the role
the chair is told, and the letter waits for whoever will. A printing that failed is asked for again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.actions.letters.printing import KIND, is_troubling, print_again
from approvals.actions.letters.telling import (
    GIVEN,
    NOBODY,
    POST,
    UNPRINTED,
    give,
    tell_of_nobody,
    tell_of_unprinted,
)
from approvals.models import BoardLetter
from approvals.rules.letters import CHAIN, TIME_TO_ACKNOWLEDGE
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.worklist.actions import close_item, start_clock
from govportal.worklist.models import Job, WorkItem


def pass_letters_on(now: datetime) -> int:
    """Bring work about waiting letters into line with who is liaison; how many letters changed.

    Looks without locking first: most of the time there is nothing to do.
    """
    letters = list(BoardLetter.objects.waiting().select_related("committee", "unit").order_by("pk"))
    items, jobs = _items_of(letters), _jobs_of(letters)
    liaisons = {unit: _liaisons(unit, now) for unit in {letter.unit for letter in letters}}
    changed = 0
    for letter in letters:
        ref = letter.ledger_ref
        if not letter.is_printed:
            changed += _see_to_printing(letter, jobs[ref], items[ref], now)
        elif not Standing(liaisons[letter.unit], items[ref]).is_in_order:
            changed += _hand_over(letter, now)
    return changed


def _see_to_printing(
    letter: BoardLetter, jobs: Sequence[Job], items: Sequence[WorkItem], now: datetime
) -> bool:
    """Ask again for a printing that failed; administrators hear of one that keeps failing."""
    if is_troubling(jobs) and not any(item.kind == UNPRINTED for item in items):
        tell_of_unprinted(letter, now)
    return print_again(letter, jobs, now)


@dataclass(frozen=True)
class Standing:
    """One letter: who should have it, and who has it."""

    liaisons: Sequence[Person]
    items: Sequence[WorkItem]

    @property
    def missing(self) -> list[Person]:
        """Liaisons without the letter."""
        have = {item.assignee_id for item in self.items if item.kind == GIVEN}
        return [person for person in self.liaisons if person.pk not in have]

    @property
    def surplus(self) -> list[WorkItem]:
        """Work of people who are liaison no more; of the chair once there is one."""
        wanted = {person.pk for person in self.liaisons}
        gone = [
            item
            for item in self.items
            if item.kind == GIVEN and item.hop is None and item.assignee_id not in wanted
        ]
        return gone + ([i for i in self.items if i.kind == NOBODY] if self.liaisons else [])

    @property
    def is_nobodys(self) -> bool:
        """Whether nobody is liaison and nobody has been told so."""
        return not self.liaisons and not any(item.kind == NOBODY for item in self.items)

    @property
    def is_in_order(self) -> bool:
        return not self.missing and not self.surplus and not self.is_nobodys


def _liaisons(unit: Unit | None, now: datetime) -> list[Person]:
    """Who is liaison for a unit, or for all units."""
    return list(Person.objects.holding(Role.BOARD_LIAISON, now.date(), unit))


def _items_of(letters: Iterable[BoardLetter]) -> Mapping[str, list[WorkItem]]:
    found: dict[str, list[WorkItem]] = defaultdict(list)
    refs = [letter.ledger_ref for letter in letters]
    for item in WorkItem.objects.open().filter(subject_ref__in=refs).order_by("pk"):
        found[item.subject_ref].append(item)
    return found


def _jobs_of(letters: Iterable[BoardLetter]) -> Mapping[str, list[Job]]:
    """The printings of letters that are not printed, oldest first."""
    found: dict[str, list[Job]] = defaultdict(list)
    refs = [letter.ledger_ref for letter in letters if not letter.is_printed]
    for job in Job.objects.filter(subject_ref__in=refs, kind=KIND).order_by("pk"):
        found[job.subject_ref].append(job)
    return found


@recorded
def _hand_over(letter: BoardLetter, now: datetime) -> bool:
    letter = BoardLetter.objects.locked(letter.pk)
    if letter.acknowledged_at is not None:
        return False
    items = _items_of([letter])[letter.ledger_ref]
    standing = Standing(_liaisons(letter.unit, now), items)
    for item in standing.surplus:
        close_item(item, actor=POST, now=now, outcome="liaison_changed")
    if standing.missing:
        _wind_up(letter, now)
        for person in standing.missing:
            give(letter, person, now)
    told = [] if standing.liaisons else tell_of_nobody(letter, now)
    people = [*standing.missing, *told]
    if people:
        verb = "letter.handed_over" if standing.liaisons else "letter.waits_for_liaison"
        record(verb, letter, actor=POST, now=now, refs=[letter.subject_ref, *people])
    return bool(people or standing.surplus)


def _wind_up(letter: BoardLetter, now: datetime) -> None:
    """Start the time for an acknowledgement with the first liaison who gets the letter."""
    if letter.clock is not None:
        return
    letter.clock = start_clock(
        letter,
        kind=GIVEN,
        limit=TIME_TO_ACKNOWLEDGE,
        calendar_key=letter.committee.calendar_key,
        chain=CHAIN,
        committee=letter.committee,
        title=str(letter),
        url=letter.get_absolute_url(),
        refs=[letter.subject_ref],
        actor=POST,
        now=now,
    )
    letter.save(update_fields=["clock"])

"""The board's acknowledgement of a letter: once, by one of its liaisons, for good."""

from datetime import datetime

from approvals.actions.letters.telling import tell_of_acknowledgement
from approvals.models import BoardLetter
from approvals.rules.letters import acknowledge_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import refuse
from govportal.worklist.actions import close_items, stop_if_running
from govportal.worklist.models import WorkItem


def is_liaison(letter: BoardLetter, person: Person, now: datetime) -> bool:
    """Whether somebody speaks for the board about this letter: for its unit, or for all."""
    liaisons = Person.objects.holding(Role.BOARD_LIAISON, now.date(), letter.unit)
    return liaisons.filter(pk=person.pk).exists()


@recorded
def acknowledge(letter: BoardLetter, remark: str, *, actor: Person, now: datetime) -> BoardLetter:
    """Put on record that the board has the letter; it ends the clock and everybody's work on it.

    Raises Refused for who is no liaison, for a letter that is not printed yet or that somebody
    acknowledged before, and for a remark that is too long.
    """
    letter = BoardLetter.objects.locked(letter.pk)
    remark = remark.strip()
    speaks = is_liaison(letter, actor, now)
    refuse(acknowledge_refusal(letter.facts(), is_liaison=speaks, remark=remark))
    letter.acknowledged_at, letter.acknowledged_by, letter.remark = now, actor, remark
    letter.save(update_fields=["acknowledged_at", "acknowledged_by", "remark"])
    items = WorkItem.objects.open().about(letter.ledger_ref).select_related("assignee")
    others = {item.assignee for item in items if item.assignee_id != actor.pk}
    close_items(letter, actor=actor, now=now, outcome="acknowledged")
    stop_if_running(letter.clock_id, actor=actor, now=now)
    record(
        "letter.acknowledged",
        letter,
        actor=actor,
        now=now,
        role=Role.BOARD_LIAISON.value,
        refs=[letter.subject_ref],
        data={"digest": letter.digest, "sha256": letter.sha256},
        personal={"remark": remark} if remark else {},
    )
    tell_of_acknowledgement(letter, actor, sorted(others, key=lambda one: one.pk), now)
    return letter

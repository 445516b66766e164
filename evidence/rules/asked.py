"""What auditors ask for, and what the organisation answers.

Pure Python. Whoever audits asks and judges the answer; whoever is asked answers; neither does both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.faults import is_unseen
from govportal.refusals import Refusal

WORDS_MIN, WORDS_MAX, TITLE_MAX, LINK_MAX = 10, 10_000, 200, 300
LONGEST_AHEAD = timedelta(days=366)
REMIND_EVERY, SOON = timedelta(days=7), timedelta(days=2)


class State(StrEnum):
    """Where it stands."""

    ASKED = "asked"  # somebody is to be named who answers
    GIVEN = "given"  # they answer
    ANSWERED = "answered"  # an auditor looks at the answer
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What is done to it."""

    GIVE = "give"
    GIVE_BACK = "give_back"
    ANSWER = "answer"
    SAY = "say"
    CHANGE_DAY = "change_day"
    ACCEPT = "accept"
    ASK_AGAIN = "ask_again"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


LIVE = frozenset({State.ASKED, State.GIVEN, State.ANSWERED})
WAITS = frozenset({State.ASKED, State.GIVEN})
"""The organisation is to do something; past its day it is late."""
MOVES: Mapping[Act, tuple[frozenset[State], State | None]] = {
    Act.GIVE: (WAITS, State.GIVEN),
    Act.GIVE_BACK: (frozenset({State.GIVEN}), State.ASKED),
    Act.ANSWER: (frozenset({State.GIVEN, State.ANSWERED}), State.ANSWERED),
    Act.SAY: (LIVE, None),
    Act.CHANGE_DAY: (LIVE, None),
    Act.ACCEPT: (frozenset({State.ANSWERED}), State.ACCEPTED),
    Act.ASK_AGAIN: (frozenset({State.ANSWERED}), State.GIVEN),
    Act.WITHDRAW: (LIVE, State.WITHDRAWN),
    Act.REOPEN: (frozenset({State.ACCEPTED, State.WITHDRAWN}), State.ASKED),
}
"""From which states, and to which; None stays where it is."""
BY_OWNER = frozenset({Act.GIVE_BACK, Act.ANSWER})
BY_AUDITOR = frozenset({Act.CHANGE_DAY, Act.ACCEPT, Act.ASK_AGAIN, Act.WITHDRAW, Act.REOPEN})


@dataclass(frozen=True)
class Who:
    """Somebody before what was asked. ``deserted``: whoever asked is no auditor any more.

    ``answered``: they are, or once were, who answers; they never judge it, whatever they became.
    """

    audits: bool
    triages: bool
    is_owner: bool = False
    deserted: bool = False
    answered: bool = False


def ask_refusal(who: Who) -> Refusal | None:
    return None if who.audits else Refusal("asked.auditors_only")


def act_refusal(act: Act, state: State, who: Who) -> Refusal | None:
    """Why this is not done now; None when it may be."""
    if state not in MOVES[act][0]:
        return Refusal("asked.moved_stale", {"state": state.value})
    if act in BY_OWNER:
        return None if who.is_owner else _no_owner(who)
    if act in BY_AUDITOR:
        if who.audits and who.answered:
            return Refusal("asked.own_answer")
        left_alone = act is Act.WITHDRAW and who.triages and who.deserted
        return None if who.audits or left_alone else Refusal("asked.auditors_judge")
    if act is Act.GIVE:
        return None if who.triages else Refusal("asked.triage_only")
    takes_part = who.audits or who.triages or who.is_owner
    return None if takes_part else Refusal("asked.parties_only")


def _no_owner(who: Who) -> Refusal:
    return Refusal("asked.audits_now" if who.audits and who.answered else "asked.owner_only")


def words_refusal(text: str) -> Refusal | None:
    has = seen_length(" ".join(text.split()))
    if has < WORDS_MIN:
        return Refusal("asked.words_short", {"least": WORDS_MIN, "has": has})
    return Refusal("asked.words_long", {"most": WORDS_MAX}) if has > WORDS_MAX else None


def due_refusal(due_on: date | None, today: date) -> Refusal | None:
    if due_on is None:
        return Refusal("asked.due_missing")
    if due_on < today:
        return Refusal("asked.due_past")
    return Refusal("asked.due_far") if due_on > today + LONGEST_AHEAD else None


@dataclass(frozen=True)
class Wish:
    """What an auditor wrote."""

    title: str
    what: str
    due_on: date | None
    since: date | None = None
    until: date | None = None


def wish_refusal(wish: Wish, today: date) -> Refusal | None:
    """Why nothing is asked with this yet."""
    if is_unseen(wish.title) or len(wish.title) > TITLE_MAX:
        return Refusal("asked.title_missing", {"most": TITLE_MAX})
    if wish.since and wish.until and wish.until < wish.since:
        return Refusal("asked.period_backwards")
    if wish.since and wish.since > today:
        return Refusal("asked.period_to_come")
    return words_refusal(wish.what) or due_refusal(wish.due_on, today)


def is_way_inside(link: str) -> bool:
    """Whether this leads to a page of the portal itself and nowhere else."""
    plain = link.isascii() and link.isprintable() and " " not in link and "\\" not in link
    return plain and link.startswith("/") and not link.startswith("//") and len(link) <= LINK_MAX

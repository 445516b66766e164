"""Access of an auditor for a time: proposed by one, confirmed by another, ended by the calendar.

Pure Python. Days are whole days in the portal's zone, the first and the last included.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.faults import is_unseen
from govportal.people.rules import Role
from govportal.refusals import Refusal

WORDS_MIN, WORDS_MAX, NAME_MAX = 10, 10_000, 120
LONGEST = timedelta(days=365)
"""From the first day to the last; whoever needs longer is proposed anew."""
REMIND_BEFORE = (14, 3)
"""So many days before the last one, the auditor and whoever proposed the access are told."""


class State(StrEnum):
    """Where it stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"  # its first day is to come
    RUNNING = "running"
    ENDED = "ended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # nobody confirmed it before its last day was over


class Act(StrEnum):
    """What is done to it: by people, and, the last three, by the calendar."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ASK_LONGER = "ask_longer"
    CONFIRM_LONGER = "confirm_longer"
    DECLINE_LONGER = "decline_longer"
    END = "end"
    BEGIN = "begin"
    RUN_OUT = "run_out"
    LAPSE = "lapse"


LIVE = frozenset({State.PROPOSED, State.CONFIRMED, State.RUNNING})
GIVEN = frozenset({State.CONFIRMED, State.RUNNING})
BY_CALENDAR = frozenset({Act.BEGIN, Act.RUN_OUT, Act.LAPSE})
BY_PEOPLE = tuple(act for act in Act if act not in BY_CALENDAR)
MOVES: Mapping[Act, tuple[frozenset[State], State | None]] = {
    Act.CONFIRM: (frozenset({State.PROPOSED}), State.CONFIRMED),
    Act.DECLINE: (frozenset({State.PROPOSED}), State.DECLINED),
    Act.WITHDRAW: (frozenset({State.PROPOSED}), State.WITHDRAWN),
    Act.ASK_LONGER: (GIVEN, None),
    Act.CONFIRM_LONGER: (GIVEN, None),
    Act.DECLINE_LONGER: (GIVEN, None),
    Act.END: (GIVEN, State.ENDED),
    Act.BEGIN: (frozenset({State.CONFIRMED}), State.RUNNING),
    Act.RUN_OUT: (GIVEN, State.ENDED),
    Act.LAPSE: (frozenset({State.PROPOSED}), State.LAPSED),
}
"""From which states, and to which; None stays where it is."""
OF_LONGER = frozenset({Act.CONFIRM_LONGER, Act.DECLINE_LONGER})
SECOND = frozenset({Act.CONFIRM, Act.DECLINE, *OF_LONGER})
"""Acts of a second person: whoever asked for it does not do them."""
WORDLESS = frozenset({Act.CONFIRM, Act.CONFIRM_LONGER})
PROPOSERS = frozenset({Role.ADMINISTRATOR})
CONFIRMERS = frozenset({Role.ADMINISTRATOR, Role.COMPLIANCE_REVIEWER})
NO_AUDITORS = frozenset(Role) - {Role.AUDITOR}
"""Whoever decides, reviews, owns, operates or configures here does not audit it."""
ADDRESS = re.compile(r"[^\s\"'<>()\[\],:;\\@]+@[^\s\"'<>()\[\],:;\\@]+")


@dataclass(frozen=True)
class Who:
    """Somebody before an access. ``asked``: they proposed it, or asked that it lasts longer."""

    proposes: bool
    confirms: bool
    asked: bool = False
    is_auditor: bool = False  # it is theirs


def propose_refusal(who: Who) -> Refusal | None:
    return None if who.proposes else Refusal("access.proposers_only")


def act_refusal(act: Act, state: State, who: Who, *, longer: bool) -> Refusal | None:
    """Why somebody does not do this now. ``longer``: somebody asked that it lasts longer."""
    if state not in MOVES[act][0] or (act in OF_LONGER and not longer):
        return Refusal("access.moved_stale", {"state": state.value})
    if act is Act.ASK_LONGER and longer:
        return Refusal("access.longer_asked_stale")
    if who.is_auditor:
        return Refusal("access.not_own")
    takes_back = act is Act.DECLINE_LONGER and who.asked
    if takes_back or act in {Act.WITHDRAW, Act.ASK_LONGER}:
        return propose_refusal(who)
    if not who.confirms:
        return Refusal(f"access.{'enders' if act is Act.END else 'confirmers'}_only")
    return Refusal("access.second_person") if act in SECOND and who.asked else None


def words_refusal(text: str) -> Refusal | None:
    has = seen_length(" ".join(text.split()))
    if has < WORDS_MIN:
        return Refusal("access.words_short", {"least": WORDS_MIN, "has": has})
    return Refusal("access.words_long", {"most": WORDS_MAX}) if has > WORDS_MAX else None


def address_refusal(email: str) -> Refusal | None:
    """An address that a mail can carry and a reader can tell: no quotes, brackets or spaces."""
    if not email:
        return Refusal("access.person_missing")
    return None if ADDRESS.fullmatch(email) else Refusal("access.address_odd")


def days_refusal(starts_on: date | None, until: date | None, today: date) -> Refusal | None:
    """Why these days do not do for a proposal."""
    if starts_on is None or until is None:
        return Refusal("access.days_missing")
    if starts_on < today:
        return Refusal("access.begin_past")
    if starts_on > today + LONGEST:
        return Refusal("access.begin_far")
    return until_refusal(starts_on, until)


def until_refusal(starts_on: date, until: date) -> Refusal | None:
    if until < starts_on:
        return Refusal("access.ends_before")
    return Refusal("access.too_long") if until > starts_on + LONGEST else None


def longer_refusal(
    starts_on: date, until: date, wanted: date | None, today: date
) -> Refusal | None:
    """Why it does not last until ``wanted`` instead; never more than a year in all."""
    if wanted is None:
        return Refusal("access.days_missing")
    if wanted <= until or wanted < today:
        return Refusal("access.not_longer")
    return until_refusal(starts_on, wanted)


@dataclass(frozen=True)
class Auditor:
    """Whoever is to audit. ``always``: they are an auditor without an end. ``name``: of a guest."""

    roles: Set[Role]
    always: bool = False
    has_other: bool = False
    answers: bool = False  # for an agent, a request, an action or evidence
    is_erased: bool = False
    is_proposer: bool = False
    is_guest: bool = False
    name: str = ""


def auditor_refusal(one: Auditor) -> Refusal | None:
    """Why this person gets no access now."""
    if one.is_guest and (is_unseen(one.name) or len(one.name) > NAME_MAX):
        return Refusal("access.name_missing", {"most": NAME_MAX})
    if one.is_proposer:
        return Refusal("access.own_access")
    if one.is_erased:
        return Refusal("access.erased")
    if one.roles & NO_AUDITORS:
        return Refusal("access.decides_here")
    if one.answers:
        return Refusal("access.answers_here")
    if one.always:
        return Refusal("access.auditor_already")
    return Refusal("access.has_other") if one.has_other else None


def due_reminder(until: date, today: date) -> int | None:
    """Of how many days before the end people are to be told today; None while it is far."""
    left = (until - today).days
    return min((one for one in REMIND_BEFORE if 0 <= left <= one), default=None)

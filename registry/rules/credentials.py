"""An agent's keys: their form, how long they live, what each still opens, and who may change them.

Pure Python. Every end is the first moment at which a key no longer works.
"""

import re
import secrets
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from registry.rules.key_terms import HOUR, Terms
from registry.rules.lifecycle import Lifecycle

REASON_MAX = 2_000
LETTERS = {"development": "d", "staging": "s", "production": "p"}
ENVIRONMENTS = {letter: name for name, letter in LETTERS.items()}
_DIGITS = string.ascii_letters + string.digits
LOOKUP_LENGTH, SECRET_LENGTH = 9, 43  # letters of 5.95 bits: 53 to find it by, 256 to guess
FORM = re.compile(rf"gpa_[dsp][A-Za-z0-9]{{{LOOKUP_LENGTH}}}_[A-Za-z0-9]{{{SECRET_LENGTH}}}")
"""What a key looks like, for secret scanners too (docs/identity.md)."""


def new_key(environment: str) -> str:
    """A new key; only whoever gets it ever knows it whole."""
    lookup, secret = _random(LOOKUP_LENGTH), _random(SECRET_LENGTH)
    return f"gpa_{LETTERS[environment]}{lookup}_{secret}"


def prefix_of(key: str) -> str | None:
    """The part of a key that is no secret and finds it; None for what is no key."""
    return key.rpartition("_")[0] if FORM.fullmatch(key) else None


def environment_of(prefix: str) -> str:
    """The environment that the letter in a prefix names."""
    return ENVIRONMENTS[prefix[4]]


def _random(length: int) -> str:
    return "".join(secrets.choice(_DIGITS) for _ in range(length))


class KeyState(StrEnum):
    """What has become of a key by a moment."""

    CURRENT = "current"
    OVERLAPPING = "overlapping"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"


LIVE = frozenset({KeyState.CURRENT, KeyState.OVERLAPPING})


@dataclass(frozen=True)
class KeyFacts:
    """The dates of one key. ``replaced_at`` and ``overlap_until`` go together."""

    expires_at: datetime
    replaced_at: datetime | None = None
    overlap_until: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        """When it stops by itself."""
        return min(self.expires_at, self.overlap_until or self.expires_at)


def state_of(facts: KeyFacts, now: datetime) -> KeyState:
    """A revoked key is revoked whatever its dates and whoever's clock says so."""
    if facts.revoked_at is not None:
        return KeyState.REVOKED
    if now >= facts.ends_at:
        is_replaced = facts.overlap_until == facts.ends_at
        return KeyState.REPLACED if is_replaced else KeyState.EXPIRED
    return KeyState.CURRENT if facts.replaced_at is None else KeyState.OVERLAPPING


ENDED = {
    KeyState.REVOKED: "credential.revoked",
    KeyState.REPLACED: "credential.replaced",
    KeyState.EXPIRED: "credential.expired",
}
STOPPED = {
    Lifecycle.SUSPENDED: "agent.is_suspended",
    Lifecycle.RETIRED: "agent.is_retired",
}


def use_refusal(
    facts: KeyFacts,
    environment: str,
    lifecycle: Lifecycle,
    now: datetime,
    *,
    wanted: str = "",
    served: Collection[str] = (),
) -> Refusal | None:
    """Why a key that was recognised opens nothing now; None when it does.

    ``wanted``: the environment that the caller says it runs in; ``served``: those that this
    installation answers for. Empty: any.
    """
    state = state_of(facts, now)
    if state in ENDED:
        return Refusal(ENDED[state])
    if (no := place_refusal(environment, wanted, served)) is not None:
        return no
    return Refusal(STOPPED[lifecycle]) if lifecycle in STOPPED else None


def place_refusal(environment: str, wanted: str, served: Collection[str]) -> Refusal | None:
    """Why this is the wrong place for a key or grant of ``environment``."""
    others = {wanted} if wanted else set(served)
    if (wanted and wanted != environment) or (served and environment not in served):
        asked = ", ".join(sorted(others))
        return Refusal("credential.wrong_environment", {"own": environment, "asked": asked})
    return None


class Part(StrEnum):
    """What somebody is to the agent, where its keys are concerned."""

    TECHNICAL_OWNER = "technical_owner"
    BUSINESS_OWNER = "business_owner"
    SECURITY_OWNER = "security_owner"
    OPERATOR = "operator"


class Act(StrEnum):
    """What people do to keys and to the grants under them."""

    ISSUE = "issue"
    ROTATE = "rotate"
    REVOKE = "revoke"
    END_GRANT = "end_grant"


_OWN = frozenset({Part.TECHNICAL_OWNER})
WHO: Mapping[Act, tuple[frozenset[Part], str]] = {
    Act.ISSUE: (_OWN, "credential.only_technical_owner"),
    Act.ROTATE: (_OWN, "credential.only_technical_owner"),
    Act.REVOKE: (
        _OWN | {Part.SECURITY_OWNER, Part.OPERATOR},
        "credential.only_who_answers_revokes",
    ),
    Act.END_GRANT: (frozenset(Part), "grant.only_who_answers_ends"),
}


def who_refusal(act: Act, parts: Collection[Part]) -> Refusal | None:
    """Why somebody who is ``parts`` to the agent may not do this; None when they may."""
    allowed, no = WHO[act]
    return None if allowed & set(parts) else Refusal(no)


def issue_refusal(
    lifecycle: Lifecycle, current: KeyState | None, lasts: timedelta, terms: Terms
) -> Refusal | None:
    """Why no first key may be made; ``current``: the state of the one that is not replaced yet."""
    if lifecycle is Lifecycle.RETIRED:
        return Refusal("credential.agent_retired")
    if lifecycle is Lifecycle.DISCOVERED:
        return Refusal("credential.agent_unregistered")
    if current is KeyState.CURRENT:
        return Refusal("credential.exists")
    return _lasts_refusal(lasts, terms)


def rotate_refusal(
    lifecycle: Lifecycle,
    state: KeyState,
    overlap: timedelta,
    lasts: timedelta,
    terms: Terms,
    *,
    earlier_until: datetime | None,
) -> Refusal | None:
    """Why a key gets no successor now; ``earlier_until``: until when the one before it works."""
    if lifecycle is Lifecycle.RETIRED:
        return Refusal("credential.agent_retired")
    if state is not KeyState.CURRENT:
        return Refusal("credential.not_current_stale")
    if earlier_until is not None:
        return Refusal("credential.overlap_runs", {"until": earlier_until.isoformat()})
    if not timedelta(0) <= overlap <= terms.longest_overlap:
        most = terms.longest_overlap // HOUR
        return Refusal("credential.overlap_long", {"most": most, "asked": _hours(overlap)})
    return _lasts_refusal(lasts, terms)


def revoke_refusal(state: KeyState, reason: str) -> Refusal | None:
    """Why a key is not revoked: it is already, or nobody says why."""
    if state is KeyState.REVOKED:
        return Refusal("credential.revoked_stale")
    return reason_refusal(reason)


def reason_refusal(reason: str) -> Refusal | None:
    """What is wrong with a reason that the record keeps; None when it is one."""
    if not reason.strip():
        return Refusal("identity.reason_missing")
    if len(reason) > REASON_MAX:
        return Refusal("identity.text_long", {"most": REASON_MAX, "has": len(reason)})
    return Refusal("identity.holds_key") if FORM.search(reason) else None


def _lasts_refusal(lasts: timedelta, terms: Terms) -> Refusal | None:
    if timedelta(0) < lasts <= terms.longest:
        return None
    words = {"most": _hours(terms.longest), "asked": _hours(lasts)}
    return Refusal("credential.lasts_long", words)


def _hours(time: timedelta) -> str:
    """Hours as a number without needless places."""
    return f"{time / HOUR:g}"

"""What the Identity page of an agent shows: keys by environment, who was seen how, grants."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions.credentials import key_parts_of
from registry.models import Agent, Credential, Grant, Sighting, Silence
from registry.names import ENVIRONMENT_NAMES
from registry.reference_tables import terms_for
from registry.rules.credentials import LIVE, Act, KeyState, Part, who_refusal
from registry.rules.key_terms import Terms
from registry.rules.lifecycle import Lifecycle

STATE_WORDS = {
    KeyState.CURRENT: ("ok", "ok", _("Works")),
    KeyState.OVERLAPPING: ("info", "wait", _("Works beside its successor")),
    KeyState.EXPIRED: ("neutral", "off", _("Expired")),
    KeyState.REPLACED: ("neutral", "off", _("Replaced")),
    KeyState.REVOKED: ("bad", "bad", _("Revoked")),
}
ENDED_SHOWN = 5
GRANTS_SHOWN = 20
SOON = 10  # the last tenth of a key's life


@dataclass(frozen=True)
class KeyLine:
    """One key as the page shows it."""

    key: Credential
    state: KeyState
    is_soon: bool
    is_longer_than_tier: bool

    @property
    def sign(self) -> tuple[str, str, Any]:
        return STATE_WORDS[self.state]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_current(self) -> bool:
        return self.state is KeyState.CURRENT

    @property
    def may_be_revoked(self) -> bool:
        return self.key.revoked_at is None and self.is_live


@dataclass(frozen=True)
class Place:
    """An environment with its keys, those that work first, and when one was last shown there."""

    name: str
    label: Any
    lines: list[KeyLine]

    @property
    def verified_at(self) -> datetime | None:
        used = [line.key.last_used_at for line in self.lines if line.key.last_used_at]
        return max(used, default=None)


@dataclass(frozen=True)
class IdentityRoom:
    """The page for one reader."""

    places: list[Place]
    claims: list[Sighting]
    grants: list[Grant]
    silence: Silence | None
    issue_no: Refusal | None
    revoke_no: Refusal | None
    end_no: Refusal | None


def identity_room(agent: Agent, reader: Person, now: datetime) -> IdentityRoom:
    """Six queries beside those for the agent and the reader."""
    parts = key_parts_of(agent, reader, now)
    keys = agent.credentials.select_related("issued_by").order_by("-pk")[:100]
    terms = terms_for(agent)
    lines = [_line(key, terms, now) for key in keys]
    grants = Grant.objects.open(now).filter(agent=agent).select_related("asked_with")
    return IdentityRoom(
        places=[
            Place(name, label, _shown([line for line in lines if line.key.environment == name]))
            for name, label in ENVIRONMENT_NAMES.items()
        ],
        claims=list(agent.sightings.order_by("-last_seen_at")[:ENDED_SHOWN]),
        grants=list(grants[:GRANTS_SHOWN]),
        silence=agent.silences.filter(over_at__isnull=True).first(),
        issue_no=_issue_no(agent, parts),
        revoke_no=who_refusal(Act.REVOKE, parts),
        end_no=who_refusal(Act.END_GRANT, parts),
    )


def _issue_no(agent: Agent, parts: frozenset[Part]) -> Refusal | None:
    no = who_refusal(Act.ISSUE, parts)
    if no is None and agent.lifecycle == Lifecycle.RETIRED:
        return Refusal("credential.agent_retired")
    if no is None and agent.lifecycle == Lifecycle.DISCOVERED:
        return Refusal("credential.agent_unregistered")
    return no


def _line(key: Credential, terms: Terms, now: datetime) -> KeyLine:
    state = key.state(now)
    is_soon = state is KeyState.CURRENT and (key.ends_at - now) * SOON < key.lasts
    is_long = state in LIVE and key.lasts > terms.longest
    return KeyLine(key, state, is_soon, is_long)


def _shown(lines: list[KeyLine]) -> list[KeyLine]:
    """All that work, then the last few that ended."""
    live = [line for line in lines if line.is_live]
    return live + [line for line in lines if not line.is_live][:ENDED_SHOWN]

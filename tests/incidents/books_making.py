"""Builders of playbooks, checklists and exercises."""

from datetime import datetime
from typing import Any

from incidents.actions.checklists import tick_items
from incidents.actions.exercises import Plan, start_exercise
from incidents.actions.playbooks import (
    Written,
    activate_version,
    begin_version,
    load_playbooks,
    write_version,
)
from incidents.models import Exercise, Incident, Playbook, PlaybookVersion
from incidents.rules.checklists import Asked, Tick
from incidents.rules.exercises import Form
from incidents.rules.playbooks import Duty, Item
from incidents.rules.severities import Severity
from registry.models import Agent
from tests import make as organisation
from tests.incidents import make

NOTE = "Read through all of it; nothing else was found."
NOW = organisation.START


def grave(cast: Any, agent: Agent | None = None, now: datetime = NOW, **more: Any) -> Incident:
    """A SEV1 incident, on its playbook."""
    load_playbooks(actor=organisation.SETUP, now=now)
    return make.incident(cast, agent, severity=Severity.SEV1, now=now, **more)


def agent_of(cast: Any) -> Agent:
    """An authorised agent of the first unit."""
    request = organisation.approve(organisation.request(cast), NOW)
    return request.agent


def done(incident: Incident, person: Any, now: datetime, *numbers: int) -> None:
    """Tick these items, or all that are open."""
    rows = incident.checklist.standing()
    wanted = numbers or [row.n for row in rows if row.standing.is_open]
    asked = {n: Asked(Tick.DONE) for n in wanted}
    tick_items(incident, asked, actor=person, now=now)


def exercise(cast: Any, now: datetime = NOW, **more: Any) -> Exercise:
    said = {"form": Form.TABLETOP, "scenario": "supplier-file", "people": [cast.security]} | more
    load_playbooks(actor=organisation.SETUP, now=now)
    return start_exercise(Plan(**said), actor=cast.operator, now=now)


def drafted(cast: Any, playbook: Playbook, now: datetime = NOW) -> PlaybookVersion:
    """A draft of the operator with one item more."""
    version = begin_version(playbook, actor=cast.operator, now=now)
    more = Item(key="", text="Call the bank", duty=Duty.OPERATOR)
    written = Written(version.title, [*version.items, more], NOTE)
    return write_version(version, written, revision=0, actor=cast.operator, now=now)


def next_version(cast: Any, playbook: Playbook, now: datetime = NOW) -> PlaybookVersion:
    """The same, brought into force by the security reviewer."""
    draft = drafted(cast, playbook, now)
    return activate_version(draft, revision=draft.revision, actor=cast.security, now=now)

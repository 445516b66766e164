"""Fills an agent's dossier from the rooms' rows, as of a moment: the only reader of their models.

What changes is read from its history, what is only ever added by its time; so the dossier of a
past moment is what it would have said then. Nothing of it depends on the time of asking.
"""

from collections.abc import Callable
from datetime import datetime

from evidence.models.agent_dossiers.cases import conditions, requests, scheduled
from evidence.models.agent_dossiers.ending import clocks, figures, open_things, timed
from evidence.models.agent_dossiers.events import findings, incidents, last_events, mended, stops
from evidence.models.agent_dossiers.reach import manifests, reach, rights, rules
from evidence.models.agent_dossiers.seen import Seen, seen_at
from evidence.models.agent_dossiers.standing import people, standing, tier
from evidence.models.agent_dossiers.verdicts import decisions
from evidence.models.stories.rights import allowed_words
from evidence.models.stories.wording import tier_words
from evidence.rules.agent_dossiers import AgentDossier
from evidence.rules.omissions import Omission
from evidence.rules.sections import Section
from evidence.rules.slices import Access
from govportal.people.models import Person
from registry.models import Agent

SECTIONS: tuple[Callable[[Seen], Section | None], ...] = (
    standing, people, tier, reach, manifests, rights, rules, requests, decisions, conditions,
    scheduled, incidents, stops, mended, findings, last_events,
)  # fmt: skip


def agent_dossier(
    agent: Agent, moment: datetime, access: Access, reader: Person | None = None
) -> AgentDossier | None:
    """Everything about one agent, in the language that is active; None where it was not registered.

    ``access``: whether the reader sees everything. For one who does not, ``reader`` says which
    requests may be told with their reasons; without a reader none is.
    """
    seen = seen_at(agent, moment, access, reader)
    if seen is None:
        return None
    told = [section for source in SECTIONS if (section := source(seen)) is not None]
    refs = {ref for section in told for ref in section.refs}
    lines = timed(seen, refs)
    found = (*told, figures(seen, lines), open_things(seen, lines), clocks(lines))
    sections = sorted((one for one in found if one is not None), key=lambda one: one.order)
    return AgentDossier(
        number=agent.slug,
        ref=agent.ledger_ref,
        name=seen.row.name,
        unit=seen.row.unit.name,
        state_name=str(seen.row.get_lifecycle_display()),
        tier_name=tier_words(seen.row.tier),
        environment_name=str(seen.row.get_environment_display()),
        moment=moment,
        access=access,
        lead=_lead(seen),
        sections=tuple(sections),
        left_out=_left_out(seen),
    )


def _lead(seen: Seen) -> tuple[str, ...]:
    """What it may do and by whose word; by whose is told where the request may be read."""
    decision = seen.rights.decision
    may_read = decision is not None and decision.review_id in seen.read_reviews
    return tuple(allowed_words(seen.rights, seen.rights.voices() if may_read else ()))


def _left_out(seen: Seen) -> tuple[Omission, ...]:
    """What is not told to who does not see everything."""
    if seen.sees_all:
        return ()
    untold = len(seen.requests) - len(seen.read_numbers)
    always = (Omission("agent_findings"), Omission("agent_events"))
    return (*always, Omission("agent_reasons", untold)) if untold else always

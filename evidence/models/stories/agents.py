"""What happened to an agent, what it was allowed to do, and who approved that."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evidence.models.stories.events import events_about
from evidence.models.stories.rights import Rights, allowed_words, rights_at
from evidence.models.stories.voices import conditions_at
from evidence.models.stories.wording import day_words, facts, moment_words, tier_words, trail_of_ref
from evidence.rules.stories import Fact, Story
from govportal.ledger.as_of import as_of
from incidents.models import Incident
from registry.models import Agent

PEOPLE = ("business_owner", "technical_owner")
ENDED = ("closed", "merged")


def story_of_agent(key: str, moment: datetime) -> Story | None:
    agent = Agent.objects.filter(slug=key).first()
    if agent is None:
        return None
    row = as_of(Agent, moment, id=agent.pk).select_related("unit", *PEOPLE).first()
    if row is None:
        return _not_yet(agent, moment)
    rights = rights_at(agent.pk, moment)
    voices = rights.voices()
    words = {"agent": row.name, "when": moment_words(moment)}
    words["state"] = row.get_lifecycle_display()
    events = events_about(agent.ledger_ref, moment)
    return Story(
        kind="agent",
        key=key,
        title=row.name,
        moment=moment,
        existed=True,
        lead=(
            _("As of %(when)s, %(agent)s was: %(state)s.") % words,
            *allowed_words(rights, voices),
        ),
        page=reverse("agent_detail", args=[key]),
        trail=trail_of_ref(agent.ledger_ref, moment),
        facts=_facts(row, rights, agent.pk, moment),
        voices=voices,
        reaches=rights.reaches(),
        conditions=_conditions(rights, moment),
        events=events,
    )


def _not_yet(agent: Agent, moment: datetime) -> Story:
    words = {"agent": agent.name, "when": moment_words(moment), "day": day_words(agent.created_at)}
    return Story(
        kind="agent",
        key=agent.slug,
        title=agent.name,
        moment=moment,
        existed=False,
        lead=(_("As of %(when)s %(agent)s was not registered yet; it is since %(day)s.") % words,),
        page=reverse("agent_detail", args=[agent.slug]),
    )


def _facts(row: Any, rights: Rights, agent: int, moment: datetime) -> tuple[Fact, ...]:
    right = rights.in_force
    return facts(
        (_("State"), row.get_lifecycle_display()),
        (_("Risk"), tier_words(row.tier)),
        (_("Runs in"), row.get_environment_display()),
        (_("Version"), right.manifest.label if right else ""),
        (_("Allowed until"), day_words(right.valid_until) if right else ""),
        (_("Business unit"), row.unit.name),
        (_("Business owner"), row.business_owner or _("nobody")),
        (_("Technical owner"), row.technical_owner or _("nobody")),
        (_("Open incidents"), _incidents(agent, moment)),
        (_("Purpose"), row.purpose),
    )


def _incidents(agent: int, moment: datetime) -> str:
    mine = Incident.objects.filter(agent=agent).values("pk")
    rows = as_of(Incident, moment, id__in=mine).filter(agent_id=agent).exclude(state__in=ENDED)
    return ", ".join(rows.order_by("id").values_list("number", flat=True))


def _conditions(rights: Rights, moment: datetime) -> tuple[Fact, ...]:
    decision = rights.decision
    return conditions_at([decision.review_id], moment) if decision else ()

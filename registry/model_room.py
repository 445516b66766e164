"""The models of one agent as its page shows them: what its manifest says, what is confirmed, what
runs out, and what is to be tested again."""

from dataclasses import dataclass
from datetime import date, datetime

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions.model_links import link_refusal, proposable
from registry.models import Agent, AgentModel, PinnedModel, Retest
from registry.models.releases import day_of
from registry.rules.expiries import Expiry
from registry.rules.model_matching import said_by
from registry.rules.vendors import ModelState
from registry.stages import scope_of
from registry.vendor_room import DateLine, date_lines


@dataclass(frozen=True)
class ModelRoom:
    """Everything on the models page of one agent."""

    said: str
    version: str
    fits: list[PinnedModel]
    links: list[AgentModel]
    earlier: list[AgentModel]
    dates: list[DateLine]
    retests: list[Retest]
    refusal: Refusal | None

    @property
    def overdue(self) -> list[DateLine]:
        return [line for line in self.dates if line.is_over]


def links_of(agent: Agent) -> list[AgentModel]:
    """All links of an agent, the newest first, with all that their dates need."""
    rows = AgentModel.objects.filter(agent=agent).select_related(
        "model__vendor__standing", "decided_by", "manifest"
    )
    return list(rows.prefetch_related("model__vendor__standing__certificates"))


def dates_of(links: list[AgentModel], today: date) -> list[DateLine]:
    """What runs out of the models in use and of their vendors, the first on top; each once."""
    lines: list[DateLine] = []
    vendors = {link.model.vendor_id: link.model.vendor for link in links if link.uses}
    for number, vendor in vendors.items():
        found: list[Expiry] = vendor.standing.expiries() if vendor.standing else []
        models = {link.model for link in links if link.uses and link.model.vendor_id == number}
        ends = [model.expiry for model in models]
        found += [one for one in ends if one is not None]
        lines += date_lines(found, today, vendor)
    return sorted(lines, key=lambda line: line.day)


def model_room(agent: Agent, reader: Person, now: datetime) -> ModelRoom:
    today = day_of(now)
    rights = list(agent.authorisations.select_related("manifest"))
    manifest = scope_of(rights, None, today).manifest
    said, versions = said_by(manifest.content) if manifest else ("", frozenset[str]())
    links = links_of(agent)
    models = PinnedModel.objects.exclude(state=ModelState.ENDED).select_related("vendor")
    return ModelRoom(
        said=said,
        version=", ".join(sorted(versions)),
        fits=proposable(manifest, models) if manifest else [],
        links=[link for link in links if link.uses],
        earlier=[link for link in links if not link.uses],
        dates=dates_of(links, today),
        retests=retests_of(agent),
        refusal=link_refusal(agent, reader),
    )


def retests_of(agent: Agent) -> list[Retest]:
    """Its re-tests: open ones first, then the newest."""
    rows = Retest.objects.filter(agent=agent).select_related(
        "notice__model__vendor", "closed_by", "document"
    )
    return sorted(rows[:40], key=lambda one: (not one.is_open, -one.pk))

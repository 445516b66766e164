"""What is missing around an agent: duties, compliance matrix, usage policy, disclosures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from govportal.refusals import Refusal
from registry.actions.compliance import proposal_of
from registry.duty_names import DISCLOSURE_NAMES, STAGE_NAMES
from registry.duty_room import DutyRoom, duty_room
from registry.models import Agent, DisclosureSet, ReferenceTable, UsagePolicy
from registry.models.namings import PART_NAMES
from registry.models.releases import day_of
from registry.reference_tables import Table, tables_for
from registry.rules.disclosures import faults, is_required
from registry.rules.lifecycle import Lifecycle
from registry.rules.matrix import MatrixState
from registry.rules.namings import NamingState
from registry.rules.usage import conflict_refusal, conflicts

DUTIES, COMPLIANCE, RULES = "agent_accountability", "agent_compliance", "agent_rules"
TABS = {DUTIES: _("Accountability"), COMPLIANCE: _("Compliance"), RULES: _("Rules")}


@dataclass(frozen=True)
class Finding:
    """One thing that is missing, in the words of its code, and the page where it is mended."""

    refusal: Refusal
    page: str
    slug: str

    @property
    def address(self) -> str:
        return reverse(self.page, args=[self.slug])

    @property
    def where(self) -> object:
        """What the page is called."""
        return TABS[self.page]

    def __str__(self) -> str:
        return str(self.refusal)


def findings_of(agent: Agent, now: datetime) -> list[Finding]:
    """All findings about an agent, loaded with its unit and people; none once it is retired."""
    on = day_of(now)
    tables = tables_for(agent, ReferenceTable.RACI, ReferenceTable.REGULATIONS)
    state = matrix_state_of(agent, on, tables[ReferenceTable.REGULATIONS])
    return [
        *owner_findings(agent),
        *duty_findings(agent, duty_room(agent, on, tables[ReferenceTable.RACI])),
        *matrix_findings(agent, state),
        *usage_findings(agent, usage_in_force(agent)),
        *disclosure_findings(agent, newest_disclosures(agent)),
    ]


def _found(agent: Agent, page: str, refusals: Sequence[Refusal]) -> list[Finding]:
    if agent.lifecycle == Lifecycle.RETIRED:
        return []
    return [Finding(refusal, page, agent.slug) for refusal in refusals]


def owner_findings(agent: Agent) -> list[Finding]:
    """One who is both owners, and an owner who handed the part back."""
    found = []
    if agent.business_owner_id is not None and agent.business_owner_id == agent.technical_owner_id:
        found.append(Refusal("owner.same_person", {"person": agent.business_owner}))
    declined = agent.namings.filter(state=NamingState.DECLINED.value).select_related("person")
    found += [
        Refusal("owner.handed_back", {"person": one.person, "part": PART_NAMES[one.part]})
        for one in declined
    ]
    return _found(agent, DUTIES, found)


def duty_findings(agent: Agent, room: DutyRoom) -> list[Finding]:
    """Duties that nobody has."""
    if not room.gaps:
        return []
    first = STAGE_NAMES[room.gaps[0].stage]
    return _found(agent, DUTIES, [Refusal("raci.gap", {"count": len(room.gaps), "first": first})])


def matrix_state_of(agent: Agent, on: date, table: Table) -> MatrixState | None:
    """How the confirmed matrix stands; None while there is no manifest to confirm one for."""
    found = proposal_of(agent, on, table)
    return found.state(agent.compliance_matrices.first()) if found else None


def matrix_findings(agent: Agent, state: MatrixState | None) -> list[Finding]:
    """A matrix that was never confirmed, or is about something else by now."""
    words = {
        MatrixState.MISSING: Refusal("matrix.missing"),
        MatrixState.OUTDATED: Refusal("matrix.outdated"),
    }
    found = [words[state]] if state in words else []
    return _found(agent, COMPLIANCE, found)


Pair = tuple[UsagePolicy | None, UsagePolicy | None]


def usage_in_force(agent: Agent) -> Pair:
    """The organisation's policy in force, and the agent's."""
    rows = UsagePolicy.objects.active()
    both = rows.of(None) | rows.of(agent)
    found = {row.agent_id: row for row in both}
    return found.get(None), found.get(agent.pk)


def usage_findings(agent: Agent, pair: Pair) -> list[Finding]:
    """Policies that are missing, or milder than they may be."""
    theirs, own = pair
    found = []
    if theirs is None:
        found.append(Refusal("usage.no_organisation"))
    if own is None:
        found.append(Refusal("usage.missing"))
    elif theirs is not None and (milder := conflict_refusal(conflicts(theirs.lines, own.lines))):
        found.append(milder)
    return _found(agent, RULES, found)


def newest_disclosures(agent: Agent) -> list[DisclosureSet]:
    """The texts that count, one set a language."""
    newer = DisclosureSet.objects.filter(
        agent=agent, language=OuterRef("language"), n__gt=OuterRef("n")
    )
    rows = agent.disclosures.filter(~Exists(newer)).select_related("author", "agent")
    return list(rows.order_by("language"))


def disclosure_findings(agent: Agent, sets: Sequence[DisclosureSet]) -> list[Finding]:
    """Texts that an agent with users outside has not got, or not whole."""
    if not is_required(agent.user_population):
        return []
    if not sets:
        return _found(agent, RULES, [Refusal("disclosure.missing")])
    incomplete = [
        Refusal(
            "disclosure.incomplete",
            {"text": DISCLOSURE_NAMES[kind], "language": one.language_name},
        )
        for one in sets
        for kind in dict.fromkeys(kind for kind, _fault in faults(one.texts, one.values))
    ]
    return _found(agent, RULES, incomplete)

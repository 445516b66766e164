"""Which manifest a compliance matrix is about, what is proposed for it, and confirming it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from registry.models import Agent, ComplianceMatrix, Manifest, ReferenceTable
from registry.models.releases import day_of
from registry.reference_tables import Table, active_table
from registry.rules.matrix import (
    Cell,
    Facts,
    MatrixState,
    Reason,
    confirm_refusal,
    facts_of,
    matrix_state,
    proposal,
)
from registry.stages import scope_of


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a manifest, by which version of the regulations."""

    manifest: Manifest
    table: Table
    facts: Facts
    cells: Mapping[Cell, tuple[Reason, ...]]

    @property
    def mark(self) -> str:
        """What somebody looked at: another manifest or list has another mark."""
        return f"{self.manifest.fingerprint}.{self.table.version}.{len(self.cells)}"

    @property
    def entries(self) -> list[Mapping[str, Any]]:
        return list(self.table.content["entries"])

    @property
    def all_cells(self) -> set[Cell]:
        """Every row with every entry."""
        return {(s.key, str(one["code"])) for s in self.facts.subjects for one in self.entries}

    def state(self, confirmed: ComplianceMatrix | None) -> MatrixState:
        """How what was confirmed last stands to this."""
        if confirmed is None:
            return MatrixState.MISSING
        mark = self.manifest.fingerprint
        return matrix_state(confirmed.fingerprint, mark, confirmed.proposed, self.cells)


def manifest_of(agent: Agent, on: date) -> Manifest | None:
    """The authorised manifest; the newest one where none is authorised."""
    rights = list(agent.authorisations.select_related("manifest"))
    scope = scope_of(rights, None, on)
    return scope.manifest or agent.manifests.first()


def proposal_of(agent: Agent, on: date, table: Table | None = None) -> Proposal | None:
    """What is proposed for the agent on that day; None while it has no manifest."""
    manifest = manifest_of(agent, on)
    if manifest is None:
        return None
    table = table or active_table(ReferenceTable.REGULATIONS)
    facts = facts_of(
        manifest.content, environment=agent.environment, population=agent.user_population
    )
    return Proposal(manifest, table, facts, proposal(facts, table.content["entries"]))


def reviewer_no(agent: Agent, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not confirm the matrix: it is the agent's compliance reviewer's, else that
    of whoever has the role for its unit, and never its owners'."""
    if person.pk in {agent.business_owner_id, agent.technical_owner_id}:
        return Refusal("matrix.owner_confirms_not")
    if agent.compliance_reviewer_id is not None:
        may = agent.compliance_reviewer_id == person.pk
    else:
        holders = Person.objects.holding(Role.COMPLIANCE_REVIEWER, day_of(now), agent.unit)
        may = holders.filter(pk=person.pk).exists()
    return None if may else Refusal("matrix.only_reviewer")


@recorded
def confirm_matrix(
    agent: Agent, chosen: Collection[Cell], reason: str, *, seen: str, actor: Person, now: datetime
) -> ComplianceMatrix:
    """The compliance reviewer confirms where which regulation applies.

    ``chosen``: the cells that apply; what differs from the proposal needs a reason, and cells
    that there are none of do not count. ``seen``: the mark of the proposal the reviewer looked at.
    """
    agent = Agent.objects.select_for_update(of=("self",)).select_related("unit").get(pk=agent.pk)
    refuse(reviewer_no(agent, actor, now))
    found = proposal_of(agent, day_of(now))
    if found is None:
        refuse(Refusal("matrix.no_manifest"))
    assert found is not None
    if found.mark != seen:
        refuse(Refusal("matrix.changed_stale"))
    chosen = set(chosen) & found.all_cells
    refuse(confirm_refusal(found.cells, chosen, reason))
    last = agent.compliance_matrices.aggregate(last=Max("n"))["last"] or 0
    matrix = ComplianceMatrix.objects.create(
        agent=agent,
        manifest=found.manifest,
        fingerprint=found.manifest.fingerprint,
        n=last + 1,
        table_version=found.table.version,
        lines=lines_to_keep(found, chosen),
        is_changed=chosen != set(found.cells),
        reason=reason.strip(),
        confirmed_by=actor,
        confirmed_at=now,
    )
    record(
        "compliance.matrix_confirmed",
        agent,
        actor=actor,
        now=now,
        role=Role.COMPLIANCE_REVIEWER.value,
        refs=[matrix, found.manifest],
        data={
            "fingerprint": matrix.fingerprint,
            "regulations_version": matrix.table_version,
            "applies": sorted({code for _key, code in matrix.applying}),
            "changed": matrix.is_changed,
        },
        personal={"reason": matrix.reason} if matrix.reason else {},
    )
    return matrix


def lines_to_keep(found: Proposal, chosen: Collection[Cell]) -> list[dict[str, Any]]:
    """The cells that apply or were proposed, in the words of today."""
    return [
        {
            "key": subject.key,
            "kind": subject.kind,
            "name": subject.name,
            "code": one["code"],
            "regulation": one["regulation"],
            "obligation": one["obligation"],
            "applies": cell in chosen,
            "proposed": cell in found.cells,
            "reasons": [reason.as_json() for reason in found.cells.get(cell, ())],
        }
        for subject in found.facts.subjects
        for one in found.entries
        for cell in [(subject.key, str(one["code"]))]
        if cell in chosen or cell in found.cells
    ]

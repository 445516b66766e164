"""Builds the pack of an incident: the same way as that of a request, from other sections."""

from datetime import datetime
from pathlib import Path

from evidence.actions.building import (
    VERIFY,
    Built,
    Progress,
    checkpoint_of,
    refuse_moved,
    write_pack,
)
from evidence.incident_printing import entries_words, incident_files, incident_wording
from evidence.models.incident_sections import incident_dossier
from evidence.models.slices import ledger_slice
from evidence.models.stored import stored_files
from evidence.rules.incident_sections import (
    IncidentDossier,
    incident_members,
    incident_omissions,
    populations_of,
)
from evidence.rules.packing import Members, Scope
from evidence.rules.slices import Slice
from govportal.ledger.actions import seal
from govportal.pdf import RenderFailed, on_paper
from govportal.refusals import Refusal, Refused
from incidents.actions.freezes import seal_freezes
from incidents.models import Incident


def build_incident(
    scope: Scope,
    target: Path,
    *,
    now: datetime,
    tree_size: int | None = None,
    progress: Progress = lambda step: None,
) -> Built:
    """Write the pack of an incident to ``target``; raises as ``building.build``."""
    progress("sealing")
    rows = Incident.objects.select_related("agent", "unit", "reporter", "lead")
    incident = rows.get(number=scope.number)
    if tree_size is None and incident.freezes.filter(tree_size=None).exists():
        seal(now)
        seal_freezes(now)
    with on_paper(scope.language):
        refs = incident_dossier(incident).refs
    checkpoint = checkpoint_of(incident.number, refs, tree_size, now)
    progress("gathering")
    with on_paper(scope.language):
        dossier = incident_dossier(rows.get(pk=incident.pk), scope.access)
    progress("proving")
    ledger = ledger_slice(dossier.refs, checkpoint, scope.access)
    refuse_moved(dossier, ledger)
    members = _members(scope, dossier, ledger, progress)
    # Asked again after reading: what changed meanwhile is not what the checkpoint proves.
    refuse_moved(dossier, ledger)
    progress("signing")
    built = write_pack(scope, dossier, ledger, members, target)
    progress("done")
    return built


def _members(scope: Scope, dossier: IncidentDossier, ledger: Slice, progress: Progress) -> Members:
    with on_paper(scope.language):
        drawn = populations_of(dossier, ledger, entries_words())
    stored, missing = stored_files(dossier.stored)
    left_out = incident_omissions(dossier, ledger, scope.access, missing)
    wording = incident_wording(scope, dossier, ledger, drawn, left_out)
    members = incident_members(dossier, ledger, drawn, wording) | stored
    members["verify.py"] = VERIFY.read_bytes()
    progress("printing")
    try:
        members |= incident_files(scope, dossier, ledger, wording, members, lambda: progress(""))
    except RenderFailed as failed:
        raise Refused(Refusal("pack.not_printed", {"number": dossier.number})) from failed
    return members

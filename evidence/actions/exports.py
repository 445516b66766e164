"""Taking a copy away outside packs: the decision record, and packs written by the command."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from approvals.models import Request
from evidence.actions.builders import BUILDERS
from evidence.actions.building import Built, checkpoint_for, moment_of
from evidence.actions.packs import access_of
from evidence.models.dossiers import dossier_of
from evidence.models.scopes import find_subject
from evidence.models.slices import ledger_slice
from evidence.models.subjects import Subject
from evidence.printing import record_pdf
from evidence.rules.packing import Kind, Scope, Span
from evidence.rules.scopes import asking_refusal
from evidence.rules.slices import Access, Slice
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, Reference
from govportal.pdf import on_paper
from govportal.people.models import Person
from govportal.refusals import refuse


@dataclass(frozen=True)
class Printed:
    """A decision record ready to be handed out."""

    name: str
    pdf: bytes


def export_record(request: Request, *, actor: Person, now: datetime) -> Printed:
    """Print the decision record of a request and record that it was taken away.

    Raises Refused when the ledger cannot be sealed at the moment or a version was tampered with.
    """
    checkpoint = checkpoint_for(request, None, now)
    with on_paper("en"):
        dossier = dossier_of(request, moment_of(request, checkpoint))
    access = access_of(actor, now)
    ledger = ledger_slice(dossier.refs, checkpoint, access)
    printed = record_pdf(dossier, ledger, "en", access)
    note_export(request, ledger, printed, actor=actor, now=now)
    return Printed(f"{dossier.number}_decision-record.pdf", printed)


@recorded
def note_export(
    request: Request, ledger: Slice, printed: bytes, *, actor: Person, now: datetime
) -> None:
    """Record that a decision record left the portal, and exactly which."""
    record(
        "evidence.record_downloaded",
        request,
        actor=actor,
        now=now,
        data={"sha256": hashlib.sha256(printed).hexdigest(), "tree_size": ledger.size},
    )


def export_pack(
    number: str,
    target: Path,
    *,
    kind: str = "request",
    span: Span | None = None,
    tree_size: int | None,
    access: Access,
    now: datetime,
) -> Built:
    """Write a pack to a file, for the command. It gets its name once the export is recorded.

    Raises Refused for what there is not, for days that it cannot be about, and as its builder;
    OSError when it cannot be written.
    """
    about = find_subject(Kind(kind), number, span)
    sees_all = access is Access.FULL
    refuse(asking_refusal(about.kind, span, timezone.localdate(now), sees_all=sees_all))
    draft = target.with_name(f".{target.name}.unrecorded")
    try:
        scope = Scope(about.kind, about.number, access, span=about.span)
        built = BUILDERS[about.kind](scope, draft, now=now, tree_size=tree_size)
        note_pack_export(about, built, scope, actor=SYSTEM("command"), now=now)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return built


@recorded
def note_pack_export(
    about: Subject, built: Built, scope: Scope, *, actor: Actor, now: datetime
) -> None:
    """Record that the command wrote a pack, and exactly which."""
    record(
        "evidence.pack_exported",
        Reference(about.ledger_ref),
        actor=actor,
        now=now,
        data={
            "sha256": built.sha256,
            "tree_size": built.tree_size,
            "access": scope.access.value,
            "scope": scope.as_data(),
        },
    )

"""Builds a pack: from a scope and a tree size to bytes that are always the same."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp

from approvals.models import Request
from evidence.models.attachments import file_bytes
from evidence.models.dossiers import dossier_of, refs_of
from evidence.models.letters import printed_letters
from evidence.models.reviews import reviews_of
from evidence.models.slices import first_checkpoint, later, ledger_slice, waiting
from evidence.models.trails import actors_of
from evidence.printing import report_files, wording_of
from evidence.rules import archive
from evidence.rules.dossiers import Dossier
from evidence.rules.omissions import omissions
from evidence.rules.packing import About, Members, Scope, about, data_members, fits
from evidence.rules.packs import moved_refusal
from evidence.rules.signing import signed_note
from evidence.rules.slices import Slice
from govportal.ledger.actions import seal
from govportal.ledger.keys import signing_key
from govportal.ledger.models import Checkpoint
from govportal.pdf import RenderFailed, on_paper
from govportal.refusals import Refusal, Refused, refuse

VERIFY = Path(__file__).resolve().parents[1] / "verify" / "verify.py"
LOOKS, PAUSE = 10, 0.2  # seconds: another sealer at work is done within moments
STEPS = ("sealing", "gathering", "proving", "printing", "signing", "done")
Progress = Callable[[str], None]
"""Told which step begins; an empty one says that the last still goes on."""


@dataclass(frozen=True)
class Built:
    """A pack on disk, in numbers."""

    tree_size: int
    moment: datetime
    sha256: str
    size: int
    files: int
    entries: int


def build(
    scope: Scope,
    target: Path,
    *,
    now: datetime,
    tree_size: int | None = None,
    progress: Progress = lambda step: None,
) -> Built:
    """Write the pack of ``scope`` to ``target``, which is replaced only when all is well.

    Without ``tree_size`` the first checkpoint that holds everything said about the scope is
    taken. Raises Refused when there is none, the request changed after it, a stored version was
    tampered with, the files are too large, or the report cannot be printed.
    """
    progress("sealing")
    request = Request.objects.select_related("agent", "unit", "requester").get(number=scope.number)
    checkpoint = checkpoint_for(request, tree_size, now)
    progress("gathering")
    with on_paper(scope.language):
        dossier = dossier_of(request, moment_of(request, checkpoint))
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


def checkpoint_for(request: Request, size: int | None, now: datetime) -> Checkpoint:
    """The checkpoint of ``size``, or the first that holds everything said about the request.

    Seals what waits. Refused when there is none, or another sealer takes too long.
    """
    refs = refs_of(request, reviews_of(request)) if size is None else ()
    return checkpoint_of(request.number, refs, size, now)


def checkpoint_of(number: str, refs: Sequence[str], size: int | None, now: datetime) -> Checkpoint:
    """The checkpoint of ``size``, or the first that holds everything said about ``refs``."""
    if size is not None:
        found = Checkpoint.objects.filter(size=size).first()
        if found is None:
            raise Refused(Refusal("pack.checkpoint_unknown", {"size": size}))
        return found
    _seal_about(number, refs, now)
    found = first_checkpoint(refs)
    if found is None:
        raise Refused(Refusal("pack.no_checkpoint"))
    return found


def _seal_about(number: str, refs: Sequence[str], now: datetime) -> None:
    for _ in range(LOOKS):
        seal(now)
        unsealed = waiting(refs)
        if not unsealed:
            return
        time.sleep(PAUSE)
    refuse(Refusal("pack.unsealed", {"count": unsealed, "number": number}))


def moment_of(request: Request, checkpoint: Checkpoint) -> datetime:
    """The moment at which running clocks are read: of the checkpoint, never before its content.

    Demonstration data may lie ahead of the time of its sealing.
    """
    return max(checkpoint.sealed_at, request.closed_at or request.submitted_at)


def refuse_moved(dossier: About, ledger: Slice) -> None:
    """Raise Refused when something was said after the checkpoint."""
    named = {*dossier.named, *actors_of(ledger.entries)}
    count = later(dossier.refs, named, ledger.size)
    refuse(moved_refusal(dossier.number, ledger.size, count))


def _members(scope: Scope, dossier: Dossier, ledger: Slice, progress: Progress) -> Members:
    files, missing = _attachments(dossier)
    letters, gone = printed_letters(dossier.letters)
    left_out = omissions(dossier, ledger, scope.access, (*missing, *gone))
    wording = wording_of(scope, dossier, ledger, left_out)
    members = data_members(dossier, ledger, scope.access, wording) | files | letters
    members["verify.py"] = VERIFY.read_bytes()
    progress("printing")
    try:
        members |= report_files(scope, dossier, ledger, wording, members, lambda: progress(""))
    except RenderFailed as failed:
        raise Refused(Refusal("pack.not_printed", {"number": dossier.number})) from failed
    return members


def _attachments(dossier: Dossier) -> tuple[Members, tuple[str, ...]]:
    """The files that still are what was attached, and the names of the others."""
    found: Members = {}
    missing = []
    for file in dossier.attachments:
        data = file_bytes(file.id)
        if data is not None and fits(file, data):
            found[file.member] = data
        else:
            missing.append(file.name)
    return found, tuple(missing)


def write_pack(
    scope: Scope, dossier: About, ledger: Slice, members: Members, target: Path
) -> Built:
    """The signed archive of a small pack, in the place of ``target``."""
    about_it, entries = about(scope, dossier, ledger), len(ledger.entries)
    return write_members(dossier.number, about_it, ledger, members, target, entries)


def write_members(
    number: str,
    about_it: Mapping[str, object],
    ledger: Slice,
    members: Mapping[str, archive.Content],
    target: Path,
    entries: int,
) -> Built:
    """The signed archive, in the place of ``target``; files are read in pieces."""
    manifest = archive.manifest_of(members, about_it)
    text = archive.manifest_text(ledger.origin, manifest)
    note = signed_note(text, ledger.origin, signing_key())
    whole = {**members, archive.MANIFEST: manifest, archive.SIGNATURE: note.encode()}
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _replace(target, whole, archive.digests_of(manifest))
    except archive.TooLarge as large:
        raise Refused(Refusal("pack.too_large", {"number": number})) from large
    return Built(
        tree_size=ledger.size,
        moment=ledger.sealed_at,
        sha256=archive.sha256_of(target),
        size=target.stat().st_size,
        files=len(whole),
        entries=entries,
    )


def _replace(
    target: Path, members: Mapping[str, archive.Content], digests: Mapping[str, str]
) -> None:
    """Write beside the target, then put it in its place: nobody ever reads half a pack."""
    handle, draft = mkstemp(dir=target.parent, suffix=".part")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            archive.write_archive(file, members, digests)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)

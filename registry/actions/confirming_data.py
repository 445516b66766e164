"""The technical owner’s line of a receipt: data and access are removed; and failed lines again."""

import hashlib
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from govportal.ledger.actions import recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.receipt_steps import Found
from registry.actions.retiring import held
from registry.actions.teardown import confirm_line, try_again, who_removes_data
from registry.models import Retirement, RetirementLine
from registry.rules.retirement import LineCode, LineState, Stage, data_refusal

# By ending: what it is served as, and how its bytes begin.
TYPES = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".txt": ("text/plain", b""),
    ".csv": ("text/csv", b""),
}


@recorded
def confirm_data(
    retirement: Retirement,
    text: str,
    proof: "UploadedFile[Any] | None" = None,
    *,
    actor: Person,
    now: datetime,
) -> RetirementLine:
    """Put down what was removed. Raises Refused."""
    retirement = held(retirement)
    refuse(data_no(retirement, actor, text))
    further = _kept(proof) if proof is not None else {}
    found = Found(text.strip(), further=further)
    return confirm_line(retirement, LineCode.DATA, found, actor=actor, now=now)


def data_no(retirement: Retirement, person: Person, text: str | None = None) -> Refusal | None:
    """Why ``person`` may not confirm it; without a text: why not whatever they write."""
    line = retirement.lines.filter(code=LineCode.DATA).first()
    remover = who_removes_data(retirement.agent)
    return data_refusal(
        retirement.stage,
        LineState(line.state) if line is not None else LineState.WAITING,
        may=remover is not None and remover.pk == person.pk,
        text="-" * 20 if text is None else text,
    )


def _kept(proof: "UploadedFile[Any]") -> dict[str, object]:
    """The file by its content. Raises Refused for a type or size that is not accepted."""
    name = PurePosixPath((proof.name or "").replace("\\", "/")).name[-120:]
    kind = TYPES.get(PurePosixPath(name.lower()).suffix)
    data = proof.read(settings.ATTACHMENT_MAX_BYTES + 1)
    if len(data) > settings.ATTACHMENT_MAX_BYTES:
        refuse(Refusal("retirement.file_large", {"most": settings.ATTACHMENT_MAX_BYTES // 2**20}))
    if kind is None or not data.startswith(kind[1]) or (not kind[1] and b"\x00" in data):
        refuse(Refusal("retirement.file_unknown"))
    proof.seek(0)
    return {"sha256": hashlib.sha256(data).hexdigest(), "file_name": name, "file": proof}


def again_no(retirement: Retirement, person: Person) -> Refusal | None:
    """Why ``person`` may not let the failed lines be done again; None when they may."""
    owners = (retirement.agent.business_owner_id, retirement.agent.technical_owner_id)
    if person.pk not in {*owners, retirement.agreed_by_id}:
        return Refusal("retirement.only_owners")
    failed = retirement.lines.filter(state=LineState.FAILED)
    if retirement.stage is not Stage.DOWN or not failed.exists():
        return Refusal("retirement.nothing_failed_stale")
    return None


@recorded
def do_again(retirement: Retirement, *, actor: Person, now: datetime) -> int:
    """Do what failed once more; how many lines. Raises Refused."""
    retirement = held(retirement)
    refuse(again_no(retirement, actor))
    return try_again(retirement, actor=actor, now=now)

"""Frameworks are loaded from what ships; people say what applies and add documents."""

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import yaml

from approvals.actions.files import keep
from evidence.models.frameworks import (
    Applicability,
    Control,
    Framework,
    FrameworkRequirement,
    RequirementDocument,
)
from evidence.rules import frameworks as rules
from govportal.faults import is_unseen
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.uploads import Upload

FOLDER = Path(__file__).parent.parent / "data" / "frameworks"
CROSSWALK = "crosswalk.yaml"
SETS = frozenset({Role.COMPLIANCE_REVIEWER})
"""Who says what applies and what shows it: a judgement, so not administrators."""
REASON_MIN, REASON_MAX = 10, 4000


@lru_cache(maxsize=1)
def shipped() -> tuple[tuple[tuple[rules.Framework, str], ...], rules.Crosswalk, str]:
    """Every framework with the digest of its document, and the crosswalk with its. Raises
    FaultyFramework."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name != CROSSWALK:
            text = path.read_bytes()
            try:
                found.append((rules.read_framework(yaml.safe_load(text)), _digest(text)))
            except (yaml.YAMLError, rules.FaultyFramework) as error:
                raise rules.FaultyFramework(f"{path.name}: {error}") from None
    text = (FOLDER / CROSSWALK).read_bytes()
    crosswalk = rules.read_crosswalk(yaml.safe_load(text), [one for one, _ in found])
    return tuple(found), crosswalk, _digest(text)


def _digest(text: bytes) -> str:
    return f"sha256:{hashlib.sha256(text).hexdigest()}"


@recorded
def load_frameworks(*, actor: Actor, now: datetime) -> int:
    """Load what ships; what is loaded already stays as it is. Returns how many were loaded.

    A requirement keeps what people said of it by its code; one that is not in the document any
    more is withdrawn. Raises FaultyFramework, and then nothing is loaded.
    """
    found, crosswalk, digest = shipped()
    known = dict(Framework.objects.values_list("slug", "digest"))
    whole = {one.slug: f"{its}+{digest}" for one, its in found}
    fresh = [one for one, _ in found if known.get(one.slug) != _both(whole[one.slug])]
    for one in fresh:
        _load(one, _both(whole[one.slug]), actor=actor, now=now)
    if fresh:
        _load_controls(crosswalk, now)
        _record_controls(crosswalk, digest, actor=actor, now=now)
    return len(fresh)


def load_shipped(now: datetime) -> None:
    """What a new portal starts with."""
    load_frameworks(actor=SYSTEM("frameworks"), now=now)


def _both(text: str) -> str:
    """One digest of document and crosswalk: either changes what a requirement is covered by."""
    return _digest(text.encode())


def _load(one: rules.Framework, digest: str, *, actor: Actor, now: datetime) -> None:
    facts = {
        "name": one.name, "version": one.version, "source": one.source, "notes": dict(one.notes),
        "digest": digest, "loaded_at": now,
    }  # fmt: skip
    row, is_new = Framework.objects.update_or_create(slug=one.slug, defaults=facts)
    kept = {old.code: old for old in row.requirements.select_for_update()}
    for n, requirement in enumerate(one.requirements, 1):
        FrameworkRequirement.objects.update_or_create(
            framework=row,
            code=requirement.code,
            defaults={
                "position": n, "title": requirement.title, "summary": requirement.summary,
                "group": requirement.group, "more": dict(requirement.more), "withdrawn_at": None,
            },
        )  # fmt: skip
    gone = kept.keys() - {requirement.code for requirement in one.requirements}
    row.requirements.filter(code__in=gone, withdrawn_at=None).update(withdrawn_at=now)
    data = {
        "version": one.version, "digest": digest, "requirements": len(one.requirements),
        "withdrawn": sorted(gone), "new": is_new,
    }  # fmt: skip
    record("framework.loaded", row, actor=actor, now=now, data=data)


def _load_controls(crosswalk: rules.Crosswalk, now: datetime) -> None:
    rows = FrameworkRequirement.objects.select_related("framework")
    requirements = {(row.framework.slug, row.code): row.pk for row in rows}
    for control in crosswalk.controls:
        row, _ = Control.objects.update_or_create(
            slug=control.slug,
            defaults={
                "title": control.title, "evidence": list(control.evidence), "withdrawn_at": None,
            },
        )  # fmt: skip
        row.requirements.set(
            requirements[slug, code] for slug, codes in control.maps.items() for code in codes
        )
    slugs = [control.slug for control in crosswalk.controls]
    Control.objects.filter(withdrawn_at=None).exclude(slug__in=slugs).update(withdrawn_at=now)


def _record_controls(
    crosswalk: rules.Crosswalk, digest: str, *, actor: Actor, now: datetime
) -> None:
    data = {
        "version": crosswalk.version, "digest": digest, "controls": len(crosswalk.controls),
    }  # fmt: skip
    record("crosswalk.loaded", CrosswalkRef(), actor=actor, now=now, data=data)


class CrosswalkRef:
    """The crosswalk, as the ledger names it."""

    ledger_ref = "crosswalk:portal"


def may_set(person: Person, on: date) -> Refusal | None:
    """Why this person may not say what applies, or add documents."""
    return None if SETS & person.roles_on(on) else Refusal("framework.setters_only")


def _text_refusal(text: str) -> Refusal | None:
    has = len(text.strip())
    if is_unseen(text) or has < REASON_MIN:
        return Refusal("framework.reason_short", {"least": REASON_MIN, "has": has})
    if len(text) > REASON_MAX:
        return Refusal("framework.reason_long", {"most": REASON_MAX, "has": len(text)})
    return None


def _locked(requirement: FrameworkRequirement) -> FrameworkRequirement:
    row = FrameworkRequirement.objects.select_for_update().get(pk=requirement.pk)
    if row.withdrawn_at is not None:
        refuse(Refusal("framework.withdrawn_stale"))
    return row


@recorded
def say_applicability(
    requirement: FrameworkRequirement, *, applies: bool, reason: str, actor: Person, now: datetime
) -> Applicability:
    """Say whether a requirement applies here. Raises Refused for others than compliance reviewers,
    without a reason, and for what was said already."""
    row = _locked(requirement)
    refuse(may_set(actor, now.date()) or _text_refusal(reason))
    newest = row.applicabilities.first()
    if (newest is None and applies) or (newest is not None and newest.applies is applies):
        refuse(Refusal("framework.said_stale"))
    said = Applicability.objects.create(
        requirement=row, applies=applies, reason=reason.strip(), said_by=actor, said_at=now
    )
    record(
        "framework.applicability",
        row,
        actor=actor,
        now=now,
        refs=[row.framework],
        data={"applies": applies, "code": row.code},
        personal={"reason": said.reason},
    )
    return said


@recorded
def add_document(
    requirement: FrameworkRequirement,
    upload: Upload,
    note: str,
    *,
    good_until: date | None = None,
    actor: Person,
    now: datetime,
) -> RequirementDocument:
    """Put a document where the portal has no evidence of its own. Raises Refused."""
    row = _locked(requirement)
    refuse(may_set(actor, now.date()) or _text_refusal(note))
    if good_until is not None and good_until < now.date():
        refuse(Refusal("framework.good_until_past"))
    attachment = keep(upload, actor=actor, now=now)
    if row.documents.filter(withdrawn_at=None, attachment__sha256=upload.sha256).exists():
        refuse(Refusal("framework.document_twice", {"name": upload.name}))
    document = RequirementDocument.objects.create(
        requirement=row, attachment=attachment, note=note.strip(), good_until=good_until,
        added_by=actor, added_at=now,
    )  # fmt: skip
    record(
        "framework.document_added",
        row,
        actor=actor,
        now=now,
        refs=[row.framework, attachment],
        data={"sha256": upload.sha256, "code": row.code},
        personal={"note": document.note},
    )
    return document


@recorded
def withdraw_document(
    document: RequirementDocument, reason: str, *, actor: Person, now: datetime
) -> RequirementDocument:
    """Say that a document shows nothing any more; it stays readable. Raises Refused."""
    row = RequirementDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    refuse(may_set(actor, now.date()) or _text_refusal(reason))
    if row.withdrawn_at is not None:
        refuse(Refusal("framework.document_withdrawn_stale"))
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = actor, now, reason.strip()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    record(
        "framework.document_withdrawn",
        row.requirement,
        actor=actor,
        now=now,
        refs=[row],
        personal={"reason": row.withdrawn_because},
    )
    return row

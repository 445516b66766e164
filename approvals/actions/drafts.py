"""Writing a request: drafts are private and stand outside history and ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from approvals.actions.files import Upload, checked, keep
from approvals.actions.preparing import auditor_refusal
from approvals.models import Attachment, Draft, Request
from approvals.rules.answers import merge, seen
from approvals.rules.content import Step, fields_of
from govportal.marks import Seen, changed_refusal
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse


def _locked(draft: Draft) -> Draft:
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.submitted_as is not None:
        refuse(Refusal("draft.submitted_stale", {"number": draft.submitted_as.number}))
    if draft.discarded_at is not None:
        refuse(Refusal("draft.discarded_stale"))
    return draft


@transaction.atomic
def start_draft(
    *,
    actor: Person,
    now: datetime,
    content: Mapping[str, Any] | None = None,
    unknown: Sequence[Mapping[str, Any]] = (),
    revises: Request | None = None,
) -> Draft:
    """Begin a request: empty, from a file, from a copy, or as a change to one under review.

    Raises Refused for auditors.
    """
    refuse(auditor_refusal(actor, now.date()))
    draft = Draft.objects.create(
        author=actor,
        content=dict(content or {}),
        unknown=list(unknown),
        revises=revises,
        created_at=now,
        saved_at=now,
    )
    if revises is not None:
        for file in revises.version.attachments.all():
            _copy_attachment(file, draft)
    return draft


def _copy_attachment(file: Attachment, draft: Draft) -> None:
    Attachment.objects.create(
        draft=draft,
        file=file.file,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        sha256=file.sha256,
        uploaded_by=file.uploaded_by,
        uploaded_at=file.uploaded_at,
    )


@transaction.atomic
def save_draft(
    draft: Draft,
    changes: Mapping[str, Any],
    *,
    step: Step,
    mark: str,
    now: datetime,
) -> Draft:
    """Save one step's answers, given by key path. ``mark`` says which answers the page showed.

    Raises Refused when somebody changed this step in between; the page then keeps what was typed.
    Two people on two different steps do not disturb each other.
    """
    draft = _locked(draft)
    merged = merge(draft.content, changes)
    if merged == draft.content:
        return _visited(draft, step)
    if mark != seen(draft.content, [field.path for field in fields_of(step)]):
        refuse(Refusal("draft.saved_elsewhere_stale"))
    draft.content, draft.step = merged, step.value
    draft.revision += 1
    draft.saved_at = now
    draft.save(update_fields=["content", "step", "revision", "saved_at"])
    return draft


def _visited(draft: Draft, step: Step) -> Draft:
    """Where somebody left off, though nothing was written."""
    if draft.step != step.value:
        draft.step = step.value
        draft.save(update_fields=["step"])
    return draft


@transaction.atomic
def fill_draft(
    draft: Draft,
    content: Mapping[str, Any],
    unknown: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    seen: Seen = None,
) -> Draft:
    """Replace a draft's content with that of an uploaded file.

    ``seen``: marks of the draft, from a program that has read it; Refused when it has moved on.
    """
    draft = _locked(draft)
    refuse(changed_refusal(draft.mark, seen))
    draft.content, draft.unknown = dict(content), list(unknown)
    draft.revision += 1
    draft.saved_at = now
    draft.save(update_fields=["content", "unknown", "revision", "saved_at"])
    return draft


@transaction.atomic
def share_draft(draft: Draft, person: Person, *, actor: Person) -> None:
    """Let a co-author write too. Raises Refused for anybody but the author."""
    if draft.author_id != actor.pk:
        refuse(Refusal("draft.not_yours"))
    assign_perm("approvals.change_draft", person, draft)


@transaction.atomic
def unshare_draft(draft: Draft, person: Person, *, actor: Person) -> None:
    """Close a draft to a co-author again. Raises Refused for anybody but the author."""
    if draft.author_id != actor.pk:
        refuse(Refusal("draft.not_yours"))
    remove_perm("approvals.change_draft", person, draft)


def co_authors(draft: Draft) -> list[Person]:
    """The people a draft is shared with, by name."""
    shared = UserObjectPermission.objects.filter(
        object_pk=str(draft.pk),
        permission__codename="change_draft",
        permission__content_type__app_label="approvals",
    )
    return list(Person.objects.filter(pk__in=shared.values("user_id")).order_by("full_name"))


@transaction.atomic
def discard_draft(draft: Draft, *, actor: Person, now: datetime, seen: Seen = None) -> None:
    """Take a draft away. Raises Refused for anybody but the author.

    ``seen``: as in ``fill_draft``.
    """
    draft = _locked(draft)
    refuse(changed_refusal(draft.mark, seen))
    if draft.author_id != actor.pk:
        refuse(Refusal("draft.not_yours"))
    draft.discarded_at = now
    draft.save(update_fields=["discarded_at"])


def attach_file(
    draft: Draft, file: "UploadedFile[Any]", *, actor: Person, now: datetime
) -> Attachment:
    """Keep a file with a draft, by its SHA-256.

    Raises Refused for a size, type or name that is not accepted, or one attached already.
    """
    return _keep(draft, checked(file), actor, now)


@transaction.atomic
def _keep(draft: Draft, upload: Upload, actor: Person, now: datetime) -> Attachment:
    draft = _locked(draft)
    if draft.attachments.filter(sha256=upload.sha256, name=upload.name).exists():
        refuse(Refusal("file.attached_already", {"name": upload.name}))
    return keep(upload, draft=draft, actor=actor, now=now)


@transaction.atomic
def detach_file(draft: Draft, attachment: Attachment) -> None:
    """Take a file off a draft; versions that were submitted with it keep it."""
    draft = _locked(draft)
    Attachment.objects.filter(pk=attachment.pk, draft=draft).update(draft=None)

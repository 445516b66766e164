"""Documents of a review: added and taken off by whoever has the duty, until the verdict."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from approvals.actions.files import checked, keep
from approvals.actions.locking import locked_review
from approvals.models import Review, ReviewDocument
from approvals.rules.reviews import StepKind, document_refusal, sign_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, stand_in
from govportal.refusals import Refusal, refuse

MOST = 20  # documents of one duty


def may_add_refusal(
    review: Review, kind: StepKind, person: Person, now: datetime
) -> Refusal | None:
    """Why ``person`` may add no document to this duty; None when they may."""
    facts = review.facts(by=stand_in(person, now))
    return document_refusal(kind) or sign_refusal(facts, kind, person.pk, facts.digest)


@recorded
def add_document(
    review: Review, kind: StepKind, file: "UploadedFile[Any]", *, actor: Person, now: datetime
) -> ReviewDocument:
    """Keep a file with a duty of the review.

    Raises Refused for whoever may not give its verdict, for a size, type or name that is not
    accepted, for a file that is there already, or too many.
    """
    upload = checked(file)
    review = locked_review(review)
    refuse(may_add_refusal(review, kind, actor, now))
    step = review.steps.get(kind=kind)
    known = ReviewDocument.objects.filter(step=step)
    if known.filter(attachment__sha256=upload.sha256, attachment__name=upload.name).exists():
        refuse(Refusal("file.attached_already", {"name": upload.name}))
    if known.count() >= MOST:
        refuse(Refusal("review.documents_too_many", {"most": MOST}))
    made = ReviewDocument.objects.create(step=step, attachment=keep(upload, actor=actor, now=now))
    record(
        "review.document_added",
        review,
        actor=actor,
        now=now,
        refs=[step, made, made.attachment, review.subject_ref],
        data={"sha256": upload.sha256, "size": made.attachment.size},
        personal={"name": upload.name},
    )
    return made


@recorded
def remove_document(document: ReviewDocument, *, actor: Person, now: datetime) -> None:
    """Take a file off a duty again, before its verdict. The file itself stays stored."""
    step = document.step
    review = locked_review(step.review)
    refuse(may_add_refusal(review, StepKind(step.kind), actor, now))
    found = ReviewDocument.objects.filter(pk=document.pk).first()
    if found is None:
        refuse(Refusal("review.document_gone_stale"))
        return
    ref = found.attachment
    found.delete()
    record(
        "review.document_removed",
        review,
        actor=actor,
        now=now,
        refs=[step, ref, review.subject_ref],
        data={"sha256": ref.sha256},
    )

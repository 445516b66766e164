"""Handing in evidence for a condition: text, and files that are private until then."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from approvals.actions.conditions.circle import circle_of
from approvals.actions.conditions.timekeeping import ask_verifier, bring_up_to_date, stop_all
from approvals.actions.files import checked, keep
from approvals.actions.locking import locked_condition
from approvals.actions.standing_in import note_behalf
from approvals.models import Condition, EvidenceFile, Submission
from approvals.rules.conditions import (
    FILES_MAX,
    MOVES,
    evidence_refusal,
    hands_in_for,
    move_refusal,
)
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person, stand_in
from govportal.refusals import Refusal, refuse


def submit(condition: Condition, text: str, *, actor: Person, now: datetime) -> Submission:
    """Hand in evidence, with the files attached before: the owner's clock stops.

    What the time made of the condition by then is put down first. Raises Refused for somebody
    else, twice, without text, or when nobody asks for it any more.
    """
    bring_up_to_date(condition, now)
    return _submit(condition, text, actor=actor, now=now)


@recorded
def _submit(condition: Condition, text: str, *, actor: Person, now: datetime) -> Submission:
    condition = locked_condition(condition)
    by = stand_in(actor, now)
    facts = circle_of(condition.review, now, [condition]).facts(condition, now, by)
    refuse(move_refusal(MOVES["submit"], facts, actor.pk))
    refuse(evidence_refusal(text))
    submission = Submission.objects.create(
        condition=condition,
        n=condition.submissions.count() + 1,
        text=text.strip(),
        by=actor,
        at=now,
    )
    absent = note_behalf(by, hands_in_for(facts, actor.pk), now, evidence=submission)
    files = list(files_of(condition, actor))
    for file in files:
        file.submission = submission
        file.save(update_fields=["submission"])
    condition.state = MOVES["submit"].target
    condition.save(update_fields=["state"])
    stop_all(condition, actor=actor, now=now)
    record(
        "condition.submitted",
        condition,
        actor=actor,
        now=now,
        role=condition.part if actor == condition.owner else "",
        on_behalf_of=absent,
        refs=[submission, condition.review, condition.review.subject_ref],
        data={"n": submission.n, "files": [file.attachment.sha256 for file in files]},
        personal={"text": submission.text},
    )
    ask_verifier(condition, submission, actor=actor, now=now)
    return submission


def submit_refusal(condition: Condition, person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may not hand in evidence now; None when they may."""
    by = stand_in(person, now)
    facts = circle_of(condition.review, now, [condition]).facts(condition, now, by)
    return move_refusal(MOVES["submit"], facts, person.pk)


def files_of(condition: Condition, person: Person) -> QuerySet[EvidenceFile]:
    """The files that somebody has attached and not handed in yet; nobody else sees them."""
    mine = condition.files.filter(submission=None, attachment__uploaded_by=person)
    return mine.select_related("attachment")


@transaction.atomic
def attach_evidence(
    condition: Condition, file: "UploadedFile[Any]", *, actor: Person, now: datetime
) -> EvidenceFile:
    """Keep a file for the evidence to come, once; outside the ledger until it is handed in.

    Raises Refused as ``submit`` does, and for a file that is not accepted.
    """
    upload = checked(file)
    condition = locked_condition(condition)
    refuse(submit_refusal(condition, actor, now))
    mine = files_of(condition, actor)
    same = mine.filter(attachment__sha256=upload.sha256, attachment__name=upload.name).first()
    if same is not None:
        return same
    if mine.count() >= FILES_MAX:
        refuse(Refusal("condition.files_too_many", {"most": FILES_MAX, "name": upload.name}))
    attachment = keep(upload, actor=actor, now=now)
    return EvidenceFile.objects.create(condition=condition, attachment=attachment)


@transaction.atomic
def detach_evidence(file: EvidenceFile) -> None:
    """Take a file off again that was not handed in yet."""
    locked_condition(file.condition)
    EvidenceFile.objects.filter(pk=file.pk, submission=None).delete()

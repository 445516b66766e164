"""Files of a request as the dossier tells them: of its versions, its reviews, and evidence."""

from collections.abc import Iterable

from approvals.models import Attachment, RequestVersion, Review, ReviewDocument
from evidence.models.conditions import conditions_of, evidence_files
from evidence.models.reviews import who
from evidence.rules.dossiers import AttachmentFacts
from evidence.rules.packing import attachment_member


def attachments_of(versions: Iterable[RequestVersion]) -> tuple[AttachmentFacts, ...]:
    found: dict[str, tuple[Attachment, list[int]]] = {}
    for version in versions:
        for file in version.attachments.select_related("uploaded_by"):
            found.setdefault(str(file.pk), (file, []))[1].append(version.n)
    rows = sorted(found.values(), key=lambda row: (row[0].name, row[0].sha256, str(row[0].pk)))
    return tuple(attachment_line(n, *row) for n, row in enumerate(rows, 1))


def evidence_of(reviews: Iterable[Review], before: int) -> Iterable[AttachmentFacts]:
    """The files of evidence for conditions, numbered after ``before`` others."""
    for n, (file, words) in enumerate(evidence_files(conditions_of(reviews)), before + 1):
        yield attachment_line(n, file.attachment, (), words)


def documents_of(reviews: Iterable[Review], before: int) -> Iterable[AttachmentFacts]:
    """The files that reviewers laid with their reviews, numbered after ``before`` others."""
    found = ReviewDocument.objects.filter(step__review__in=list(reviews)).order_by("pk")
    rows = found.select_related("attachment__uploaded_by", "step")
    for n, one in enumerate(rows, before + 1):
        yield attachment_line(n, one.attachment, (), str(one.step.get_kind_display()))


def attachment_line(
    n: int, file: Attachment, versions: Iterable[int], evidence: str = ""
) -> AttachmentFacts:
    return AttachmentFacts(
        id=str(file.pk),
        name=file.name,
        member=attachment_member(n, file.name),
        size=file.size,
        content_type=file.content_type,
        sha256=file.sha256,
        uploaded_by=who(file.uploaded_by),
        uploaded_at=file.uploaded_at,
        versions=tuple(versions),
        evidence=evidence,
    )


def file_bytes(attachment: str) -> bytes | None:
    """The stored bytes of an attachment by its id; None when the file is gone."""
    row = Attachment.objects.filter(pk=attachment).first()
    if row is None:
        return None
    try:
        with row.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None

"""What changed in a request since the version that its reader has seen, as its page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from approvals.lines import spoken
from approvals.models import (
    CompletenessCheck,
    Question,
    Request,
    RequestVersion,
    SignOff,
    Vote,
)
from approvals.rules.content import BY_PATH, STEP_NAMES, Field
from approvals.rules.revisions import Files, Said, differences, file_changes
from govportal.people.models import Person
from registry.comparison import Comparison, compare


@dataclass(frozen=True)
class Line:
    """One answer that differs, or one row or part of it."""

    step: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RevisionFile:
    """Two versions of a request, and only what differs. ``seen``: what the reader saw last."""

    old: RequestVersion
    new: RequestVersion
    seen: int
    versions: Sequence[RequestVersion]
    lines: Sequence[Line]
    files: Files
    manifest: Comparison

    @property
    def is_seen(self) -> bool:
        """Whether the reader gave a verdict, vote or question on the version under review."""
        return self.seen == self.new.n

    @property
    def has_other_tier(self) -> bool:
        return (self.old.tier, self.old.points) != (self.new.tier, self.new.points)

    @property
    def has_other_unknown(self) -> bool:
        """Whether keys that are none of a request's differ."""
        return bool(self.old.unknown != self.new.unknown)

    @property
    def earlier(self) -> list[RequestVersion]:
        return [version for version in self.versions if version.n < self.new.n]


def revision_file(request: Request, reader: Person, since: int | None) -> RevisionFile | None:
    """``since``: the version to compare with, else what the reader saw last, else the one before.

    None where there is one version only. A fixed number of queries.
    """
    rows = request.versions.select_related("manifest", "submitted_by")
    versions = list(rows.prefetch_related("attachments"))
    new = next(v for v in versions if v.n == request.version_n)
    if new.n == 1:
        return None
    seen = seen_version(request, versions, reader)
    asked = since if since is not None else seen
    n = asked if 1 <= asked < new.n else new.n - 1
    old = next((v for v in versions if v.n == n), versions[0])
    return RevisionFile(
        old=old,
        new=new,
        seen=seen,
        versions=versions,
        lines=[_line(said) for said in differences(old.content, new.content)],
        files=file_changes(_files(old), _files(new)),
        manifest=compare(
            old.manifest.content,
            new.manifest.content,
            before=_("Version %(n)s") % {"n": old.n},
            after=_("Version %(n)s") % {"n": new.n},
            authorised=False,
        ),
    )


def seen_version(request: Request, versions: Sequence[RequestVersion], reader: Person) -> int:
    """The newest version that the reader sent, decided on or asked about; 0 for none.

    Reading alone is not kept: nobody is watched while they read.
    """
    about = {"review__subject_kind": "request", "review__subject_id": request.number}
    in_ballot = {f"ballot__{name}": value for name, value in about.items()}
    said = (
        SignOff.objects.filter(person=reader, **about),
        Vote.objects.filter(person=reader, **in_ballot),
        CompletenessCheck.objects.filter(request=request, by=reader),
    )
    first, *others = (rows.order_by().values_list("digest", flat=True) for rows in said)
    digests = set(first.union(*others))
    asked = Question.objects.filter(asked_by=reader, **about)
    last = max(asked.values_list("asked_at", flat=True), default=None)
    return max(
        (
            v.n
            for v in versions
            if v.submitted_by_id == reader.pk
            or v.digest in digests
            or (last is not None and v.submitted_at <= last)
        ),
        default=0,
    )


def _files(version: RequestVersion) -> dict[str, str]:
    return {file.sha256: file.name for file in version.attachments.all()}


def _line(said: Said) -> Line:
    field = BY_PATH[said.path]
    part = field.part(said.item)
    item = spoken(part.label) if part else said.item
    label = spoken(field.label)
    return Line(
        step=spoken(STEP_NAMES[field.step]),
        label=f"{label}: {item}" if item else label,
        before=_words(said.before, part or field),
        after=_words(said.after, part or field),
    )


def _words(value: Any, field: Field) -> str:
    """An answer as people read it; empty where nothing was said."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(_words(item, field) for item in value)
    if isinstance(value, Mapping):
        return " · ".join(_pair(str(key), inner, field) for key, inner in value.items())
    text = str(value)
    return spoken(dict(field.choices)[text]) if text in dict(field.choices) else text


def _pair(key: str, value: Any, field: Field) -> str:
    part = field.part(key)
    label = spoken(part.label) if part else key
    return f"{label}: {_words(value, part or field)}"

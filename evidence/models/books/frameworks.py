"""The book of a framework: each requirement with its controls, live evidence, gaps and documents.

“Gives evidence for” is never “satisfies”: the pack says what the portal can show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evidence.framework_room import Line, coverage_page, requirement_room
from evidence.framework_sentences import facts_in_words
from evidence.models.attachments import file_bytes
from evidence.models.books.bound import Bound, Listed
from evidence.models.books.framework_records import MOST, record_list, records_of
from evidence.models.books.ledger_counts import requirements_told
from evidence.models.books.lists import not_counted
from evidence.models.books.pieces import Leaf, Reading, place
from evidence.models.frameworks import Control, Framework, FrameworkRequirement, RequirementDocument
from evidence.models.reviews import who
from evidence.rules.archive import plain_name
from evidence.rules.books import ChapterHead
from evidence.rules.omissions import Omission
from evidence.rules.sections import Drawn, Said, Section, Table
from evidence.rules.sheets import population_of
from govportal.refusals import Refusal, Refused


@dataclass(frozen=True)
class RequirementPiece:
    """One requirement of the framework."""

    framework: str
    pk: int
    code: str
    title: str
    group: str

    @property
    def head(self) -> ChapterHead:
        return ChapterHead(f"requirement-{self.pk}", f"{self.code} {self.title}", self.group, 1)

    @property
    def ref(self) -> str:
        """Requirements came with their framework."""
        return f"framework:{self.framework}"

    def refs(self) -> Iterable[str]:
        row = FrameworkRequirement.objects.get(pk=self.pk)
        parts = (*row.documents.all(), *row.applicabilities.all())
        return {row.ledger_ref, *(part.ledger_ref for part in parts)}

    def open(self, reading: Reading) -> Leaf:
        row = FrameworkRequirement.objects.select_related("framework").get(pk=self.pk)
        room = requirement_room(row, reading.moment, counted_at=reading.moment)
        return Leaf(
            self.head,
            (
                _asked(row, room.line),
                _controls(room.line),
                _documents(self.head, room.documents),
                _applies(row, room.said),
            ),
            self.refs(),
        )


def _asked(row: FrameworkRequirement, line: Line) -> Section:
    _tone, _shape, word = line.sign
    more = [(str(term), words) for term, words in facts_in_words(row.more)]
    return Section(
        "asked", _("What is asked"), 10,
        facts=(
            (_("Requirement"), row.code), (_("Evidence"), word), (_("That means"), line.help),
            *more,
        ),
        said=(Said(row.summary, row.framework.name),),
    )  # fmt: skip


def _controls(line: Line) -> Section:
    heads = (_("Control"), _("Records"), _("What they are"), _("Newest"))
    rows = tuple(
        (control.title, _("counted by nobody yet") if live.count is None else live.count,
         live.words or "–", live.newest or "–")
        for control, live in line.controls
    )  # fmt: skip
    found = [
        {"requirement": line.requirement.code, "control": control.slug, "count": live.count,
         "newest": live.newest}
        for control, live in line.controls
    ]  # fmt: skip
    words = {
        "title": _("Controls of the requirements"),
        "source": _("The crosswalk from the portal’s controls to requirements."),
        "filters": _("Controls that stand; count is empty where nobody counts yet."),
        "clock": _("newest is the time of the newest record."),
    }
    return Section(
        "controls", _("What the portal does for it"), 20,
        said=() if rows else (Said(_("No control of the portal gives evidence for it: a gap.")),),
        table=Table(heads, rows) if rows else None,
        populations=(
            Drawn(population_of("requirement_controls", "requirement control count newest", found),
                  words),
        ),
    )  # fmt: skip


def _documents(head: ChapterHead, rows: Sequence[RequirementDocument]) -> Section:
    """Those withdrawn are named with the reason; their files are not in the pack."""
    standing = [one for one in rows if one.withdrawn_at is None]
    files: dict[str, bytes] = {}
    gone = []
    for one in standing:
        data = file_bytes(str(one.attachment_id))
        if data is None:
            gone.append(Omission("missing_file", 1, {"name": one.attachment.name}))
        else:
            files[_name(one)] = data
    lines = tuple(
        (one.attachment.name, one.note, one.added_by.full_name, one.good_until or "–",
         one.withdrawn_because or _("stands"))
        for one in rows
    )  # fmt: skip
    found = [
        {"requirement": one.requirement_id, "id": one.pk, "name": one.attachment.name,
         "sha256": one.attachment.sha256, "note": one.note, "good_until": one.good_until,
         "added_by": who(one.added_by), "added_at": one.added_at,
         "withdrawn_at": one.withdrawn_at, "withdrawn_because": one.withdrawn_because,
         "member": place(head, _name(one)) if _name(one) in files else ""}
        for one in rows
    ]  # fmt: skip
    words = {
        "title": _("Documents"),
        "source": _("Documents that people put where the portal has no evidence of its own."),
        "filters": _("All of them, withdrawn ones too."),
        "clock": _("added_at and withdrawn_at are the portal’s times; good_until is a day."),
    }
    columns = "requirement id name sha256 note good_until added_by added_at withdrawn_at"
    heads = (_("Document"), _("What it shows"), _("Put there by"), _("Good until"), _("Stands"))
    return Section(
        "documents", _("Documents"), 30,
        table=Table(heads, lines) if lines else None,
        populations=(
            Drawn(population_of("requirement_documents", f"{columns} withdrawn_because member",
                                found), words),
        ),
        people=tuple(who(one.added_by) for one in rows),
        files=files, omissions=tuple(gone),
    )  # fmt: skip


def _name(one: RequirementDocument) -> str:
    return f"documents/{one.pk}_{plain_name(one.attachment.name)}"


def _applies(row: FrameworkRequirement, said: Sequence[Any]) -> Section:
    found = [
        {"requirement": row.code, "id": one.pk, "applies": one.applies, "reason": one.reason,
         "said_by": who(one.said_by), "said_at": one.said_at}
        for one in said
    ]  # fmt: skip
    words = {
        "title": _("Statement of applicability"),
        "source": _("What people said about whether a requirement applies here."),
        "filters": _("All that was said; the newest counts. Where nothing was, it applies."),
        "clock": _("said_at is the portal’s time."),
    }
    heads = (_("Applies"), _("Reason"), _("Said by"), _("When"))
    lines = tuple(
        (_("yes") if one.applies else _("no"), one.reason, one.said_by.full_name, one.said_at)
        for one in said
    )
    columns = "requirement id applies reason said_by said_at"
    return Section(
        "applies", _("Whether it applies here"), 40,
        facts=() if said else ((_("Applies"), _("yes: nobody said otherwise")),),
        table=Table(heads, lines) if lines else None,
        populations=(Drawn(population_of("applicability", columns, found), words),),
        people=tuple(who(one.said_by) for one in said),
    )  # fmt: skip


def framework_book(reading: Reading) -> Bound:
    """Raises Refused for a framework that was not loaded."""
    slug = reading.scope.number
    framework = Framework.objects.filter(slug=slug).first()
    if framework is None:
        raise Refused(Refusal("pack.framework_unknown", {"number": slug}))
    page = coverage_page(framework, reading.moment, counted_at=reading.moment)
    standing = Control.objects.filter(withdrawn_at=None, requirements__framework=framework)
    records = list(records_of(standing.distinct().order_by("pk"), reading))
    more = sum(max(0, one.count - len(one.newest)) for one in records)
    return Bound(
        reading=reading,
        number=slug,
        title=_("Evidence for %(name)s") % {"name": framework.name},
        front={
            "says": [
                _(
                "The pack answers one question: what can the portal show for each requirement, and "
                "where can it show nothing?"
                )
            ],
            "lines": [
                (_("Framework"), framework.name), (_("Version"), framework.version),
                (_("Source"), framework.source),
                (_("Covered"), _("%(n)s of %(of)s requirements that apply") % {
                    "n": page.tally.covered, "of": page.tally.applicable}),
                (_("Gaps"), str(page.tally.gaps)), *facts_in_words(framework.notes),
            ],
        },
        found=[
            RequirementPiece(slug, one.requirement.pk, one.requirement.code, one.requirement.title,
                             one.requirement.group or framework.name)
            for one in page.lines
        ],
        own_refs=frozenset(
            {framework.ledger_ref, *(one.control.ledger_ref for one in records),
             *(ref for one in records for ref, _at in one.newest)}
        ),
        lists=(
            _requirements(page.lines, requirements_told(framework.ledger_ref, reading.size)),
            record_list(records),
        ),
        left_out=(
            Omission("gateway"),
            *([Omission("more_records", more, {"most": MOST})] if more else ()),
        ),
    )  # fmt: skip


def _requirements(lines: Sequence[Line], told: int | None) -> Listed:
    found = [
        {"id": one.requirement.pk, "code": one.requirement.code, "title": one.requirement.title,
         "coverage": one.coverage.value, "applies": one.applies, "records": one.records,
         "newest": one.newest, "documents": one.documents,
         "controls": [control.slug for control, _live in one.controls]}
        for one in lines
    ]  # fmt: skip
    return Listed(
        population_of(
            "requirements",
            "id code title coverage applies records newest documents controls", found,
        ),
        {
            "title": _("Requirements"),
            "source": _("The framework as it was loaded; its digest is in the ledger."),
            "filters": _("Those that its newest version still has."),
            "clock": _("newest is the time of the newest record of a control."),
        },
        counted=told,
        counted_how=_("As many as the newest entry “framework.loaded” says were loaded.")
        if told is not None
        else not_counted(_("no entry of the tree tells of the loading.")),
    )  # fmt: skip

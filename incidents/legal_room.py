"""The legal side of an incident as its reader meets it: questions, clocks, notices, scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from approvals.models import BoardLetter
from govportal.gathering import gather
from govportal.menu import READS_LETTERS
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import ClockView, face_of
from incidents.actions.legal.standing import Fate, fate_of, newest
from incidents.legal_names import ANSWER_NAMES, ANSWER_SIGNS, NOTICE_NAMES, QUESTION_NAMES
from incidents.legal_rights import decides
from incidents.models import (
    AffectedScope,
    Incident,
    IncidentTurn,
    LegalAnswer,
    LegalNotice,
    NoticeMove,
    NoticeVersion,
    StatutoryClock,
)
from incidents.models.incidents import SEES_EVERY
from incidents.rights import handles
from incidents.rules.notices import NoticeKind
from incidents.rules.questions import Answer, Question, open_questions
from incidents.rules.statutory import Ended, moved_end


@dataclass(frozen=True)
class QuestionRow:
    """One question: what is decided, what is proposed, and all that was ever answered."""

    question: Question
    answers: Sequence[LegalAnswer]

    @property
    def words(self) -> str:
        return str(QUESTION_NAMES[self.question])

    @cached_property
    def current(self) -> LegalAnswer | None:
        decided = [row for row in self.answers if not row.is_proposal]
        return decided[-1] if decided else None

    @property
    def proposal(self) -> LegalAnswer | None:
        """The newest proposal, while nobody has decided since."""
        last = self.answers[-1] if self.answers else None
        return last if last is not None and last.is_proposal else None

    @property
    def earlier(self) -> Sequence[LegalAnswer]:
        return [row for row in reversed(self.answers) if row is not self.current]

    @property
    def answer(self) -> Answer:
        return Answer(self.current.answer) if self.current is not None else Answer.UNKNOWN

    @property
    def sign(self) -> tuple[str, str, str]:
        tone, shape = ANSWER_SIGNS[self.answer]
        return tone, str(ANSWER_NAMES[self.answer]), shape


@dataclass(frozen=True)
class ClockRow:
    """One time limit of the law: its face, or the words for at once."""

    row: StatutoryClock
    now: datetime

    @property
    def face(self) -> ClockView | None:
        clock = self.row.clock
        if clock is None or not self.row.is_running:
            return None
        return face_of(clock, max(self.now, clock.since))

    @property
    def moved(self) -> datetime | None:
        """Where Regulation 1182/71 may move the end to; the strict deadline stands first."""
        row = self.row
        if row.due_at is None or row.clock is None:
            return None
        return moved_end(row.due_at, row.clock.version.rules) if row.moves else None

    @property
    def had_passed(self) -> bool:
        return self.row.passed_by(self.now)

    @property
    def sign(self) -> tuple[str, str, str]:
        """Of one that ended."""
        if self.had_passed and not self.row.is_provisional:
            return "bad", _("The deadline had passed"), "bad"
        is_met = self.row.ended_why in (Ended.SENT, Ended.UNNECESSARY)
        return ("ok", _("In time"), "ok") if is_met else ("neutral", _("Ended"), "off")


@dataclass(frozen=True)
class NoticeRow:
    """A notice in the list: its newest version and what became of it."""

    notice: LegalNotice
    versions: Sequence[NoticeVersion]
    fate: Fate
    is_due: bool

    @property
    def newest(self) -> int:
        return self.versions[-1].n if self.versions else 0

    @property
    def sign(self) -> tuple[str, str, str]:
        if self.fate.ended is Ended.SENT:
            return "ok", _("Sent"), "ok"
        if self.fate.ended is Ended.UNNECESSARY:
            return "neutral", _("Declared unnecessary"), "off"
        if self.is_due:
            return "bad", _("To be sent"), "wait"
        return "neutral", _("Draft"), "draft"


@dataclass(frozen=True)
class LegalRoom:
    """Load the incident with agent, committee, lead and parts."""

    incident: Incident
    reader: Person
    now: datetime

    @cached_property
    def answers(self) -> list[LegalAnswer]:
        return list(self.incident.legal_answers.select_related("by").order_by("n"))

    @property
    def questions(self) -> list[QuestionRow]:
        given = {question: row.given for question, row in newest(self.answers).items()}
        asked = [Question.BREACH, Question.SERIOUS]
        known = {Question(row.question) for row in self.answers}
        if Question.PERSONS in known | set(open_questions(given)):
            asked.insert(1, Question.PERSONS)
        return [
            QuestionRow(one, [row for row in self.answers if row.question == one]) for one in asked
        ]

    @cached_property
    def may_decide(self) -> bool:
        return decides(self.incident, self.reader, self.now)

    @cached_property
    def may_propose(self) -> bool:
        return self.may_decide or handles(self.incident, self.reader, self.now)

    @property
    def refusal(self) -> Refusal | None:
        return None if self.may_propose else Refusal("legal.may_not_propose")

    @cached_property
    def clocks(self) -> list[ClockRow]:
        rows = self.incident.statutory_clocks.select_related("clock__version").prefetch_related(
            "clock__changes"
        )
        return [ClockRow(row, self.now) for row in rows.order_by("-pk")]

    @property
    def running(self) -> list[ClockRow]:
        return [one for one in self.clocks if one.row.is_running]

    @property
    def ended(self) -> list[ClockRow]:
        return [one for one in self.clocks if not one.row.is_running]

    @cached_property
    def notices(self) -> list[NoticeRow]:
        mine = {"notice__incident": self.incident}
        rows, versions, moves = gather(
            self.incident.legal_notices.all(),
            NoticeVersion.objects.filter(**mine),
            NoticeMove.objects.filter(**mine),
        )
        due = {one.row.notice for one in self.clocks
               if one.row.is_running and not one.row.is_provisional}  # fmt: skip
        return [
            NoticeRow(
                row,
                sorted((one for one in versions if one.notice_id == row.pk), key=lambda v: v.n),
                fate_of(sorted((m for m in moves if m.notice_id == row.pk), key=lambda m: m.n)),
                row.kind in due,
            )
            for row in rows
        ]

    @property
    def missing_notices(self) -> list[tuple[str, str]]:
        """Kinds that can be begun by hand."""
        have = {row.notice.kind for row in self.notices}
        return [(kind.value, str(name)) for kind, name in NOTICE_NAMES.items() if kind not in have]

    @cached_property
    def scope(self) -> AffectedScope | None:
        return self.incident.scopes.select_related("by").order_by("-n").first()

    @cached_property
    def severity_turn(self) -> IncidentTurn | None:
        """Who said last how grave it is: a change, or the report."""
        turns = self.incident.turns.filter(act__in=["open", "severity"])
        return turns.select_related("by").order_by("-n").first()

    @property
    def letters(self) -> list[BoardLetter]:
        """For whoever reads letters at all."""
        if not (READS_LETTERS | SEES_EVERY) & self.reader.roles_on(self.now.date()):
            return []
        rows = BoardLetter.objects.visible_to(self.reader)
        about = rows.filter(subject_kind="incident", subject_id=self.incident.number)
        return list(about.select_related("acknowledged_by").order_by("pk"))


def kind_or_none(name: str) -> NoticeKind | None:
    return NoticeKind(name) if name in set(NoticeKind) else None

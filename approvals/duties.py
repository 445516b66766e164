"""The duties of a review as one reader meets them: with a form, or with a state."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from approvals.actions.passing_on import OWN
from approvals.caserows import CaseRows
from approvals.forms.reviews import VerdictForm
from approvals.models import Review, ReviewDocument, ReviewStep, SignOff
from approvals.rules.reviews import (
    FIRST_DUTIES,
    OVER,
    Basis,
    ReviewFacts,
    StepKind,
    StepState,
    document_refusal,
    sign_refusal,
)
from approvals.rules.verdicts import Answer
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.runtime_words import read_out


@dataclass(frozen=True)
class Duty:
    """A step as the reader meets it: theirs with a form, or somebody's with a state.

    ``documents``: what the reviewer laid with it. ``given_for``: for whom a substitute gave its
    verdict; ``mine_for``: for whom the reader would, as their substitute. ``may_step_back``:
    whether the reader may say that a conflict keeps them from it.
    """

    step: ReviewStep
    verdict: SignOff | None
    is_mine: bool
    refusal: Refusal | None
    form: VerdictForm | None
    documents: Sequence[ReviewDocument] = ()
    given_for: Person | None = None
    mine_for: Person | None = None
    may_step_back: bool = False

    @property
    def sign(self) -> tuple[str, str]:
        """Tone and shape."""
        if self.verdict is not None:
            return ("bad", "bad") if self.verdict.verdict == "reject" else ("ok", "ok")
        if self.step.state == StepState.CANCELLED:
            return "neutral", "off"
        return "neutral", "wait" if self.step.state == StepState.OPEN else "draft"

    @property
    def words(self) -> str:
        """The state in words: the verdict once there is one."""
        if self.verdict is not None:
            return str(self.verdict.get_verdict_display())
        return self.step.state_words

    @property
    def found(self) -> list[tuple[str, str]]:
        """Findings and recommended conditions of a committee's review, each with its heading."""
        if self.verdict is None:
            return []
        both = (
            (_("Findings"), self.verdict.findings),
            (_("Conditions"), read_out(self.verdict.conditions)),
        )
        return [(heading, text) for heading, text in both if text]

    @property
    def takes_documents(self) -> bool:
        return self.form is not None and document_refusal(StepKind(self.step.kind)) is None

    @property
    def is_first(self) -> bool:
        """Whether it comes before the signatures or the ballot."""
        return StepKind(self.step.kind) in FIRST_DUTIES

    @property
    def is_over(self) -> bool:
        return self.verdict is not None or self.step.state in OVER


@dataclass(frozen=True)
class Asked:
    """What the subject of a review adds to the forms: its questions, the answers proposed, and
    who could own a condition (None: not read yet).
    """

    needed: Callable[[StepKind], Collection[Answer]]
    legal_class: Any = None
    owners: Mapping[str, Person] | None = None


def duties_of(
    review: Review,
    asked: Asked,
    facts: ReviewFacts,
    rows: CaseRows,
    reader: Person,
    now: datetime,
    typed: VerdictForm | None = None,
) -> list[Duty]:
    """All duties in order. ``typed``: the form that came back, in place of a fresh one."""
    given = {s.step_id: s for s in rows.review.sign_offs if s.digest == review.digest}
    called = {s.kind: s.stand_ins | {s.assignee} for s in facts.steps}
    found = []
    for step in rows.review.steps:
        kind = StepKind(step.kind)
        is_mine = reader.pk in called[kind]
        refusal = sign_refusal(facts, kind, reader.pk, facts.digest) if is_mine else None
        form = None
        if is_mine and refusal is None:
            form = typed if typed and typed.kind is kind else fresh_form(review, asked, kind, now)
        verdict, documents = given.get(step.pk), rows.documents[step.pk]
        given_for = rows.for_whom("sign_off", verdict) if verdict is not None else None
        delegation = rows.by.delegation_for(facts.principal(kind, reader.pk))
        mine_for = delegation.person if delegation is not None else None
        may_leave = form is not None and step.assignee_id == reader.pk and kind not in OWN
        found.append(
            Duty(step, verdict, is_mine, refusal, form, documents, given_for, mine_for, may_leave)
        )
    return found


def fresh_form(review: Review, asked: Asked, kind: StepKind, now: datetime) -> VerdictForm:
    """An empty form for a verdict on the version that the page shows."""
    initial = {
        "digest": review.digest,
        "opened": int(now.timestamp()),
        "legal_class": asked.legal_class,
    }
    by_ballot = review.basis == Basis.BALLOT
    return VerdictForm(kind=kind, needed=asked.needed(kind), by_ballot=by_ballot, initial=initial)


def open_duties(duties: Iterable[Duty]) -> list[Duty]:
    """The duties the reader can do now."""
    return [duty for duty in duties if duty.form is not None]

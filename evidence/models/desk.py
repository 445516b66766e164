"""Completeness and privileged notes as the dossier tells them. No text of a note is read here."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from approvals.completeness_words import missing_lines, part_words
from approvals.models import Advice, AdviceText, CompletenessCheck, QuestionGround, Request
from evidence.rules.desk import AdviceLine, CheckLine
from evidence.rules.people import Who
from govportal.people.models import Person

OUTCOMES = {
    "": _("Not said yet"),
    "complete": _("Complete"),
    "missing": _("Something is missing"),
    "moot": _("The review ended first"),
}


def _checks(request: Request) -> list[CompletenessCheck]:
    return list(request.checks.select_related("by", "behalf", "clock", "question").order_by("pk"))


def _notes(request: Request) -> list[Advice]:
    about = {"review__subject_kind": "request", "review__subject_id": request.number}
    return list(Advice.objects.filter(**about).select_related("by", "follows").order_by("pk"))


def desk_refs(request: Request) -> set[str]:
    """References of checks, their clocks, grounds of questions, and notes."""
    checks, grounds = _checks(request), QuestionGround.objects.filter(request=request)
    clocks = {check.clock.ledger_ref for check in checks if check.clock is not None}
    said = {check.ledger_ref for check in checks} | {ground.ledger_ref for ground in grounds}
    return clocks | said | {note.ledger_ref for note in _notes(request)}


def desk_names(request: Request) -> set[str]:
    """References of the people whom these lines name."""
    said = (who for check in _checks(request) for who in (check.by, check.behalf))
    people: Iterable[Person | None] = (*said, *(note.by for note in _notes(request)))
    return {person.ledger_ref for person in people if person is not None}


def check_lines(request: Request) -> tuple[CheckLine, ...]:
    return tuple(_check(row) for row in _checks(request))


def _check(row: CompletenessCheck) -> CheckLine:
    return CheckLine(
        round=row.round,
        outcome=row.outcome,
        words=str(OUTCOMES[row.outcome]),
        by=_who(row.by),
        on_behalf_of=_who(row.behalf),
        opened_at=row.opened_at,
        due_at=row.clock.due_at if row.clock else None,
        closed_at=row.closed_at,
        digest=row.digest,
        missing=tuple(missing_lines(row.missing)),
        question=row.question.n if row.question else None,
    )


def advice_lines(request: Request) -> tuple[AdviceLine, ...]:
    rows = _notes(request)
    kept = set(AdviceText.objects.filter(advice__in=rows).values_list("advice_id", flat=True))
    return tuple(
        AdviceLine(
            n=row.n,
            by=Who(row.by.full_name, row.by.ledger_ref),
            at=row.at,
            adds_to=row.follows.n if row.follows else None,
            commitment=row.commitment,
            is_erased=row.pk not in kept,
        )
        for row in rows
    )


def grounds_of(request: Request) -> dict[int, tuple[str, str]]:
    """By number of the question: the part that made it necessary, and the sentence."""
    rows = QuestionGround.objects.filter(request=request)
    return {row.n: (part_words(row.path), row.sentence) for row in rows}


def _who(person: Person | None) -> Who | None:
    return Who(person.full_name, person.ledger_ref) if person is not None else None

"""Conditions as the dossier tells them: wordings, deadlines, evidence, verdicts, suspensions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext

from approvals.models import Condition, EvidenceFile, Review, Submission
from approvals.models.names import part_name
from evidence.rules.ballots import (
    BindingLine,
    ConditionLine,
    EvidenceFileLine,
    HeldLine,
    ProposalLine,
    SubmissionLine,
)
from evidence.rules.people import Who
from govportal.people.models import Person
from registry.models import RuntimeRule, Suspension
from registry.rules.runtime_rules import rule_of
from registry.runtime_words import words_of


def with_conditions() -> "Prefetch[str]":
    """Reads the conditions of reviews with all that the dossier tells."""
    rows = Condition.objects.select_related("owner", "written_by", "merged_into").order_by("n")
    return Prefetch(
        "conditions",
        rows.prefetch_related(
            "proposals__vote__person",
            "originals",
            "rules",
            "submissions__by",
            "submissions__verdict_by",
            "submissions__behalf__delegation__person",
            "submissions__verdict_behalf__delegation__person",
            "submissions__files__attachment__uploaded_by",
        ),
    )


def conditions_of(reviews: Iterable[Review]) -> list[Condition]:
    """All conditions of reviews that were read ``with_conditions``."""
    return [row for review in reviews for row in review.conditions.all()]


def condition_lines(conditions: Iterable[Condition]) -> tuple[ConditionLine, ...]:
    rows = list(conditions)
    held = Suspension.objects.filter(cause__in=[row.ledger_ref for row in rows]).order_by("pk")
    found: dict[str, list[HeldLine]] = {}
    for one in held:
        found.setdefault(one.cause, []).append(HeldLine(one.suspended_at, one.lifted_at))
    bound = _bound(rule.origin for row in rows for rule in row.rules.all())
    return tuple(_line(row, tuple(found.get(row.ledger_ref, ())), bound) for row in rows)


def _bound(origins: Iterable[str]) -> dict[str, list[BindingLine]]:
    """What the rules of conditions bound, by their origin."""
    found: dict[str, list[BindingLine]] = {}
    wanted = list(origins)
    rows = RuntimeRule.objects.filter(origin__in=wanted).order_by("pk") if wanted else ()
    for row in rows:
        line = BindingLine(
            words=words_of(row.typed, row.effect_now),
            authorisation=f"authorisation:{row.authorisation_id}",
            state=row.state,
            state_name=str(row.get_state_display()),
            begins_at=row.begins_at,
            tightened_at=row.tightened_at,
            over_at=row.over_at,
        )
        found.setdefault(row.origin, []).append(line)
    return found


def proposal_lines(proposals: Iterable[dict[str, object]]) -> tuple[ProposalLine, ...]:
    """The conditions of a vote, as it stores them."""
    return tuple(
        ProposalLine(
            str(one["text"]), part_name(str(one["owner"])), int(str(one["days"])), _rule_words(one)
        )
        for one in proposals
    )


def _rule_words(proposal: Mapping[str, Any]) -> str:
    rule = proposal.get("rule")
    return words_of(rule_of(rule)) if rule else ""


def evidence_files(conditions: Iterable[Condition]) -> list[tuple[EvidenceFile, str]]:
    """The files that were handed in, each with the evidence it belongs to, in words."""
    words = gettext("condition %(n)s, evidence %(m)s")
    return [
        (file, words % {"n": row.n, "m": given.n})
        for row in conditions
        for given in row.submissions.all()
        for file in given.files.all()
    ]


def refs_of_conditions(conditions: Iterable[Condition]) -> set[str]:
    rows = list(conditions)
    given = {one.ledger_ref for row in rows for one in row.submissions.all()}
    origins = [rule.origin for row in rows for rule in row.rules.all()]
    bound = RuntimeRule.objects.filter(origin__in=origins) if origins else ()
    return {row.ledger_ref for row in rows} | given | {row.ledger_ref for row in bound}


def _line(
    row: Condition, held: tuple[HeldLine, ...], bound: Mapping[str, list[BindingLine]]
) -> ConditionLine:
    return ConditionLine(
        id=row.pk,
        n=row.n,
        text=row.text,
        owner=_who(row.owner),
        part=row.part_name,
        days=row.days,
        due_at=row.due_at,
        grace_until=row.grace_until,
        state=row.state,
        state_name=str(row.get_state_display()),
        proposed_by=tuple(_who(one.vote.person) for one in row.proposals.all()),
        written_by=_who(row.written_by) if row.written_by else None,
        written_at=row.created_at,
        replaced_by=row.merged_into.n if row.merged_into else None,
        originals=tuple(sorted(one.n for one in row.originals.all())),
        overdue_at=row.overdue_at,
        held=held,
        closed_at=row.closed_at,
        evidence=tuple(_evidence(one) for one in row.submissions.all()),
        rules=tuple(rule.said for rule in row.rules.all()),
        bound=tuple(line for rule in row.rules.all() for line in bound.get(rule.origin, ())),
    )


def _evidence(row: Submission) -> SubmissionLine:
    files = (file.attachment for file in row.files.all())
    return SubmissionLine(
        n=row.n,
        text=row.text,
        by=_who(row.by),
        at=row.at,
        verdict=row.verdict,
        verdict_name=str(row.get_verdict_display()) if row.verdict else "",
        reason=row.reason,
        verdict_by=_who(row.verdict_by) if row.verdict_by else None,
        decided_at=row.decided_at,
        files=tuple(EvidenceFileLine(file.name, file.sha256) for file in files),
        by_for=_for_whom(row, "behalf"),
        verdict_for=_for_whom(row, "verdict_behalf"),
    )


def _for_whom(row: Submission, act: str) -> Who | None:
    """For whom a substitute did it."""
    behalf = getattr(row, act, None)
    return _who(behalf.principal) if behalf is not None else None


def _who(person: Person) -> Who:
    return Who(person.full_name, person.ledger_ref)

"""What a verdict must come with, beside its rationale. Pure Python (1-domain.md §4, §5)."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from approvals.rules.reviews import LegalClass, Verdict
from govportal.refusals import Refusal


class Answer(StrEnum):
    """A question that a step puts to its reviewer."""

    LEGAL_CLASS = "legal_class"
    CONTACT_DATA = "contact_data"


class ContactData(StrEnum):
    """What the compliance reviewer says of names and business contact data declared as none."""

    CONTACT_ONLY = "contact_only"
    REGULATED = "regulated"


CHOICES: dict[Answer, frozenset[str]] = {
    Answer.LEGAL_CLASS: frozenset(c.value for c in LegalClass),
    Answer.CONTACT_DATA: frozenset(c.value for c in ContactData),
}


def answers_refusal(
    verdict: Verdict | None, answers: Mapping[str, str], needed: Collection[Answer]
) -> Refusal | None:
    """Why a verdict cannot be taken as given; None when nothing is missing.

    A prohibited practice is a no, whatever else was chosen.
    """
    if verdict is None:
        return Refusal("review.verdict_missing")
    for answer in needed:
        if answers.get(answer) not in CHOICES[answer]:
            return Refusal(f"review.{answer.value}_missing")
    if answers.get(Answer.LEGAL_CLASS) == LegalClass.PROHIBITED and verdict is Verdict.APPROVE:
        return Refusal("review.prohibited_is_a_no")
    return None

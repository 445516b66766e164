"""How long reasons and questions have to be, as somebody reads them. Pure Python."""

from govportal.faults import seen
from govportal.refusals import Refusal

RATIONALE_MIN = 40  # characters; the page says so beside the field
RATIONALE_MAX = 10_000
QUESTION_MAX = 4_000


def seen_length(text: str) -> int:
    """How many characters somebody reads: those that show nothing do not count."""
    return len(seen(text))


def rationale_refusal(text: str) -> Refusal | None:
    """A written rationale is mandatory, and long enough to mean something."""
    length = seen_length(text)
    if length < RATIONALE_MIN:
        return Refusal("review.rationale_short", {"least": RATIONALE_MIN, "has": length})
    if length > RATIONALE_MAX:
        return Refusal("review.rationale_long", {"most": RATIONALE_MAX, "has": length})
    return None


def question_text_refusal(text: str) -> Refusal | None:
    """Why this is no question, whoever asks it."""
    length = seen_length(text)
    if length < 10:
        return Refusal("review.question_short", {"least": 10})
    if length > QUESTION_MAX:
        return Refusal("review.question_long", {"most": QUESTION_MAX, "has": length})
    return None

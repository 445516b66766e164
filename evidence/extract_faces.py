"""An extract as pages draw it: its state in words, its progress, what can be done with it."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from evidence.actions.extract_files import filters_in_words
from evidence.models import Extract
from evidence.rules.extracts import Format
from evidence.rules.packs import State
from evidence.sentences import STATE_TONES, STATE_WORDS
from govportal.refusals import Refusal, sentence
from govportal.worklist.models.jobs import FAILED


@dataclass(frozen=True)
class ExtractFace:
    """What the templates show of one extract."""

    extract: Extract
    state: State
    word: str
    tone: str
    shape: str
    share: Fraction
    reason: str
    filters: list[str]

    @property
    def percent(self) -> int:
        return int(self.share * 100)

    @property
    def is_under_way(self) -> bool:
        return self.state is State.WAITING

    @property
    def again(self) -> list[Format]:
        """What it can be asked for as once more: what was too long to print is so tomorrow."""
        code = (self.extract.failure or {}).get("code", "")
        if code == "extract.too_long":
            return [kind for kind in Format if kind is not Format.PDF]
        return [] if code.startswith("trail.") else [Format(self.extract.format)]

    @property
    def is_ready(self) -> bool:
        return self.state is State.READY


def extract_face(extract: Extract, now: datetime) -> ExtractFace:
    state, reason = _state_of(extract, now)
    job = extract.job
    tone, shape = STATE_TONES[state]
    return ExtractFace(
        extract=extract,
        state=state,
        word=str(STATE_WORDS[state]),
        tone=tone,
        shape=shape,
        share=Fraction(job.done, job.total) if job and job.total else Fraction(0),
        reason=reason,
        filters=filters_in_words(extract.filters),
    )


def _state_of(extract: Extract, now: datetime) -> tuple[State, str]:
    """A job that was given up fails its extract before that is noted."""
    lost = extract.job is not None and extract.job.state == FAILED
    if extract.state == State.WAITING and lost:
        return State.FAILED, sentence(Refusal("extract.worker_lost"))
    if extract.state == State.FAILED:
        failure = extract.failure or {}
        return State.FAILED, sentence(Refusal(failure["code"], failure["params"]))
    over = extract.expires_at is not None and extract.expires_at <= now
    if extract.state == State.EXPIRED or over:
        return State.EXPIRED, sentence(Refusal("extract.expired_stale"))
    return State(extract.state), ""

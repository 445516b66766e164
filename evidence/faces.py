"""A pack as pages draw it: its state in words, its progress, what can be done with it."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils import timezone

from evidence.book_sentences import PART_WORDS, before_words
from evidence.models import Pack
from evidence.rules.packs import State, cancel_refusal, download_refusal
from evidence.sentences import STATE_TONES, STATE_WORDS, STEP_WORDS
from govportal.people.models import Person
from govportal.refusals import Refusal, sentence
from govportal.worklist.models.jobs import FAILED, QUEUED


@dataclass(frozen=True)
class PackFace:
    """What the templates show of one pack."""

    pack: Pack
    state: State
    word: str
    tone: str
    shape: str
    share: Fraction
    percent: int
    step: str
    reason: str
    refusal: Refusal | None
    can_cancel: bool
    before: int = 0

    @property
    def is_under_way(self) -> bool:
        return self.state is State.WAITING

    @property
    def is_ready(self) -> bool:
        return self.refusal is None

    @property
    def is_checkable(self) -> bool:
        """Whether there is, was or will be a file: nobody checks what failed or was cancelled."""
        return self.state not in {State.FAILED, State.CANCELLED}

    @property
    def progress(self) -> "PackFace | None":
        """Itself, while there is any progress to be told."""
        return self if self.is_under_way else None


def pack_face(
    pack: Pack, now: datetime | None = None, reader: Person | None = None, before: int = 0
) -> PackFace:
    """How a pack looks at ``now``; the pack's job and request should be loaded with it.

    ``reader``: who looks at it, where something can be done with it. ``before``: how many come
    before it in its queue.
    """
    at = now or timezone.now()
    state, failure = _state_of(pack, at)
    done, total = (pack.job.done, pack.job.total) if pack.job else (0, 0)
    share = Fraction(done, total) if total else Fraction(0)
    tone, shape = STATE_TONES[state]
    return PackFace(
        pack=pack,
        state=state,
        word=str(STATE_WORDS[state]),
        tone=tone,
        shape=shape,
        share=share,
        percent=int(share * 100),
        step=_step(pack, before),
        reason=sentence(failure) if failure else "",
        refusal=download_refusal(state, pack.expires_at, at),
        can_cancel=reader is not None
        and cancel_refusal(state, is_own=pack.requested_by_id == reader.pk) is None,
        before=before,
    )


def _state_of(pack: Pack, now: datetime) -> tuple[State, Refusal | None]:
    """The state, and why it failed: a job that was given up fails its pack before it is noted,
    and a pack whose time is over is gone before its file is tidied away."""
    if pack.state == State.READY and pack.expires_at is not None and pack.expires_at <= now:
        return State.EXPIRED, None
    if pack.state == State.WAITING and pack.job is not None and pack.job.state == FAILED:
        return State.FAILED, Refusal("pack.worker_lost")
    failure = pack.failure or {}
    if pack.state == State.FAILED:
        return State.FAILED, Refusal(failure["code"], failure["params"])
    return State(pack.state), None


def _step(pack: Pack, before: int) -> str:
    """What is being done just now, and how much of it is done; or how long the queue is."""
    if pack.job is None or pack.job.state == QUEUED or pack.step not in STEP_WORDS:
        return before_words(before) if before else str(STEP_WORDS["waiting"])
    if pack.step_total and pack.step in PART_WORDS:
        parts = {"done": pack.step_done, "next": pack.step_done + 1, "total": pack.step_total}
        return str(PART_WORDS[pack.step]) % parts
    return str(STEP_WORDS[pack.step])

"""Notices to authorities, people, providers and customers: what they have to say. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from govportal.refusals import Refusal
from incidents.rules.severities import REASON_MIN

TO_MAX, PART_MAX, REFERENCE_MAX = 300, 10_000, 200


class NoticeKind(StrEnum):
    """Who is told under which rule; the table of statutory clocks names them."""

    GDPR_33 = "gdpr_33"
    GDPR_33_2 = "gdpr_33_2"
    GDPR_34 = "gdpr_34"
    AI_ACT_73 = "ai_act_73"
    AI_ACT_26_5 = "ai_act_26_5"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class Part:
    """One part of a notice. ``basis``: where the law asks for it; ``needed``: not sent without."""

    key: str
    basis: str = ""
    needed: bool = True


PARTS: Mapping[NoticeKind, tuple[Part, ...]] = {
    NoticeKind.GDPR_33: (
        Part("nature", "Art. 33(3)(a)"),
        Part("data_subjects", "Art. 33(3)(a)"),
        Part("records", "Art. 33(3)(a)"),
        Part("contact", "Art. 33(3)(b)"),
        Part("consequences", "Art. 33(3)(c)"),
        Part("measures", "Art. 33(3)(d)"),
        Part("delay", "Art. 33(1)", needed=False),
        Part("phases", "Art. 33(4)", needed=False),
    ),
    NoticeKind.GDPR_33_2: (
        Part("nature"), Part("data_subjects"), Part("records"), Part("contact"), Part("measures"),
        Part("delay", needed=False), Part("phases", needed=False),
    ),
    NoticeKind.GDPR_34: (
        Part("nature", "Art. 34(2)"),
        Part("contact", "Art. 34(2)"),
        Part("consequences", "Art. 34(2)"),
        Part("measures", "Art. 34(2)"),
        Part("advice", needed=False),
    ),
    NoticeKind.AI_ACT_73: (
        Part("system"), Part("event"), Part("category", "Art. 3(49)"), Part("harm"),
        Part("place", "Art. 73(1)"), Part("causal_link", "Art. 73(2)"), Part("measures"),
        Part("investigation", "Art. 73(6)"), Part("contact"), Part("delay", needed=False),
        Part("phases", "Art. 73(5)", needed=False),
    ),
    NoticeKind.AI_ACT_26_5: (
        Part("system"), Part("event"), Part("category", "Art. 3(49)"), Part("harm"),
        Part("measures"), Part("recipients", "Art. 26(5)"), Part("contact"),
    ),
    NoticeKind.CUSTOMER: (
        Part("event"), Part("meaning"), Part("measures"), Part("advice", needed=False),
        Part("contact"),
    ),
}  # fmt: skip


class Move(StrEnum):
    """What is done with a notice. ``NEEDED``: one declared unnecessary is due again."""

    SENT = "sent"
    UNNECESSARY = "unnecessary"
    NEEDED = "needed"


@dataclass(frozen=True)
class Written:
    """What a version says: to whom, from whom, and each part by its key."""

    to: str
    sender: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Sending:
    """That it went out: which version, when, to whom, how, under which reference, why so late."""

    version: int
    sent_at: datetime | None
    to: str
    how: str
    reference: str = ""
    late_reason: str = ""


@dataclass(frozen=True)
class NoticeFacts:
    """Where a notice stands. ``last``: the last move on it; ``newest``: its newest version."""

    kind: NoticeKind
    newest: int
    last: Move | None = None


def write_refusal(kind: NoticeKind, written: Written, seen: int, newest: int) -> Refusal | None:
    """Why this is not kept as the next version. ``seen``: the one that was changed."""
    if seen != newest:
        return Refusal("notice.version_stale", {"n": newest})
    if len(written.to) > TO_MAX or len(written.sender) > TO_MAX:
        return Refusal("legal.text_long", {"most": TO_MAX, "has": len(written.to)})
    for part in PARTS[kind]:
        has = len(written.parts.get(part.key, ""))
        if has > PART_MAX:
            return Refusal("legal.text_long", {"most": PART_MAX, "has": has})
    return None


def missing_parts(kind: NoticeKind, written: Written) -> list[str]:
    """The parts that it may not go out without, and that say nothing yet."""
    return [part.key for part in PARTS[kind]
            if part.needed and not written.parts.get(part.key, "").strip()]  # fmt: skip


@dataclass(frozen=True)
class Timing:
    """When something may have been sent. ``is_late``: after a deadline that had passed."""

    now: datetime
    detected_at: datetime
    is_late: bool


def send_refusal(
    facts: NoticeFacts, written: Written, sending: Sending, timing: Timing
) -> Refusal | None:
    """Why it is not put on record that it was sent so."""
    if sending.version != facts.newest:
        return Refusal("notice.version_stale", {"n": facts.newest})
    missing = missing_parts(facts.kind, written)
    if missing:
        return Refusal("notice.part_missing", {"part": missing[0]})
    if sending.sent_at is None:
        return Refusal("notice.when_missing")
    if sending.sent_at > timing.now:
        return Refusal("notice.when_future")
    if sending.sent_at < timing.detected_at:
        return Refusal("notice.when_early")
    if not sending.to.strip() or not sending.how.strip():
        return Refusal("notice.where_missing")
    return _late_refusal(late_reasons(written, sending), timing)


def late_reasons(written: Written, sending: Sending) -> str:
    """Why it came late: as said of the sending, or else in the notice itself."""
    return (sending.late_reason.strip() or written.parts.get("delay", "")).strip()


def _late_refusal(reasons: str, timing: Timing) -> Refusal | None:
    if timing.is_late and len(" ".join(reasons.split())) < REASON_MIN:
        return Refusal("notice.late_reason", {"least": REASON_MIN})
    return None


def move_refusal(facts: NoticeFacts, move: Move, reason: str) -> Refusal | None:
    """Why it is not declared unnecessary, or due again."""
    if move is Move.UNNECESSARY and facts.last in {Move.SENT, Move.UNNECESSARY}:
        return Refusal("notice.unnecessary_stale")
    if move is Move.NEEDED and facts.last is not Move.UNNECESSARY:
        return Refusal("notice.needed_stale")
    is_short = len(" ".join(reason.split())) < REASON_MIN
    return Refusal("legal.reason_short", {"least": REASON_MIN}) if is_short else None

"""Builders of the legal side of incidents, through the actions."""

from datetime import datetime, timedelta
from typing import Any

from incidents.actions.legal import answer_question, prepare_notice, send_notice, write_notice
from incidents.models import Incident, LegalNotice
from incidents.rules.notices import PARTS, NoticeKind, Sending, Written
from incidents.rules.questions import Answer, Given, Question
from tests.make import Cast

WHY = "Counsel has read the logs of the session, and what was in the file."
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
BREACH, PERSONS, SERIOUS = Question.BREACH, Question.PERSONS, Question.SERIOUS


def given(question: Question, answer: Answer = YES, aware: datetime | None = None, **more: Any):
    """An answer with what it needs."""
    said: dict[str, Any] = {"reason": WHY, "aware_at": aware}
    if question is BREACH:
        said["role"] = "controller"
    if question is SERIOUS:
        said |= {"role": "provider", "category": "a"}
    return Given(question, answer, **said | more)


def decide(
    incident: Incident, cast: Cast, question: Question, now: datetime, answer: Answer = YES,
    **more: Any,
):  # fmt: skip
    """The compliance reviewer decides at ``now``; a yes was known then unless said otherwise."""
    aware = more.pop("aware", now if answer is YES else None)
    by = more.pop("by", cast.compliance)
    return answer_question(incident, given(question, answer, aware, **more), actor=by, now=now)


def answered_no(incident: Incident, cast: Cast, now: datetime) -> Incident:
    """Nobody has to be told of it, so that it can be closed."""
    for question in (BREACH, SERIOUS):
        decide(incident, cast, question, now, NO)
    return incident


def full(kind: NoticeKind) -> Written:
    """A notice with every part that it needs."""
    return Written(
        "Authority", "Claims", {part.key: "Known and told." for part in PARTS[kind] if part.needed}
    )


def sent(
    incident: Incident, cast: Cast, kind: NoticeKind, now: datetime,
    sent_at: datetime | None = None, **more: Any,
) -> LegalNotice:  # fmt: skip
    """A notice of the kind, complete and recorded as sent at ``now``."""
    notice = prepare_notice(incident, kind, actor=cast.compliance, now=now)
    n = notice.versions.count()
    version = write_notice(notice, full(kind), n, actor=cast.compliance, now=now)
    sending = Sending(version.n, sent_at or now, "Authority", "Web form", **more)
    send_notice(notice, sending, actor=cast.compliance, now=now)
    return notice


def hours(n: float) -> timedelta:
    return timedelta(hours=n)

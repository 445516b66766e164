"""Answering one of the questions, or proposing an answer. Each is a row; the newest counts."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.legal.looking_after import look_after
from incidents.actions.legal.standing import decided
from incidents.actions.locking import locked_incident
from incidents.legal_rights import asking
from incidents.models import Incident, LegalAnswer
from incidents.rules.questions import Given, answer_refusal


@recorded
def answer_question(
    incident: Incident,
    given: Given,
    *,
    is_proposal: bool = False,
    seen: int | None = None,
    actor: Person,
    now: datetime,
) -> LegalAnswer:
    """Decide a question, or propose an answer. ``seen``: the number of the last answer on the page.

    The clocks follow: another classification takes its own limit from the same awareness. Raises
    Refused for who may not, without a reason, without a moment of awareness, and from a stale page.
    """
    incident, given = locked_incident(incident), given.plain()
    last = incident.legal_answers.order_by("-n").values_list("n", flat=True).first() or 0
    refuse(answer_refusal(
        given, decided(incident), asking(incident, actor, now, is_proposal=is_proposal)
    ))  # fmt: skip
    if seen is not None and seen != last:
        raise Refused(Refusal("legal.answer_stale"))
    row = LegalAnswer.objects.create(
        incident=incident,
        n=last + 1,
        is_proposal=is_proposal,
        by=actor,
        at=now,
        **{**vars(given), "reason": given.reason.strip()},
    )
    record(
        "incident.answer_proposed" if is_proposal else "incident.question_answered",
        incident,
        actor=actor,
        now=now,
        refs=[row],
        data={
            "question": row.question,
            "answer": row.answer,
            "aware_at": row.aware_at.isoformat() if row.aware_at else None,
            "role": row.role,
            "category": row.category,
            "death": row.death,
            "widespread": row.widespread,
        },
        personal={"reason": row.reason},
    )
    if not is_proposal:
        look_after(incident, actor=actor, now=now)
    return row

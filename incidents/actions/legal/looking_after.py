"""Bringing statutory clocks and the work of counsel into line with what was answered.

From rows alone, and idempotent: whatever happens to an incident, this is called in its transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.worklist.actions import start_clock, stop_if_running
from govportal.worklist.rules.limits import HopTo, chain_up_to
from incidents.actions.legal.drafting import prepare
from incidents.actions.legal.standing import Fate, facts_of, fates, newest
from incidents.actions.legal.telling import tell
from incidents.models import Incident, LegalAnswer, StatutoryClock
from incidents.rules.notices import NoticeKind
from incidents.rules.questions import Question
from incidents.rules.statutory import Ended, Wanted, wanted, why_ended
from incidents.statutory_table import shipped_table

CHAIN = chain_up_to(HopTo.BOARD_LIAISON)
MET = (Ended.SENT, Ended.UNNECESSARY)


@recorded
def look_after(incident: Incident, *, actor: Actor, now: datetime) -> None:
    """Start, end and replace clocks; prepare what is due; ask and release counsel. Locked."""
    table, _digest = shipped_table()
    answers = newest(incident.legal_answers.all())
    given = {question: row.given for question, row in answers.items()}
    facts = facts_of(incident)
    due = wanted(given, facts, table)
    known, became = list(incident.statutory_clocks.order_by("pk")), fates(incident)
    for row in known:
        if row.is_running and not any(_is_same(row, one) for one in due):
            why = why_ended(Question(row.question), due, given, facts)
            _end(incident, row, why, now, actor, now)
    for one in due:
        _keep(incident, one, known, became, answers.get(one.question), actor, now)
        if not one.is_provisional:
            prepare(incident, NoticeKind(one.statute.notice), actor=actor, now=now)
    tell(incident, given, due, actor=actor, now=now)


def _is_same(row: StatutoryClock, one: Wanted) -> bool:
    return (row.question, row.statute, row.aware_at, row.is_provisional) == (
        one.question, one.statute.id, one.aware_at, one.is_provisional,
    )  # fmt: skip


def _keep(
    incident: Incident,
    one: Wanted,
    known: Sequence[StatutoryClock],
    became: Mapping[str, Fate],
    answer: LegalAnswer | None,
    actor: Actor,
    now: datetime,
) -> None:
    """One clock that has to run: begun, or met by its notice, which ends it once."""
    fate = Fate() if one.is_provisional else became.get(one.statute.notice, Fate())
    rows = [row for row in known if _is_same(row, one)]
    row = rows[-1] if rows else None
    is_met = fate.ended in MET
    if row is not None and not row.is_running and is_met and row.ended_why in MET:
        return
    if row is None or not row.is_running:
        row = _begin(incident, one, None if one.is_provisional else answer, actor, now)
    if is_met:
        _end(incident, row, fate.ended, fate.at or now, actor, now)


def _begin(
    incident: Incident, one: Wanted, answer: LegalAnswer | None, actor: Actor, now: datetime
) -> StatutoryClock:
    table, digest = shipped_table()
    statute = one.statute
    clock = None
    if statute.limit is not None:
        clock = start_clock(
            incident,
            kind=f"statutory_{one.question.value}",
            limit=statute.limit,
            calendar_key=incident.committee.calendar_key,
            chain=CHAIN,
            committee=incident.committee,
            actor=actor,
            now=now,
            title=f"{incident.number} · {statute.basis}",
            url=f"{incident.get_absolute_url()}legal/",
            refs=[incident.agent] if incident.agent is not None else [],
            starts_at=one.aware_at,
        )
    row = StatutoryClock.objects.create(
        incident=incident,
        question=one.question,
        statute=statute.id,
        basis=statute.basis,
        period=statute.period,
        moves=statute.moves,
        also=statute.also,
        who=statute.who,
        to=statute.to,
        notice=statute.notice,
        table_version=table.version,
        table_digest=digest,
        aware_at=one.aware_at,
        due_at=one.due_at,
        is_provisional=one.is_provisional,
        answer=answer,
        clock=clock,
        begun_at=now,
    )
    record(
        "incident.statutory_begun",
        incident,
        actor=actor,
        now=now,
        refs=[row, *([clock] if clock is not None else [])],
        data={
            "statute": statute.id,
            "aware_at": one.aware_at.isoformat(),
            "due_at": row.due_at.isoformat() if row.due_at else None,
            "provisional": one.is_provisional,
            "table": {"version": table.version, "digest": digest},
        },
    )
    return row


def _end(
    incident: Incident,
    row: StatutoryClock,
    why: Ended,
    at: datetime,
    actor: Actor,
    now: datetime,
) -> None:
    """``at``: when the notice went out, where that is why; the clock itself stops now."""
    row.ended_at, row.ended_why = at, why
    row.save(update_fields=["ended_at", "ended_why"])
    stop_if_running(row.clock_id, actor=actor, now=now)
    record(
        "incident.statutory_ended",
        incident,
        actor=actor,
        now=now,
        refs=[row],
        data={"statute": row.statute, "why": why.value, "passed": row.passed_by(now)},
    )

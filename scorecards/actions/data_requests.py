"""Requests of people about their data: entered, handed over, extended once, answered, refused."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from approvals.actions.numbering import next_number
from approvals.rules.conditions import aligned
from approvals.rules.scheduled import end_of
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Committee, Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import close_items, notify, open_item, start_clock, stop_if_running
from govportal.worklist.saying import phrase
from govportal.worklist.timekeeping import zone_of
from registry.models import Agent
from scorecards.models import DataRequest
from scorecards.rules import data_requests as rules
from scorecards.rules.data_requests import Act, State, act_refusal, entry_refusal, words_refusal
from scorecards.rules.wording import gettext_noop as _
from scorecards.sources.days import day_of

PREFIX, CLOCK, ITEM = "DSR", "data_request", "scorecard.data_request"
TO_ANSWER = _("Answer a data-subject request by %(due)s: %(number)s")


@dataclass(frozen=True)
class Entry:
    """What somebody wrote of a request that came in."""

    kind: str
    reference: str
    received_on: date | None
    unit: Unit
    handler: Person | None
    agent: Agent | None = None


def enters_no(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not enter requests: compliance reviewers keep this register."""
    roles = person.roles_on(day_of(now))
    may = Role.COMPLIANCE_REVIEWER in roles and Role.AUDITOR not in roles
    return None if may else Refusal("dsr.keepers_only")


def act_no(act: Act, request: DataRequest, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not do this to a request now; None when they may."""
    today = day_of(now)
    return act_refusal(act, request.facts(person, today), today)


@recorded
def enter_request(entry: Entry, *, actor: Person, now: datetime) -> DataRequest:
    """Enter a request; its limit runs from the day it was received, not from this one.

    The same reference and kind once more is the same request. Raises Refused.
    """
    refuse(enters_no(actor, now))
    has = entry.handler is not None and entry.handler.is_active
    said = entry.kind, entry.reference, entry.received_on
    refuse(entry_refusal(*said, day_of(now), has_handler=has))
    assert entry.handler is not None and entry.received_on is not None
    number = next_number(PREFIX, now)  # holds its lock until the end: nobody enters beside it
    reference = entry.reference.strip()
    if there := DataRequest.objects.filter(reference=reference, kind=entry.kind).first():
        raise Refused(Refusal("dsr.entered_already", {"number": there.number}))
    made = DataRequest.objects.create(
        number=number,
        kind=entry.kind,
        reference=reference,
        unit=entry.unit,
        agent=entry.agent,
        handler=entry.handler,
        received_on=entry.received_on,
        due_on=rules.due_on(entry.received_on),
        entered_by=actor,
        entered_at=now,
    )
    _start(made, actor=actor, now=now)
    record("data_request.entered", made, actor=actor, now=now, refs=_refs(made, made.handler),
           data={"kind": made.kind, "received_on": made.received_on.isoformat(),
                 "due_on": made.due_on.isoformat()},
           personal={"reference": made.reference})  # fmt: skip
    return made


@recorded
def hand_over_request(
    request: DataRequest, to: Person | None, *, seen: str, actor: Person, now: datetime
) -> DataRequest:
    """Give a request to somebody else. ``seen``: its mark."""
    request = _locked(request, Act.HAND_OVER, seen, actor, now)
    if to is None or not to.is_active:
        raise Refused(Refusal("dsr.handler_missing"))
    if to.pk == request.handler_id:
        raise Refused(Refusal("dsr.same_handler"))
    before, request.handler = request.handler, to
    request.save(update_fields=["handler"])
    _restart(request, actor=actor, now=now)
    record("data_request.handed_over", request, actor=actor, now=now, refs=[before, to])
    return request


@recorded
def extend_request(
    request: DataRequest, reason: str, *, seen: str, actor: Person, now: datetime
) -> DataRequest:
    """Two months more, once, while the first is not over; the person asking is told why."""
    request = _locked(request, Act.EXTEND, seen, actor, now)
    refuse(words_refusal(reason))
    request.extended_on = rules.extended_until(request.received_on)
    request.extended_at, request.extension_reason = now, reason.strip()
    request.save(update_fields=["extended_on", "extended_at", "extension_reason"])
    _restart(request, actor=actor, now=now)
    record("data_request.extended", request, actor=actor, now=now, refs=_refs(request),
           data={"due_on": request.extended_on.isoformat()},
           personal={"reason": request.extension_reason})  # fmt: skip
    return request


@recorded
def answer_request(
    request: DataRequest, words: str, *, seen: str, actor: Person, now: datetime
) -> DataRequest:
    """Say what was answered; the request is closed."""
    return _closed(request, Act.ANSWER, State.ANSWERED, words, seen, actor, now)


@recorded
def refuse_request(
    request: DataRequest, reason: str, *, seen: str, actor: Person, now: datetime
) -> DataRequest:
    """Refuse it with the reason that the person asking was given; the request is closed."""
    return _closed(request, Act.REFUSE, State.REFUSED, reason, seen, actor, now)


def _closed(
    request: DataRequest,
    act: Act,
    state: State,
    words: str,
    seen: str,
    actor: Person,
    now: datetime,
) -> DataRequest:
    request = _locked(request, act, seen, actor, now)
    refuse(words_refusal(words))
    request.state, request.closing_words = state, words.strip()
    request.closed_at, request.closed_on, request.closed_by = now, day_of(now), actor
    request.save(update_fields=["state", "closing_words", "closed_at", "closed_on", "closed_by"])
    stop_if_running(request.clock_id, actor=actor, now=now)
    close_items(request, actor=actor, now=now, outcome=state.value)
    record(VERBS[act], request, actor=actor, now=now, refs=_refs(request),
           data={"closed_on": day_of(now).isoformat(),
                 "in_time": day_of(now) <= request.counts_until},
           personal={"words": request.closing_words})  # fmt: skip
    return request


VERBS = {Act.ANSWER: "data_request.answered", Act.REFUSE: "data_request.refused"}


def _locked(request: DataRequest, act: Act, seen: str, actor: Person, now: datetime) -> DataRequest:
    rows = DataRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("handler", "unit", "agent").get(pk=request.pk)
    refuse(act_no(act, request, actor, now))
    if request.mark != seen:
        raise Refused(Refusal("dsr.changed_stale"))
    return request


def _refs(request: DataRequest, *more: Any) -> list[HasRef]:
    return [request.unit, *([request.agent] if request.agent else []), *more]


def _restart(request: DataRequest, *, actor: Actor, now: datetime) -> None:
    stop_if_running(request.clock_id, actor=actor, now=now)
    close_items(request, actor=actor, now=now)
    _start(request, actor=actor, now=now)


def _start(request: DataRequest, *, actor: Actor, now: datetime) -> None:
    """The clock to the end of the last day in time, and the work for who handles it."""
    committee = Committee.objects.filter(is_default=True).first()
    key = committee.calendar_key if committee else "berlin"
    since, limit = aligned(now, end_of(request.counts_until, zone_of(key)))
    url = request.get_absolute_url()
    request.clock = start_clock(
        request, kind=CLOCK, limit=limit, calendar_key=key, chain=(), committee=committee,
        title=str(request), url=url, actor=actor, now=now, starts_at=min(since, now),
    )  # fmt: skip
    request.save(update_fields=["clock"])
    title = phrase(TO_ANSWER, due=request.counts_until, number=request.number)
    item = f"dsr:{request.clock_id}:{request.handler_id}"
    open_item(request, kind=ITEM, title=title, url=url, assignee=request.handler, role="handler",
              clock=request.clock, key=item, actor=actor, now=now)  # fmt: skip
    notify(request.handler, key=item, subject=title, body=str(request), url=url, now=now)

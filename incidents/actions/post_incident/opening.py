"""A review opens when a grave incident closes, waits while it is open again, and ends with it."""

from datetime import datetime

from approvals.actions.closing import close_review
from approvals.actions.numbering import next_number
from approvals.models import Review
from approvals.rules.reviews import ReviewState
from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, notify, open_item, start_clock, stop_if_running
from govportal.worklist.models import ClockEvent, WorkItem
from govportal.worklist.saying import phrase
from incidents.actions.post_incident.hands import asked_of, let_in, loaded, locked
from incidents.actions.turns import Turn
from incidents.models import Incident, PostIncidentReview
from incidents.rights import handles
from incidents.rules.post_incident import REVIEW_CHAIN, REVIEW_TIME, PirState, is_required
from incidents.rules.states import Act, IncidentState, Outcome

PREFIX, CLOCK, WRITE = "PIR", "incident_review", "incident.review"
PORTAL = SYSTEM("incidents")
TO_WRITE = _("Review after the incident: %(about)s")
BODY = _(
    "Say what happened and why, without blame, and what is changed so that it does not happen "
    "again. Each why needs evidence before the review can be handed in."
)
BEFORE_OTHERS = frozenset({PirState.COMMITTEE, PirState.SIGNING})
REVIEWED = frozenset({IncidentState.RESOLVED, IncidentState.CLOSED})


def follow(incident: Incident, turn: Turn) -> None:
    """What an act on the incident means for its review (``incidents.actions.turns``)."""
    pir = PostIncidentReview.objects.unfinished().filter(incident=incident).first()
    if turn.act is Act.CLOSE:
        _at_close(incident, pir, turn)
    elif pir is None:
        return
    elif turn.act is Act.REOPEN:
        hold(pir, turn)
    elif turn.act in {Act.DISMISS, Act.MERGE}:
        drop(pir, turn)


def _at_close(incident: Incident, pir: PostIncidentReview | None, turn: Turn) -> None:
    required = is_required(incident.severity_now, is_exercise=incident.is_exercise)
    if pir is not None:
        go_on(pir, turn, required=required)
    elif required:
        open_pir(incident, required=True, actor=PORTAL, now=turn.now)


def begin_refusal(incident: Incident, person: Person, now: datetime) -> Refusal | None:
    """Why nobody begins a review on demand; load the incident with agent and parts."""
    if not handles(incident, person, now):
        return Refusal("pir.not_yours")
    if incident.state not in REVIEWED or incident.outcome == Outcome.FALSE_ALARM:
        return Refusal("pir.too_early")
    is_there = PostIncidentReview.objects.unfinished().filter(incident=incident).exists()
    return Refusal("pir.begun_stale") if is_there else None


@recorded
def begin_pir(incident: Incident, *, actor: Person, now: datetime) -> PostIncidentReview:
    """Begin a review that nobody has to write: of a lesser incident, or of an exercise."""
    rows = Incident.objects.select_for_update(of=("self",))
    incident = rows.prefetch_related("parts").select_related("agent", "lead").get(pk=incident.pk)
    refuse(begin_refusal(incident, actor, now))
    return open_pir(incident, required=False, actor=actor, now=now)


@recorded
def open_pir(
    incident: Incident, *, required: bool, actor: Actor, now: datetime
) -> PostIncidentReview:
    """Open a review, with its clock and the work for the lead; the incident is locked."""
    n = PostIncidentReview.objects.filter(incident=incident).count() + 1
    pir = PostIncidentReview.objects.create(
        number=next_number(PREFIX, now), incident=incident, n=n, is_required=required,
        opened_at=now,
    )  # fmt: skip
    pir = loaded(pir.pk)
    if incident.state == IncidentState.CLOSED:
        start_writing(pir, actor=actor, now=now)
    data = {"n": n, "required": required, "severity": incident.severity}
    record("pir.opened", pir, actor=actor, now=now, refs=[incident], data=data)
    return pir


def start_writing(pir: PostIncidentReview, *, actor: Actor, now: datetime) -> None:
    """Five business days of the committee's calendar, and work for who writes it."""
    incident = pir.incident
    pir.clock = start_clock(
        pir,
        kind=CLOCK,
        limit=REVIEW_TIME,
        calendar_key=incident.committee.calendar_key,
        chain=REVIEW_CHAIN,
        committee=incident.committee,
        title=str(pir),
        url=pir.get_absolute_url(),
        refs=[incident],
        actor=actor,
        now=now,
    )
    pir.save(update_fields=["clock"])
    person = asked_of(incident, now)
    if person is None:
        return
    let_in(incident, person, now)
    title = phrase(TO_WRITE, about=incident.number)
    key = f"pir:{pir.pk}:{pir.clock.pk}:{person.pk}"
    url = pir.get_absolute_url()
    open_item(pir, kind=WRITE, title=title, url=url, assignee=person, role="incident_lead",
              clock=pir.clock, key=key, actor=actor, now=now)  # fmt: skip
    notify(person, key=key, subject=title, body=phrase(BODY), url=url, now=now)


def stop_writing(pir: PostIncidentReview, *, actor: Actor, now: datetime) -> None:
    """Nobody has to write any more, or sign."""
    stop_if_running(pir.clock_id, actor=actor, now=now)
    close_items(pir, actor=actor, now=now)


def take_from_others(pir: PostIncidentReview, actor: Actor, now: datetime) -> None:
    """What is before the committee goes back undecided."""
    review = pir.handed.review if pir.handed is not None else None
    if pir.state == PirState.COMMITTEE and review is not None and review.state == ReviewState.OPEN:
        found = Review.objects.select_related("clock", "committee").get(pk=review.pk)
        close_review(found, ReviewState.WITHDRAWN, actor=actor, now=now)


@recorded
def hold(pir: PostIncidentReview, turn: Turn) -> None:
    """The incident is open again: its review waits, and its time with it."""
    pir, now = locked(pir), turn.now
    take_from_others(pir, turn.actor, now)
    stop_writing(pir, actor=turn.actor, now=now)
    before, pir.state, pir.held_at = pir.state, PirState.DRAFT, now
    pir.save(update_fields=["state", "held_at"])
    record("pir.held", pir, actor=turn.actor, now=now, refs=[pir.incident], data={"was": before})


@recorded
def go_on(pir: PostIncidentReview, turn: Turn, *, required: bool) -> None:
    """The incident is closed again: five business days from now."""
    pir, now = locked(pir), turn.now
    if pir.state != PirState.DRAFT:
        return
    pir.held_at, pir.is_required = None, pir.is_required or required
    pir.save(update_fields=["held_at", "is_required"])
    start_writing(pir, actor=PORTAL, now=now)
    record("pir.went_on", pir, actor=PORTAL, now=now, refs=[pir.incident])


@recorded
def drop(pir: PostIncidentReview, turn: Turn) -> None:
    """A false alarm, or another incident goes on: there is nothing to review."""
    pir, now = locked(pir), turn.now
    take_from_others(pir, turn.actor, now)
    stop_writing(pir, actor=turn.actor, now=now)
    pir.state, pir.closed_at = PirState.DROPPED, now
    pir.save(update_fields=["state", "closed_at"])
    record("pir.dropped", pir, actor=turn.actor, now=now, refs=[pir.incident],
           data={"act": turn.act.value})  # fmt: skip


def on_hop(event: ClockEvent, now: datetime) -> None:
    """Whom an escalation called in must be able to see the incident."""
    items = WorkItem.objects.open().filter(clock=event.clock_id, hop=event.threshold)
    pir = PostIncidentReview.objects.select_related("incident").filter(clock=event.clock_id).first()
    if pir is not None:
        see(pir.incident, [item.assignee for item in items.select_related("assignee")], now)


@recorded
def see(incident: Incident, people: list[Person], now: datetime) -> None:
    """Give each of them a part in it, where they do not see it yet."""
    for person in people:
        let_in(incident, person, now)
    if people:
        record("incident.called_in", incident, actor=PORTAL, now=now, refs=people)

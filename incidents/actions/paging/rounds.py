"""Paging, step by step: begun with the incident, gone on with by the tick, ended when it is taken.

Locks: the incident (with its agent), then the round. Whatever goes wrong here never undoes what was
done about the incident: the round stays due, and the tick tries again.
"""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from govportal.ledger.actions import recorded
from govportal.people.models import Person
from govportal.worklist.actions import post, withdraw_posts
from incidents.actions.handling import acknowledge
from incidents.actions.locking import locked_incident
from incidents.actions.paging import letters
from incidents.actions.paging.chains import chain_of
from incidents.actions.paging.stepping import take_step
from incidents.actions.turns import Turn
from incidents.models import Incident, IncidentTurn, Page, PagingChannel, PagingRound
from incidents.rules.paging import Ended
from incidents.rules.severities import Severity
from incidents.rules.states import Act, IncidentState

log = logging.getLogger(__name__)
BATCH = 50
OVER = frozenset({Act.RESOLVE, Act.CLOSE, Act.DISMISS, Act.MERGE})


def follow_incident(incident: Incident, turn: Turn) -> None:
    """What an act means for paging; in its transaction, the incident locked."""
    if turn.act in (Act.OPEN, Act.REOPEN):
        _begin(incident, turn)
    elif turn.act is Act.SEVERITY:
        _on_severity(incident, turn)
    elif turn.act is Act.AGENT and incident.state == IncidentState.REPORTED:
        _begin(incident, turn, known=_paged(incident))
    elif turn.act is Act.ACKNOWLEDGE:
        _taken(incident, turn)
    elif turn.act in OVER:
        _end(incident, Ended.OVER, turn)


def _on_severity(incident: Incident, turn: Turn) -> None:
    """Raised: everybody of the new severity again. Lowered, or by a merger whose people were paged
    already: only who was not."""
    if not incident.is_open:
        return
    is_raised = incident.severity_now.is_graver_than(Severity(turn.before))
    if not is_raised and incident.state != IncidentState.REPORTED:
        return
    sources = _merging(incident)
    known = set() if is_raised and not sources else _paged(incident, *sources)
    _begin(incident, turn, known=known)


def _merging(incident: Incident) -> list[Incident]:
    """Those that are being merged into it at this moment: moved, and the turn not written yet."""
    return [
        source
        for source in incident.merged.all()
        if not IncidentTurn.objects.filter(incident=source, act=Act.MERGE, at__gte=_moved(source))
    ]


def _moved(source: Incident) -> datetime:
    """When it was opened or taken up last: a merger before that was undone."""
    rows = source.turns.exclude(act=Act.MERGE).order_by("-n")
    return rows.values_list("at", flat=True).first() or source.reported_at


def _paged(*incidents: Incident) -> set[int]:
    rows = Page.objects.filter(incident__in=incidents, person__isnull=False)
    return {pk for pk in rows.values_list("person_id", flat=True) if pk is not None}


def _begin(incident: Incident, turn: Turn, known: Collection[int] = ()) -> None:
    """Another round; its first step at once, without those ``known`` to it.

    An exercise waits for the tick: those who take part are named after it is opened.
    """
    _end(incident, Ended.REPLACED, turn)
    last = incident.paging_rounds.order_by("-n").values_list("n", flat=True).first() or 0
    row = PagingRound.objects.create(
        incident=incident,
        n=last + 1,
        chain=chain_of(incident.unit, turn.now),
        severity=incident.severity,
        because=turn.act,
        started_at=turn.now,
        next_step_at=turn.now,
    )
    if incident.is_exercise:
        return
    try:
        with transaction.atomic():
            _step(row, incident, turn.now, known)
    except Exception:  # what was done about the incident stands; the tick tries again
        log.exception("%s: not paged yet", incident.ledger_ref)


@recorded
def _step(row: PagingRound, incident: Incident, now: datetime, known: Collection[int] = ()) -> None:
    take_step(row, incident, now, known)
    if incident.state != IncidentState.REPORTED:
        _close(row, Ended.IN_HAND, None, now)


def _end(incident: Incident, ended: Ended, turn: Turn) -> PagingRound | None:
    row = incident.paging_rounds.filter(ended_at=None).first()
    if row is not None:
        by = turn.actor if isinstance(turn.actor, Person) else None
        _close(row, ended, by, turn.now)
        withdraw_posts(incident, letters.PAGED)
    return row


def _close(row: PagingRound, ended: Ended, by: Person | None, now: datetime) -> None:
    row.next_step_at, row.ended, row.ended_by = None, ended, by
    row.ended_at = max(now, row.started_at)
    row.save(update_fields=["next_step_at", "ended", "ended_by", "ended_at"])


def _taken(incident: Incident, turn: Turn) -> None:
    """Nobody else is paged; channels that were paged hear who has it."""
    row = _end(incident, Ended.TAKEN, turn)
    if row is None or not isinstance(turn.actor, Person):
        return
    mine = row.pages.filter(person=turn.actor, paged_at__lte=turn.now, acknowledged_at=None)
    mine.update(acknowledged_at=turn.now, how=Page.BY_INCIDENT)
    told = PagingChannel.objects.filter(pages__round=row, is_active=True).distinct()
    for channel in told.select_related("receiver"):
        post(
            channel.receiver,
            letters.taken_message(incident, turn.actor, turn.now),
            key=f"taken:{row.pk}:{channel.pk}",
            subject=incident,
            now=turn.now,
        )


@recorded
def take_page(incident: Incident, *, actor: Person, now: datetime) -> Incident:
    """Acknowledge a page: take the incident. Raises Refused as taking it does."""
    incident = locked_incident(incident)
    mine = Page.objects.filter(round__ended_at=None, incident=incident, person=actor)
    mine.filter(paged_at__lte=now).update(acknowledged_at=now, how=Page.BY_PAGE)
    return acknowledge(incident, actor=actor, now=now)


def keep_pages(now: datetime) -> int:
    """Take every step whose time has come; how many rounds went on. Late, never twice."""
    due = PagingRound.objects.filter(next_step_at__lte=now).order_by("next_step_at", "pk")
    return sum(_try(pk, now) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


def _try(pk: int, now: datetime) -> bool:
    try:
        return _go_on(pk, now)
    except Exception:  # whatever went wrong with this one, the others are paged
        log.exception("paging round %s: no step", pk)
        return False


@transaction.atomic
def _go_on(pk: int, now: datetime) -> bool:
    incident = locked_incident(PagingRound.objects.select_related("incident").get(pk=pk).incident)
    row = PagingRound.objects.select_for_update(of=("self",)).get(pk=pk)
    went_on = False
    while row.next_step_at is not None and row.next_step_at <= now:
        _step(row, incident, now)
        went_on = True
    return went_on

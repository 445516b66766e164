"""Updates in the timeline reach those on the incident, and the committee's channels. Once."""

from datetime import datetime, timedelta

from django.db import transaction

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.inserts import insert_once
from govportal.people.models import Person
from govportal.worklist.actions import notify, post
from govportal.worklist.saying import phrase
from incidents.actions.paging import letters
from incidents.actions.paging.surroundings import participants
from incidents.models import IncidentNote, Page, PagingChannel, UpdateTold
from incidents.rules.paging import Audience

LATEST = timedelta(days=2)
BATCH = 100
SUBJECT = _("%(mark)sUpdate on %(number)s: %(title)s")


def tell_updates(now: datetime) -> int:
    """Tell of updates that nobody was told of yet; how many. Those of long ago are left alone."""
    rows = IncidentNote.objects.filter(
        kind=IncidentNote.UPDATE, told__isnull=True, added_at__gt=now - LATEST, added_at__lte=now
    )
    notes = rows.select_related("incident__agent", "incident__lead", "incident__reporter", "by")
    return sum(_tell(note, now) for note in notes.order_by("pk")[:BATCH])


@transaction.atomic
def _tell(note: IncidentNote, now: datetime) -> bool:
    if not insert_once(UpdateTold(note=note, at=now)):
        return False
    incident = note.incident
    words = phrase(
        SUBJECT,
        mark=letters.EXERCISE if incident.is_exercise else "",
        number=incident.number,
        title=incident.title,
    )
    for person in _readers(note):
        notify(
            person,
            key=f"update:{note.pk}:{person.pk}",
            subject=words,
            body=f"{note.text}\n\n{note.by}",
            url=incident.get_absolute_url(),
            now=now,
        )
    for channel in _channels(note):
        post(
            channel.receiver,
            letters.update_message(note, now),
            key=f"update:{note.pk}:channel:{channel.pk}",
            subject=incident,
            now=now,
        )
    return True


def _readers(note: IncidentNote) -> list[Person]:
    """Those on the incident and those who were paged for it, except who wrote."""
    incident = note.incident
    paged = Page.objects.filter(incident=incident, person__isnull=False)
    known = participants(incident) | set(paged.values_list("person_id", flat=True))
    rows = Person.objects.active().filter(pk__in=known).exclude(pk=note.by_id)
    return list(rows.order_by("pk"))


def _channels(note: IncidentNote) -> list[PagingChannel]:
    rows = PagingChannel.objects.filter(is_active=True, audience=Audience.COMMITTEE)
    if note.incident.is_exercise:
        rows = rows.filter(takes_exercises=True)
    return list(rows.select_related("receiver").order_by("pk"))

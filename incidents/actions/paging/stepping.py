"""One step of paging: whom the chain names now, their pages, and one entry."""

from collections.abc import Collection, Iterable
from datetime import datetime

from govportal.ledger.actions import record
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.worklist.actions import notify, post
from incidents.actions.paging import letters
from incidents.actions.paging.surroundings import Found, participants, surroundings
from incidents.actions.parts import give_part
from incidents.models import Incident, IncidentPart, Page, PagingChannel, PagingRound
from incidents.rights import handles
from incidents.rules.paging import Audience, Called, Step, called, next_step_at
from incidents.rules.severities import Severity

ACTOR = SYSTEM("paging")


def take_step(
    row: PagingRound, incident: Incident, now: datetime, known: Collection[int] = ()
) -> None:
    """Page whom the next step names, without those ``known``; then say when the one after is due.

    In the caller's transaction, with the incident locked.
    """
    steps = row.chain.chain[Severity(row.severity)]
    step, number = steps[row.steps_done], row.steps_done
    found = surroundings(incident, now)
    channels = _channels(step, incident)
    people = [one for one in _people(step, incident, found, channels, number)
              if one.person not in known]  # fmt: skip
    pages = [_page_person(row, number, incident, one, found, now) for one in people]
    pages += [_page_channel(row, number, incident, channel, now) for channel in channels]
    row.steps_done = number + 1
    row.next_step_at = next_step_at(steps, row.steps_done, row.started_at)
    row.save(update_fields=["steps_done", "next_step_at"])
    _record(row, number, incident, pages, now)


def _channels(step: Step, incident: Incident) -> list[PagingChannel]:
    rows = PagingChannel.objects.filter(is_active=True, audience__in=step.channels)
    if incident.is_exercise:
        rows = rows.filter(takes_exercises=True)
    return list(rows.select_related("receiver").order_by("pk"))


def _people(
    step: Step,
    incident: Incident,
    found: Found,
    channels: Iterable[PagingChannel],
    number: int,
) -> list[Called]:
    """Whom the chain names; in an exercise only who takes part: all of them first, later those
    of the chain."""
    audiences = [Audience(channel.audience) for channel in channels]
    named = called(step, found.around, audiences)
    if not incident.is_exercise:
        return named
    part = participants(incident)
    missing = Person.objects.filter(pk__in=part - set(found.people))
    found.people.update({one.pk: one for one in missing})
    within = [one for one in named if one.person in part]
    if number:
        return within
    there = {one.person for one in within}
    return within + [Called(pk) for pk in sorted(part - there)]


def _page_person(
    row: PagingRound, number: int, incident: Incident, one: Called, found: Found, now: datetime
) -> Page:
    person = found.people[one.person]
    absent = found.people.get(one.instead_of or 0)
    notice = notify(
        person,
        key=f"page:{row.pk}:{number}:{person.pk}",
        subject=letters.subject_of(incident),
        body=letters.mail_body(incident, person, absent),
        url=letters.address_of(incident),
        now=now,
    )
    if not handles(incident, person, now):
        _bring_in(incident, person, now)
    return Page.objects.create(
        incident=incident, round=row, step=number, person=person, instead_of=absent,
        notice=notice, paged_at=now,
    )  # fmt: skip


def _bring_in(incident: Incident, person: Person, now: datetime) -> None:
    """Who is paged may see and take the incident; a substitute, or the CISO, by this part."""
    part = give_part(incident, person, IncidentPart.SUPPORT, now=now)
    record(
        "incident.part_given", incident, actor=ACTOR, now=now, refs=[person, part],
        data={"part": part.part, "because": "paged"},
    )  # fmt: skip


def _page_channel(
    row: PagingRound, number: int, incident: Incident, channel: PagingChannel, now: datetime
) -> Page:
    made = post(
        channel.receiver,
        letters.paged_message(incident, now),
        key=f"page:{row.pk}:{number}:channel:{channel.pk}",
        subject=incident,
        now=now,
    )
    return Page.objects.create(
        incident=incident, round=row, step=number, channel=channel, post=made, paged_at=now
    )


def _record(
    row: PagingRound, number: int, incident: Incident, pages: list[Page], now: datetime
) -> None:
    people = [page.person for page in pages if page.person is not None]
    channels = [page.channel for page in pages if page.channel is not None]
    record(
        "incident.paged",
        incident,
        actor=ACTOR,
        now=now,
        refs=[*people, *channels],
        data={
            "round": row.n,
            "step": number + 1,
            "severity": row.severity,
            "chain": row.chain.n,
            "people": len(people),
            "channels": len(channels),
            "exercise": incident.is_exercise,
        },
    )

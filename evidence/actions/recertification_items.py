"""Who has to answer in a campaign has it on their list, once, and is reminded."""

from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from evidence.models.recertifications import Recertification
from govportal.ledger.actions import record
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.worklist.actions import close_item, notify, open_item
from govportal.worklist.models import Notice, WorkItem
from govportal.worklist.saying import Words, phrase

KIND, REMINDER = "recertification.answer", "recertification.reminder"
ASK = _("Say who still needs their roles: %(quarter)s")
BODY = _("Until %(due)s. What nobody answered until %(lapses)s ends.")


def settle(campaign: Recertification, *, actor: Actor, now: datetime) -> None:
    """Open what is missing, and close what waits for nobody any more."""
    wanted = _asked(campaign)
    there = WorkItem.objects.open().about(campaign.ledger_ref).filter(kind=KIND)
    for item in there.exclude(assignee__in=wanted):
        close_item(item, actor=actor, now=now)
    missing = wanted - set(there.values_list("assignee_id", flat=True))
    for person in Person.objects.active().filter(pk__in=missing).order_by("pk"):
        _ask(campaign, person, actor, now)


def _asked(campaign: Recertification) -> set[int]:
    pairs = campaign.lines.open().values_list("answerer_id", "escalated_to_id").distinct()
    return {pk for pair in pairs for pk in pair if pk is not None}


def _ask(campaign: Recertification, person: Person, actor: Actor, now: datetime) -> None:
    before = WorkItem.objects.about(campaign.ledger_ref).filter(assignee=person).count()
    key = f"{KIND}:{campaign.pk}:{person.pk}:{before}"
    title, url = phrase(ASK, quarter=campaign.quarter), campaign.get_absolute_url() + "answer/"
    open_item(
        campaign, kind=KIND, title=title, url=url, assignee=person, role="manager",
        due_on=campaign.dates.due, key=key, actor=actor, now=now,
    )  # fmt: skip
    notify(person, key=key, subject=title, body=_body(campaign), url=url, now=now)


def _body(campaign: Recertification) -> Words:
    return phrase(BODY, due=campaign.dates.due, lapses=campaign.dates.lapses)


def remind(campaign: Recertification, *, now: datetime) -> int:
    """A week before the day, and every week after it; how many were told."""
    n = campaign.dates.reminder(now.date())
    if n is None:
        return 0
    told = 0
    for person in Person.objects.active().filter(pk__in=_asked(campaign)).order_by("pk"):
        key = f"{REMINDER}:{campaign.pk}:{n}:{person.pk}"
        if Notice.objects.filter(key=key).exists():
            continue
        notify(
            person, key=key, subject=phrase(ASK, quarter=campaign.quarter), body=_body(campaign),
            url=campaign.get_absolute_url() + "answer/", now=now,
        )  # fmt: skip
        told += 1
    if told:
        data = {"reminder": n, "people": told}
        record("recertification.reminded", campaign, actor=SYSTEM("calendar"), now=now, data=data)
    return told

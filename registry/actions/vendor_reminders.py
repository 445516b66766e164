"""Reminders of what runs out: agreements, certificates, next assessments, ends of models.

A tick without memory: every reminder is a row with a unique key, so that it happens once, and late
where nobody looked on its day.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert_once
from govportal.ledger.rules import SYSTEM, HasRef
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase
from registry.actions.vendor_items import give_once
from registry.actions.vendor_parts import keeper_of
from registry.models import (
    ExpiryReminder,
    PinnedModel,
    Vendor,
    VendorAssessment,
)
from registry.models.releases import day_of
from registry.rules.expiries import OVER, SOON, Expiry, Reminder, Thing, due_reminders

CALENDAR = SYSTEM("calendar")
EXPIRY_ITEM = "vendor.expiry"
TITLES = {
    Thing.AGREEMENT: gettext_noop("Data-processing agreement until %(day)s: %(vendor)s"),
    Thing.CERTIFICATE: gettext_noop("Certificate %(label)s until %(day)s: %(vendor)s"),
    Thing.ASSESSMENT: gettext_noop("Next assessment due %(day)s: %(vendor)s"),
    Thing.MODEL: gettext_noop("%(label)s ends %(day)s: %(vendor)s"),
}
AHEAD_BODY = gettext_noop("%(days)s days are left.")
TODAY_BODY = gettext_noop("Today is the last day.")
OVER_BODY = gettext_noop("It is over. The vendor’s page and those of its agents say so.")


def remind_of_expiries(now: datetime) -> int:
    """Remind of everything near its end, once for each threshold; how many reminders."""
    today = day_of(now)
    until = date.fromordinal(today.toordinal() + SOON)
    near = Vendor.objects.running_out(until, with_ended=True)
    return sum(_remind(pk, now) for pk in list(near.order_by("pk").values_list("pk", flat=True)))


@recorded
def _remind(pk: int, now: datetime) -> int:
    """The reminders of one vendor. Its row is the lock."""
    rows = Vendor.objects.select_for_update(of=("self",))
    vendor = rows.select_related("owner", "standing__assessor").get(pk=pk)
    today, expiries = day_of(now), vendor.expiries(with_ended=True)
    sent = _sent(expiry.ref for expiry in expiries)
    count = 0
    for expiry in expiries:
        due = due_reminders(expiry, today, sent.get(expiry.ref, set()))
        count += sum(_note(vendor, expiry, reminder, reminder == due[-1], now) for reminder in due)
    return count


def _sent(refs: Iterable[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    rows = ExpiryReminder.objects.filter(thing__in=list(refs))
    for thing, threshold in rows.values_list("thing", "threshold"):
        found.setdefault(thing, set()).add(threshold)
    return found


def _note(vendor: Vendor, expiry: Expiry, reminder: Reminder, is_told: bool, now: datetime) -> bool:
    """Write the reminder and its entry, and tell by the last of several; whether it was new."""
    row = ExpiryReminder(
        vendor=vendor,
        thing=expiry.ref,
        kind=expiry.thing.value,
        last_day=expiry.last_day,
        threshold=reminder.threshold,
        due_on=reminder.due_on,
        noticed_at=now,
        is_told=is_told,
    )
    if not insert_once(row):
        return False
    told = _tell(vendor, expiry, reminder, now) if is_told else []
    record(
        "vendor.reminded",
        vendor,
        actor=CALENDAR,
        now=now,
        refs=[row, *told],
        data={
            "thing": expiry.ref,
            "kind": expiry.thing.value,
            "threshold": reminder.threshold,
            "last_day": expiry.last_day.isoformat(),
            "due_on": reminder.due_on.isoformat(),
            "late_days": (day_of(now) - reminder.due_on).days,
        },
    )
    return True


def _tell(vendor: Vendor, expiry: Expiry, reminder: Reminder, now: datetime) -> list[HasRef]:
    """Mail, and a piece of work, for the vendor's keeper; nobody where there is none.

    The end of a model that no agent uses makes no work.
    """
    person = keeper_of(vendor, now)
    if person is None:
        return []
    words = {"day": expiry.last_day, "label": expiry.label, "vendor": vendor.name}
    title = phrase(TITLES[expiry.thing], **words)
    subject = _subject(vendor, expiry)
    if not isinstance(subject, PinnedModel) or subject.agent_links.in_use().exists():
        give_once(
            subject,
            person,
            kind=f"{EXPIRY_ITEM}.{expiry.thing.value}",
            role="vendor_owner",
            title=title,
            url=vendor.get_absolute_url(),
            actor=CALENDAR,
            now=now,
        )
    days = expiry.days_left(day_of(now))
    body = OVER_BODY if reminder.threshold == OVER else AHEAD_BODY if days else TODAY_BODY
    notify(
        person,
        key=f"{expiry.ref}:{reminder.threshold}:{person.pk}",
        subject=title,
        body=phrase(body, days=days),
        url=vendor.get_absolute_url(),
        now=now,
    )
    return [person]


def _subject(vendor: Vendor, expiry: Expiry) -> VendorAssessment | PinnedModel | Vendor:
    """What the work is about; it is closed with the next assessment, or when no agent uses the
    model any more or it goes on."""
    if expiry.thing is Thing.MODEL:
        number = int(expiry.ref.split(":")[1])
        return next(one for one in vendor.pinned_models.all() if one.pk == number)
    return vendor.standing or vendor

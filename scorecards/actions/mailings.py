"""The weekly mail, written once a week; and who wants which mail."""

from collections.abc import Mapping
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert_once
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import notify
from govportal.worklist.saying import in_language_of
from scorecards.models import MailChoice, WeeklyMail
from scorecards.recipients import recipients
from scorecards.rules.mailings import Mail, may_get
from scorecards.rules.reports import due_at, week_of
from scorecards.sources.days import day_of, zone
from scorecards.weekly import figures_for, in_zone_of, weekly_for, written
from scorecards.working_days import working_days

SENDER = SYSTEM("scorecards")


def keep_weekly(now: datetime) -> int:
    """Write the mail of this week once its time has come; how many were written.

    A week in which nobody looked has none: what was late then is no news.
    """
    week = week_of(day_of(now))
    if WeeklyMail.objects.filter(week=week).exists():
        return 0
    if now < due_at(week, working_days(), zone()):
        return 0
    return send_weekly(now=now)


@recorded
def send_weekly(*, now: datetime) -> int:
    """Write the mail of the week to everybody who gets it. Of two at once one writes."""
    today = day_of(now)
    week, readers = week_of(today), recipients(Mail.WEEKLY, today)
    figures = figures_for(week, now)
    mail = WeeklyMail(
        week=week,
        day=figures.scores.day if figures.scores else None,
        sent_at=now,
        sent_to=len(readers),
    )
    if not insert_once(mail):
        return 0
    for reader in readers:
        with in_language_of(reader), in_zone_of(reader):
            said = written(weekly_for(reader, figures))
        notify(
            reader, key=f"{mail.ledger_ref}:{reader.ref}", subject=said.subject, body=said.text,
            url="", now=now, page=said.html,
        )  # fmt: skip
    record(
        "scorecard.weekly_sent",
        mail,
        actor=SENDER,
        now=now,
        refs=readers,
        data={"week": week.isoformat(), "day": mail.day.isoformat() if mail.day else None,
              "count": len(readers)},
    )  # fmt: skip
    return len(readers)


@recorded
def choose_mails(wanted: Mapping[Mail, bool], *, actor: Person, now: datetime) -> None:
    """Somebody's own choice. Raises Refused for a mail that they may not have."""
    roles = actor.roles_on(day_of(now)) if actor.is_active else set()
    for mail in wanted:
        if not may_get(mail, roles):
            refuse(Refusal("mail.not_for_you"))
    known = {row.mail: row for row in MailChoice.objects.select_for_update().filter(person=actor)}
    changed = {}
    for mail, want in wanted.items():
        row = known.get(mail) or MailChoice(person=actor, mail=mail)
        if row.pk is None or row.wanted != want:
            row.wanted, row.chosen_at = want, now
            row.save()
            changed[mail.value] = want
    if changed:
        record("scorecard.mail_chosen", actor, actor=actor, now=now, data={"wanted": changed})

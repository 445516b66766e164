"""The weekly mail: who gets it, what it says, once a week, as text and HTML."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from govportal.refusals import Refused
from govportal.worklist.actions import deliver_notices
from govportal.worklist.models import Notice
from scorecards.actions import snapshots
from scorecards.actions.mailings import choose_mails, keep_weekly
from scorecards.actions.patterns import keep_patterns
from scorecards.models import MailChoice, WeeklyMail
from scorecards.recipients import recipients
from scorecards.rules.mailings import Mail
from tests import make
from tests.make import START

SYS = SYSTEM("tests")
DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def names(on=MONDAY, which=Mail.WEEKLY):
    return {person.full_name for person in recipients(which, on.date())}


def test_roles_bring_mails_and_everybody_chooses_otherwise(cast):
    assert names() == {"Operator", "Compliance", "Compliance 2"}
    assert names(which=Mail.BOARD) == {"Board"}
    choose_mails({Mail.WEEKLY: False}, actor=cast.operator, now=MONDAY)
    choose_mails({Mail.WEEKLY: True}, actor=cast.auditor, now=MONDAY)
    assert names() == {"Auditor", "Compliance", "Compliance 2"}
    choose_mails({Mail.WEEKLY: True}, actor=cast.auditor, now=MONDAY)  # twice clicked
    assert Entry.objects.filter(verb="scorecard.mail_chosen").count() == 2
    with pytest.raises(Refused, match="every unit"):
        choose_mails({Mail.WEEKLY: True}, actor=cast.owner, now=MONDAY)


def test_who_has_left_or_lost_the_role_gets_none(cast):
    choose_mails({Mail.WEEKLY: True}, actor=cast.security, now=MONDAY)
    cast.security.role_assignments.update(ends_on=(MONDAY - DAY).date())
    type(cast.operator).objects.get_queryset().filter(pk=cast.operator.pk).update(is_active=False)
    assert names() == {"Compliance", "Compliance 2"}


def test_once_a_week_from_the_morning_of_its_first_working_day(cast):
    early = MONDAY.replace(hour=5)  # 06:00 in Berlin
    assert keep_weekly(early) == 0
    assert keep_weekly(MONDAY) == 3
    assert keep_weekly(MONDAY + DAY) == 0
    assert keep_weekly(MONDAY + 7 * DAY) == 3
    assert WeeklyMail.objects.count() == 2
    assert Entry.objects.filter(verb="scorecard.weekly_sent").count() == 2


def test_where_nobody_has_looked_for_patterns_it_names_no_number(cast):
    assert keep_weekly(MONDAY) == 3
    deliver_notices(MONDAY)
    assert "failure patterns" not in mail.outbox[0].subject
    assert "Nobody has looked for failure patterns yet." in mail.outbox[0].body


def test_it_says_what_is_late_who_acts_and_what_changed(cast, settings):
    request = make.request(cast, "tier1-internal-drafting")
    make.approve(request, START)
    make.to_production(request, START + 2 * DAY)
    late = make.request(cast, "tier1-ticket-triage", now=START + DAY)
    for day in (MONDAY - 7 * DAY, MONDAY):
        snapshots.count_day(day.date(), actor=SYS, now=MONDAY)
    keep_patterns(MONDAY)
    assert keep_weekly(MONDAY) == 3
    deliver_notices(MONDAY)
    sent: Any = next(
        one
        for one in mail.outbox
        if one.to == [cast.compliance.email] and getattr(one, "alternatives", None)
    )
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assignee = make.steps(late).filter(state="open").first().assignee
    for body in (sent.body, html):
        assert late.title in body and assignee.full_name in body
        assert "Only the model is watched" in body
        assert settings.PORTAL_URL + reverse("scorecard_mails") in body
        assert "Production agents with a valid approval" in body and "100 %" in body
    assert "late 1" in sent.subject
    assert "<script" not in html and " style=" not in html


def test_without_figures_it_says_so_and_makes_up_none(cast):
    keep_weekly(MONDAY)
    notice = Notice.objects.filter(person=cast.operator).get()
    assert "There are no figures yet." in notice.body and "FIGURES OF" not in notice.body
    assert "Nothing that you may see is late." in notice.body


def test_names_are_text_in_html(cast):
    type(cast.tech_owner).objects.get_queryset().filter(pk=cast.tech_owner.pk).update(
        full_name="<b>Tech</b>"
    )
    make.request(cast, "tier1-ticket-triage", now=START)
    keep_weekly(MONDAY)
    html = Notice.objects.get(person=cast.compliance, page__isnull=False).page.html
    assert "<b>Tech" not in html and "&lt;b&gt;Tech" in html


def test_the_page_shows_ones_own_choice_and_keeps_it(client, cast):
    client.force_login(cast.operator)
    address = reverse("scorecard_mails")
    page = client.get(address).content.decode()
    assert page.count("checked") == 1 and "Report to the board" in page
    client.post(address, {"governance": "on"})
    assert dict(MailChoice.objects.values_list("mail", "wanted")) == {
        "weekly": False, "governance": True, "board": False}  # fmt: skip
    client.force_login(cast.owner)
    assert "every unit" in client.get(address).content.decode()
    assert client.post(address, {"weekly": "on"}).status_code == 403

"""Work and mails speak the language of whom they are for, whoever acted."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from approvals.actions.words import SCHEDULED_OVERDUE, STEP
from approvals.models.names import STEP_NAMES
from approvals.rules.reviews import StepKind
from govportal.ledger.rules import SYSTEM
from govportal.worklist.actions import notify, open_item
from govportal.worklist.saying import for_reader, phrase
from tests import make

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def german():
    person = make.organisation().tech_owner
    person.language = "de"
    return person


def _given(person, title):
    return open_item(
        person, kind="example", title=title, url="/", assignee=person, role="technical_owner",
        key="example", actor=SYSTEM("test"), now=NOW,
    )  # fmt: skip


def test_a_title_is_kept_in_the_language_of_its_assignee(german):
    with translation.override("en"):
        title = phrase(STEP, step=STEP_NAMES[StepKind.SECURITY], about="Invoices")
        assert _given(german, title).title == "Sicherheitsprüfung: Invoices"


def test_a_mail_is_written_in_the_language_of_its_reader_and_not_of_who_acted(german):
    german.language = ""  # as the portal's own
    with translation.override("de"):
        words = phrase(SCHEDULED_OVERDUE, about="SR-1")
        mail = notify(german, key="k", subject=words, body=words, url="/", now=NOW)
    assert (mail.subject, mail.body) == ("Overdue: SR-1", "Overdue: SR-1")


def test_days_are_written_out_and_text_stands_as_it_is(german):
    day = date(2026, 3, 5)
    assert for_reader(german, phrase("%(day)s", day=day)) == "5. Mär 2026"
    assert for_reader(german, "50 % of it") == "50 % of it"

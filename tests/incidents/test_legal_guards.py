"""What the database refuses on the legal side of incidents, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from govportal.worklist.models import Clock
from incidents.models import (
    AffectedScope,
    LegalAnswer,
    NoticeMove,
    NoticeVersion,
    StatutoryClock,
)
from incidents.rules.notices import NoticeKind
from tests.incidents import legal_making as law
from tests.incidents import make
from tests.incidents.legal_making import BREACH, hours
from tests.make import START, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

GUARDS = (
    "is written once|stays|ends once|counts every hour|counsel or compliance|counts from awareness|"
    "is a printed version|late_notice_has_reasons|never pause|printed_or_not|clock_id"
)


@pytest.fixture
def cast():
    return organisation()


@pytest.fixture
def incident(cast):
    made = make.taken(cast)
    law.decide(made, cast, BREACH, START + hours(1))
    law.sent(made, cast, NoticeKind.GDPR_33, START + hours(2))
    law.decide(made, cast, BREACH, START + hours(3), role="processor")
    law.decide(made, cast, law.SERIOUS, START + hours(3))
    AffectedScope.objects.create(incident=made, n=1, actuality="unknown", by=cast.operator,
                                 reversibility="unknown", at=START)  # fmt: skip
    return made


def refused(statement: str, *params: object) -> None:
    with (
        pytest.raises(DatabaseError, match=GUARDS),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, params)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("incidents_legalanswer", "answer = 'no', aware_at = NULL"),
        ("incidents_legalanswer", "reason = 'another reason'"),
        ("incidents_affectedscope", "records = 7"),
        ("incidents_legalnotice", "kind = 'customer'"),
        ("incidents_noticeversion", "content = '{}'"),
        ("incidents_noticeversion", "digest = 'x', sha256 = 'x', file = 'x', size = 1"),
        ("incidents_noticemove", "reason = 'another'"),
        (
            "incidents_statutoryclock",
            "aware_at = begun_at, ended_why = 'sent', ended_at = begun_at",
        ),
        ("incidents_statutoryclock", "ended_why = '', ended_at = NULL"),
    ],
)
def test_rows_stay_as_they_were_written(incident, table, change):
    refused(f"UPDATE {table} SET {change}")
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        "state = 'paused'",
        "scale = 'business_days'",
        "amount = amount * 2",
        "due_at = started_at",
        "kind = 'incident_response'",
        "stopped_at = NULL, state = 'running'",
    ],
)
def test_a_statutory_clock_is_neither_paused_nor_stretched_nor_wound_up_again(incident, change):
    refused(f"UPDATE worklist_clock SET {change} WHERE kind LIKE 'statutory%%'")
    refused("DELETE FROM worklist_clock WHERE kind LIKE 'statutory%%'")


def test_no_other_clock_becomes_statutory_and_none_counts_working_days(incident):
    refused("UPDATE worklist_clock SET kind = 'statutory_breach' WHERE kind = 'incident_response'")
    columns = [f.column for f in Clock._meta.concrete_fields if not f.primary_key]
    names = ", ".join(f'"{name}"' for name in columns)
    other = names.replace('"scale"', "'business_days'")
    refused(
        f"INSERT INTO worklist_clock ({names}) SELECT {other} FROM worklist_clock "
        "WHERE kind = 'statutory_breach'"
    )


def again(row, **changes):
    """The same row once more, with changes."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(DatabaseError, match=GUARDS), transaction.atomic():
        row.save(force_insert=True)


def test_only_counsel_and_compliance_decide(incident, cast):
    again(LegalAnswer.objects.first(), n=90, by=cast.operator)
    again(LegalAnswer.objects.first(), n=91, by=cast.chair)
    row = LegalAnswer.objects.first()
    row.pk, row.n, row.by = None, 92, cast.operator
    row.is_proposal = True
    row.save(force_insert=True)  # a proposal is anybody's who handles it


def test_a_clock_of_the_law_says_what_counts_it_says(incident):
    row = StatutoryClock.objects.get(question="serious")
    again(row, clock_id=row.clock_id)
    row = StatutoryClock.objects.get(question="serious")
    assert row.due_at is not None
    again(row, due_at=row.due_at + hours(1), ended_at=row.begun_at, ended_why="sent")


def test_only_a_printed_version_was_sent(incident):
    version = NoticeVersion.objects.filter(sha256="").first()
    again(NoticeMove.objects.get(), n=90, version=version)
    again(NoticeMove.objects.get(), n=91, is_late=True)

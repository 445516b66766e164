"""What the database refuses of reports, completions and data-subject requests, whoever asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from scorecards.actions import data_requests, training
from scorecards.models import DataRequest, WorkflowReport
from tests.make import START, organisation
from tests.scorecards import value_making as make

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
GUARDS = "is written once|stays|is withdrawn once|is extended and closed once|begins open|report_"


@pytest.fixture
def cast():
    made = organisation()
    make.workflow(made)
    make.report(made, make.row(**make.EVERYTHING))
    course = make.course(made)
    said = {"actor": made.compliance, "now": START}
    training.note_completion(course, made.owner, make.DAY, **said)
    found = make.data_request(made)
    later = {"actor": made.owner, "now": START + timedelta(days=1)}
    data_requests.extend_request(found, "Four systems hold it.", seen=mark(found), **later)
    done = make.data_request(made, reference="CASE-2")
    data_requests.answer_request(done, "Sent a copy of everything.", seen=mark(done), **later)
    return made


def mark(found: DataRequest) -> str:
    return DataRequest.objects.get(pk=found.pk).mark


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
        ("scorecards_workflowreport", "successes = 1"),
        ("scorecards_workflowreport", "is_withdrawn = TRUE, reason = 'so', n = 2"),
        ("scorecards_completion", "completed_on = '2020-01-01'"),
        ("scorecards_completion", "person_id = person_id"),
        ("scorecards_datarequest", "received_on = '2020-01-01'"),
        ("scorecards_datarequest", "due_on = '2030-01-01'"),
        ("scorecards_datarequest", "extended_on = '2030-01-01'"),
    ],
)
def test_what_was_written_does_not_change(cast, table, change):
    refused(f"UPDATE {table} SET {change}")
    refused(f"DELETE FROM {table}")


def test_a_closed_request_is_not_opened_again(cast):
    refused("UPDATE scorecards_datarequest SET state = 'open', closed_at = NULL, closed_on = NULL, "
            "closed_by_id = NULL, closing_words = '' WHERE state = 'answered'")  # fmt: skip


def test_a_report_does_not_hold_more_successes_than_tasks_or_a_cost_without_currency(cast):
    row: dict = {**WorkflowReport.objects.values()[0]}
    for change in ({"successes": row["tasks"] + 1}, {"currency": ""},
                   {"autonomous_actions": row["actions"] + 1}, {"is_withdrawn": True},
                   {"disclosures": row["sessions"] + 1}):  # fmt: skip
        with pytest.raises(DatabaseError, match=GUARDS), transaction.atomic():
            WorkflowReport.objects.create(**row | {"id": None, "n": 2} | change)
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkflowReport.objects.create(**row | {"id": None})

"""What is gathered in one statement is what each table says by itself."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Review, ReviewStep
from govportal.gathering import gather, join, keys_in
from govportal.people.models import Person
from tests import make
from tests.approvals.courses import conditions_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ROOMS = ("people", "worklist", "registry", "approvals", "incidents")


@pytest.fixture
def cast(db):
    return make.organisation()


def columns(row):
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return {name: (type(value), value) for name, value in values.items()}


def test_every_row_of_every_table_is_the_same(cast):
    conditions_submitted(cast)
    models = [m for room in ROOMS for m in apps.get_app_config(room).get_models()]
    asked = [m._default_manager.all() for m in models]
    asked = [rows for rows in asked if 0 < rows.count() < 500]  # calendars are long
    assert {"approvals.vote", "approvals.submission", "worklist.clock", "registry.manifest"} <= {
        rows.model._meta.label_lower for rows in asked
    }
    for rows, found in zip(asked, gather(*asked), strict=True):
        assert list(map(columns, found)) == list(map(columns, rows.order_by("pk")))


def test_it_asks_once_and_what_is_joined_asks_no_more(cast):
    request = make.request(cast, now=make.START + timedelta(hours=1))
    assert connection.features.supports_json_field  # Django asks that once a process
    with CaptureQueriesContext(connection) as asked:
        reviews, nobody, steps, people = gather(
            Review.objects.all(), Person.objects.none(), ReviewStep.objects.all(),
            Person.objects.filter(pk__in=[cast.owner.pk, cast.tech_owner.pk]),
        )  # fmt: skip
        join(steps, {row.pk: row for row in reviews}, "review")
        join(steps, {row.pk: row for row in people}, "assignee")
        mine = [step for step in steps if step.assignee_id == cast.tech_owner.pk]
        assert {step.assignee.full_name for step in mine} == {"Tech Owner"}
    assert len(asked) == 1 and nobody == []
    assert all(step.review.pk == request.review_id for step in steps)
    assert keys_in(steps, "review") == {request.review_id}

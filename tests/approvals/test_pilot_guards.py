"""The database refuses what a pilot may never be: straight to the tables, past every action."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from approvals.models import Decision
from registry.models import Authorisation, Pilot, ReleaseStage
from tests.approvals import piloting
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


@pytest.fixture
def right(cast):
    return piloting.right(piloting.approved(cast))


def rows(right):
    return Authorisation.objects.filter(pk=right.pk)


@pytest.mark.parametrize(
    "change",
    [
        {"environment": "production"},
        {"stage": "production"},
        {"stage": "production", "live_at": START + DAY},
        {"lapses_on": piloting.UNTIL + DAY},
    ],
)
def test_a_pilots_right_never_is_for_production_nor_longer(right, change):
    cannot(lambda: rows(right).update(**change))


def test_a_pilot_has_no_production_stage(right):
    cannot(
        lambda: ReleaseStage.objects.bulk_create(
            [ReleaseStage(authorisation=right, position=1, stage="production", least_days=0)]
        )
    )


def test_a_pilot_stays_as_it_was_granted(right):
    cannot(lambda: Pilot.objects.update(ends_on=piloting.UNTIL + DAY))
    cannot(lambda: Pilot.objects.all().delete())


def copy_of(right, **changes):
    """The same right anew, as somebody would write it past the actions."""
    fields = {f.attname: getattr(right, f.attname) for f in right._meta.concrete_fields}
    return Authorisation(**fields | {"id": None, "basis": "test:1", "state": "lapsed"} | changes)


def test_what_is_live_or_too_long_never_becomes_a_pilot(right):
    def made(ends_on, **changes):
        row = Authorisation.objects.bulk_create([copy_of(right, **changes)])[0]
        first = START.date()
        return Pilot.objects.bulk_create(
            [Pilot(authorisation=row, begins_on=first, ends_on=ends_on)]
        )

    too_long = START.date() + 91 * DAY
    cannot(lambda: made(piloting.UNTIL, environment="production"))
    cannot(lambda: made(too_long, lapses_on=too_long, valid_until=too_long))
    cannot(lambda: made(piloting.UNTIL - DAY))
    made(piloting.UNTIL)


def test_what_was_asked_for_as_a_pilot_is_not_authorised_for_production(right):
    Authorisation.objects.filter(pk=right.pk)
    granted = Decision.objects.get()
    for change in ({"environment": "production"}, {"stage": "production"}):
        again = copy_of(right, basis=granted.ledger_ref, **change)
        cannot(lambda row=again: Authorisation.objects.bulk_create([row]))
    allowed = copy_of(right, environment="production", stage="production")
    assert Authorisation.objects.bulk_create([allowed])

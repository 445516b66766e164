"""What the database itself keeps of auditors' access and of what they asked for."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from evidence.actions import accesses
from evidence.actions import asked as acts
from evidence.rules.accesses import Act
from evidence.rules.asked import Act as AskedAct
from tests.evidence.access_making import SAID, asked_for, given, proposed
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refuses(sql, *params, match="."):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        connection.cursor().execute(sql, params)


def test_an_access_takes_two_people_a_year_at_most_and_stays_ended(cast):
    access = proposed(cast)
    row = f"WHERE id = {access.pk}"
    change = "UPDATE evidence_auditoraccess SET"
    refuses(f"{change} state = 'confirmed' {row}")
    refuses(f"{change} state = 'confirmed', confirmed_by_id = asked_by_id {row}", match="two")
    far = START.date() + timedelta(days=366)
    refuses(f"{change} until = %s {row}", far, match="a year at most|two people")
    refuses(f"{change} until = %s {row}", START.date() + timedelta(days=60), match="two people")
    refuses(f"{change} starts_on = %s {row}", START.date() - timedelta(days=1), match="stays")
    refuses(f"DELETE FROM evidence_auditoraccess {row}", match="kept")
    running = given(cast, email=cast.stranger.email)
    row = f"WHERE id = {running.pk}"
    refuses(f"{change} person_id = {cast.colleague.pk} {row}", match="stays")
    refuses(f"{change} asked_by_id = {cast.chair.pk} {row}", match="two people")
    refuses(f"{change} confirmed_by_id = {cast.chair.pk} {row}", match="two people")
    refuses(f"{change} longer_until = until, longer_by_id = {cast.chair.pk} {row}")
    later = f"longer_until = '2026-12-24', longer_by_id = {cast.administrator.pk}"
    connection.cursor().execute(f"{change} {later} {row}")
    refuses(f"{change} until = '2026-12-25', longer_until = NULL {row}", match="two people")
    both = "until = longer_until, longer_until = NULL, longer_by_id = NULL"
    refuses(f"{change} {both} {row}", match="two people")
    own = f"later_by_id = longer_by_id, later_confirmed_by_id = {cast.administrator.pk}"
    refuses(f"{change} {both}, {own} {row}", match="two")
    asked = f"later_by_id = longer_by_id, later_confirmed_by_id = {cast.compliance.pk}"
    refuses(f"{change} {both}, {asked}, asked_by_id = {cast.chair.pk} {row}", match="two people")
    theirs = f"later_by_id = longer_by_id, later_confirmed_by_id = {cast.stranger.pk}"
    refuses(f"{change} {both}, {theirs} {row}")
    refuses(f"{change} {asked} {row}", match="two people")
    cut = "longer_until = NULL, longer_by_id = NULL, state = 'ended', ended_at = begun_at"
    connection.cursor().execute(f"{change} {cut} {row}")
    refuses(f"{change} state = 'running', ended_at = NULL {row}", match="stays ended")


def test_what_was_lengthened_before_says_who_was_first(cast):
    """The row of old had who lengthened it last in place of who proposed and confirmed it."""
    left = import_module("evidence.migrations.0012_left")
    access, other = given(cast), given(cast, email=cast.stranger.email)
    for act, by in ((Act.ASK_LONGER, cast.administrator), (Act.CONFIRM_LONGER, cast.compliance_2)):
        said = accesses.Said(SAID, until=access.until + timedelta(days=9))
        accesses.act_on(access, act, said, actor=by, now=START)
        access.refresh_from_db()
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        guards = left.operation(left.AFTER)
        guards.backwards(None, editor)
        cursor.execute(
            "UPDATE evidence_auditoraccess SET asked_by_id = %s, confirmed_by_id = %s, "
            "later_by_id = NULL, later_confirmed_by_id = NULL WHERE id = %s",
            [cast.chair.pk, cast.compliance_2.pk, access.pk],
        )
        left.who_was_first(None, editor)
        guards.forwards(None, editor)
    access.refresh_from_db()
    assert (access.asked_by, access.confirmed_by) == (cast.administrator, cast.compliance)
    assert (access.later_by, access.later_confirmed_by) == (cast.chair, cast.compliance_2)
    other.refresh_from_db()
    assert other.later_by is None and other.confirmed_by == cast.compliance


def test_nothing_begins_confirmed(cast):
    access = given(cast)
    columns = "number, guest_email, guest_name, opens_account, covers, why, starts_on, until"
    columns += ", asked_by_id, asked_at, confirmed_by_id, begun_at, person_id"
    rest = columns.removeprefix("number, ")
    refuses(
        f"INSERT INTO evidence_auditoraccess (number, {rest}, state) "
        f"SELECT 'ACC-X', {rest}, 'running' FROM evidence_auditoraccess WHERE id = {access.pk}",
        match="proposed first",
    )


def test_what_was_asked_and_said_stays(cast):
    asked = asked_for(cast)
    said = acts.Said(SAID, owner=cast.operator)
    acts.act_on(asked, AskedAct.GIVE, said, actor=cast.compliance, now=START)
    refuses("UPDATE evidence_askedturn SET text = 'Something else'", match="written once")
    refuses("DELETE FROM evidence_askedturn", match="written once")
    refuses("UPDATE evidence_askedevidence SET title = 'Something else'", match="stays")
    refuses("UPDATE evidence_askedevidence SET owner_id = asked_by_id")
    refuses("UPDATE evidence_askedevidence SET owner_id = NULL")
    refuses("DELETE FROM evidence_askedevidence WHERE number <> ''", match="kept|FOREIGN|foreign")
    given(cast)
    refuses("UPDATE evidence_accessturn SET text = 'Something else'", match="written once")

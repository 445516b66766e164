"""The database refuses what the rules refuse about keys, grants and sightings."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from registry.actions import ask_grant, identify, note_sighting, rotate_credential
from registry.models import Agent, Authorisation, Credential, Grant, Sighting, Silence
from registry.rules.credentials import new_key, prefix_of
from registry.rules.sightings import Source
from tests.make import SETUP, START
from tests.registry.identities import key_of, running, tools

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW = START + 2 * DAY


@pytest.fixture
def agent(cast):
    return running(cast)


@pytest.fixture
def issued(agent):
    return key_of(agent, now=NOW)


@pytest.fixture
def grant(agent, issued):
    identity = identify(issued.key, source="192.0.2.7", now=NOW)
    return ask_grant(identity, "Sort", tools(agent)[:1], now=NOW).grant


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def can(act):
    with transaction.atomic():
        assert act()
        transaction.set_rollback(True)


def rows(credential):
    return Credential.objects.filter(pk=credential.pk)


def another(agent, environment="staging", **more):
    """A key made past every action."""
    values = {
        "agent": agent,
        "environment": environment,
        "prefix": prefix_of(new_key("staging")),
        "key_hash": "0" * 64,
        "issued_at": NOW,
        "expires_at": NOW + DAY,
        **more,
    }
    return lambda: Credential.objects.bulk_create([Credential(**values)])


def test_a_key_never_changes(cast, agent, issued):
    key = issued.credential
    for change in (
        {"key_hash": "1" * 64},
        {"prefix": "gpa_pBBBBBBBBB"},
        {"environment": "staging"},
        {"issued_at": NOW + HOUR},
        {"expires_at": NOW + 80 * DAY},
        {"issued_by": cast.owner},
        {"issued_by": None},
    ):
        cannot(lambda change=change: rows(key).update(**change))
    cannot(lambda: rows(key)._raw_delete("default"))
    can(lambda: rows(key).update(last_used_at=NOW))


def test_a_revoked_key_never_lives_again(issued):
    key = rows(issued.credential)
    cannot(lambda: key.update(revoked_at=NOW))  # nobody says why
    cannot(lambda: key.update(revoked_because="Lost."))
    key.update(revoked_at=NOW, revoked_because="Lost.")
    cannot(lambda: key.update(revoked_at=None, revoked_because=""))
    cannot(lambda: key.update(revoked_at=NOW + DAY))
    cannot(lambda: key.update(revoked_because="Something else."))


def test_one_current_key_for_an_identity(agent, issued):
    cannot(another(agent, "production"))
    can(another(agent, "staging"))
    cannot(another(agent, "moon"))
    cannot(another(agent, prefix=issued.credential.prefix))
    rows(issued.credential).update(revoked_at=NOW, revoked_because="Lost.")
    can(another(agent, "production"))


def test_a_key_lives_no_longer_than_its_tier_allows(agent, issued):
    cannot(another(agent, expires_at=NOW))
    cannot(another(agent, expires_at=NOW + 367 * DAY))
    can(another(agent, expires_at=NOW + 90 * DAY))
    Agent.objects.filter(pk=agent.pk).update(tier=4)
    cannot(another(agent, expires_at=NOW + 25 * HOUR))
    can(another(agent, expires_at=NOW + DAY))
    key = rows(issued.credential)
    cannot(lambda: key.update(replaced_at=NOW, overlap_until=NOW + 2 * HOUR))
    can(lambda: key.update(replaced_at=NOW, overlap_until=NOW + HOUR))


def test_a_key_is_replaced_once_by_its_own_successor(agent, issued):
    key = rows(issued.credential)
    cannot(lambda: key.update(replaced_at=NOW))
    cannot(lambda: key.update(replaced_at=NOW, overlap_until=NOW - HOUR))
    cannot(lambda: key.update(replaced_at=NOW, overlap_until=NOW + 8 * DAY))
    cannot(another(agent, "staging", replaced_at=NOW, overlap_until=NOW))
    cannot(another(agent, "staging", replaces=issued.credential))
    new = rotate_credential(issued.credential, actor=SETUP, now=NOW)
    cannot(lambda: key.update(overlap_until=NOW + 2 * DAY))
    cannot(lambda: key.update(replaced_at=None, overlap_until=None))
    # One overlap at a time.
    cannot(lambda: rows(new.credential).update(replaced_at=NOW, overlap_until=NOW + HOUR))
    can(lambda: rows(new.credential).update(replaced_at=NOW + DAY, overlap_until=NOW + DAY))


def test_no_key_gives_way_to_another(agent, issued):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    columns = ", ".join(f'"{f.column}"' for f in Credential._meta.concrete_fields)
    with connection.cursor() as cursor:
        cannot(
            lambda: cursor.execute(
                f"INSERT OR REPLACE INTO registry_credential SELECT {columns} "
                "FROM registry_credential"
            )
        )


def new_grant(grant, **more):
    values = {f.attname: getattr(grant, f.attname) for f in Grant._meta.concrete_fields}
    values |= {"id": None, "number": "grant_other", **more}
    return lambda: Grant.objects.bulk_create([Grant(**values)])


def test_a_grant_hangs_on_a_live_key_and_its_authorisation(cast, agent, issued, grant):
    can(new_grant(grant))
    cannot(new_grant(grant, expires_at=NOW + 61 * MINUTE))
    cannot(new_grant(grant, expires_at=NOW))
    cannot(new_grant(grant, task=""))
    cannot(new_grant(grant, revoked_at=NOW, revoked_by="x:y", revoked_because="z"))
    staging = key_of(agent, "staging", now=NOW)
    cannot(new_grant(grant, asked_with_id=staging.credential.pk))
    cannot(new_grant(grant, issued_at=NOW + 90 * DAY, expires_at=NOW + 90 * DAY + MINUTE))
    with transaction.atomic():
        Authorisation.objects.filter(agent=agent).update(state="suspended")
        cannot(new_grant(grant))
        transaction.set_rollback(True)
    rows(issued.credential).update(revoked_at=NOW, revoked_because="Lost.")
    cannot(new_grant(grant))


def test_a_grant_is_only_revoked(grant):
    row = Grant.objects.filter(pk=grant.pk)
    for change in ({"tools": ["all"]}, {"task": "More"}, {"expires_at": NOW + HOUR}):
        cannot(lambda change=change: row.update(**change))
    cannot(lambda: row.update(revoked_at=NOW))
    cannot(lambda: row._raw_delete("default"))
    done = {"revoked_at": NOW, "revoked_by": "person:x", "revoked_because": "Over."}
    cannot(lambda: row.update(**done, tools=["all"]))
    assert row.update(**done)
    cannot(lambda: row.update(revoked_at=None, revoked_by="", revoked_because=""))


def test_a_sighting_stays_as_it_was_seen(agent):
    seen = note_sighting(Source.TRACE, "stranger-bot", actor=SETUP, now=NOW)
    row = Sighting.objects.filter(pk=seen.pk)
    for change in (
        {"claimed_name": "other"},
        {"source": "call"},
        {"first_seen_at": NOW - DAY},
        {"last_seen_at": NOW - DAY},
        {"count": 0},
        {"state": "gone"},
        {"state": "matched", "decided_at": NOW, "reason": "Ours."},  # no agent
        {"state": "unauthorised"},  # nobody says why
    ):
        cannot(lambda change=change: row.update(**change))
    cannot(lambda: row._raw_delete("default"))
    same = {"source": "trace", "claimed_name": "stranger-bot", "first_seen_at": NOW}
    cannot(lambda: Sighting.objects.bulk_create([Sighting(**same, last_seen_at=NOW)]))


def test_a_silence_is_one_at_a_time_and_stays_over(agent):
    made = Silence.objects.create(agent=agent, since=NOW, found_at=NOW + 60 * DAY)
    row = Silence.objects.filter(pk=made.pk)
    cannot(lambda: Silence.objects.create(agent=agent, since=NOW, found_at=NOW + 61 * DAY))
    cannot(lambda: row.update(since=NOW - DAY))
    row.update(keys_ended_at=NOW + 90 * DAY)
    cannot(lambda: row.update(keys_ended_at=None))
    row.update(over_at=NOW + 91 * DAY)
    cannot(lambda: row.update(over_at=None))
    cannot(lambda: row._raw_delete("default"))

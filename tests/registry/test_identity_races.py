"""Two at once on keys, grants and sightings: one effect, the other is told. Real threads."""

from datetime import timedelta

import pytest

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.refusals import Refused
from registry.actions import (
    ask_grant,
    confirm,
    identify,
    issue_credential,
    mark_seen,
    note_sighting,
    revoke_credential,
    rotate_credential,
)
from registry.actions.identifying import Identity
from registry.actions.sightings import mark_unauthorised, match_sighting
from registry.actions.silence import keep_identities
from registry.models import Agent, Credential, Grant, Sighting, Silence
from registry.rules.sightings import Source
from tests.approvals.racing import at_once, codes
from tests.make import SETUP, START
from tests.registry.identities import key_of, running, tools

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
DAY = timedelta(days=1)
NOW = START + 2 * DAY


@pytest.fixture
def agent(cast):
    return running(cast)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def whole():
    seal(NOW)
    assert verify_ledger(NOW).fault == ""


def test_two_issue_at_once_and_there_is_one_key(cast, agent):
    def issues():
        return issue_credential(fresh(agent), "production", actor=fresh(cast.tech_owner), now=NOW)

    assert codes(at_once(issues, issues)) == ["credential.exists"]
    assert Credential.objects.count() == entries("credential.issued") == 1
    whole()


def test_two_rotate_at_once_and_there_is_one_successor(cast, agent):
    key = key_of(agent, now=NOW).credential

    def rotates():
        return rotate_credential(fresh(key), actor=fresh(cast.tech_owner), now=NOW)

    assert codes(at_once(rotates, rotates)) == ["credential.not_current_stale"]
    assert Credential.objects.count() == 2 and entries("credential.rotated") == 1
    whole()


def test_rotating_and_revoking_at_once(cast, agent):
    key = key_of(agent, now=NOW).credential

    def rotates():
        return rotate_credential(fresh(key), actor=fresh(cast.tech_owner), now=NOW)

    def revokes():
        return revoke_credential(fresh(key), "Lost.", actor=SETUP, now=NOW)

    assert codes(at_once(rotates, revokes)) in ([], ["credential.not_current_stale"])
    assert fresh(key).revoked_at == NOW
    assert Credential.objects.count() == 1 + entries("credential.rotated")
    whole()


@pytest.mark.parametrize("attempt", range(4))
def test_a_grant_and_a_revocation_at_once(cast, agent, attempt):
    issued, names = key_of(agent, now=NOW), tools(agent)[:1]
    identity = identify(issued.key, source="192.0.2.7", now=NOW)

    def asks():
        return ask_grant(identity, "Sort", names, now=NOW)

    def revokes():
        return revoke_credential(fresh(issued.credential), "Lost.", actor=SETUP, now=NOW)

    said = codes(at_once(asks, revokes))
    assert said in ([], ["credential.revoked"])
    assert not Grant.objects.filter(revoked_at__isnull=True).exists()
    assert Grant.objects.count() == entries("grant.issued") == (0 if said else 1)
    whole()


def test_a_call_and_a_revocation_at_once(cast, agent):
    """Whoever commits first wins: a call that was answered well came before the revocation."""
    issued = key_of(agent, now=NOW)

    def calls():
        identity = identify(issued.key, source="192.0.2.7", now=NOW)
        mark_seen(identity, NOW)
        confirm(identity, now=NOW)

    def revokes():
        return revoke_credential(fresh(issued.credential), "Lost.", actor=SETUP, now=NOW)

    said = codes(at_once(calls, revokes, calls))
    assert set(said) <= {"credential.revoked"}
    with pytest.raises(Refused):
        calls()


def test_many_calls_in_the_same_minute_are_seen_once(agent):
    issued = key_of(agent, now=NOW)

    def sees():
        key = Credential.objects.select_related("agent").get(pk=issued.credential.pk)
        return mark_seen(Identity(key.agent, key), NOW) or "not again"

    assert sorted(map(str, at_once(sees, sees, sees, sees))) == ["True", *["not again"] * 3]
    assert Agent.objects.get().last_seen_at == NOW


def test_two_notes_of_the_same_name_are_one_sighting(cast):
    def notes():
        return note_sighting(Source.IMPORT, "shadow-bot", actor=SETUP, now=NOW)

    at_once(notes, notes, notes)
    seen = Sighting.objects.get()
    assert seen.count == 3 and entries("sighting.noted") == 1
    whole()


def test_two_decide_a_sighting_at_once(cast, agent):
    seen = note_sighting(Source.IMPORT, "shadow-bot", actor=SETUP, now=NOW)

    def matches():
        person = Person.objects.get(pk=cast.operator.pk)
        return match_sighting(fresh(seen), agent, "Its old name.", actor=person, now=NOW)

    def refuses():
        person = Person.objects.get(pk=cast.security.pk)
        return mark_unauthorised(fresh(seen), "Nobody asked.", actor=person, now=NOW)

    said = codes(at_once(matches, refuses))
    assert said in ([], ["sighting.decided_stale"])  # a match may be doubted, not the other way
    whole()


def test_two_workers_find_a_silent_agent_once(agent):
    key_of(agent, now=NOW)
    later = NOW + 95 * DAY
    at_once(lambda: keep_identities(later), lambda: keep_identities(later))
    assert Silence.objects.get().keys_ended_at == later
    assert entries("agent.silent") == entries("agent.silent_keys_ended") == 1
    whole()

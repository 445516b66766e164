"""Keys from issue to revocation, each shown once, and nowhere again."""

import hmac
import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings

from govportal.api import keys
from govportal.ledger.models import Disclosure, Entry
from govportal.people import actions as people
from govportal.people.rules import Role
from govportal.refusals import Refused
from registry.actions import (
    confirm,
    identify,
    issue_credential,
    mark_seen,
    revoke_all,
    revoke_credential,
    rotate_credential,
)
from registry.actions.credentials import key_parts_of
from registry.models import Agent, Credential, Sighting
from registry.rules.credentials import Part
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.identities import key_of, running

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)
NOW = START + 2 * DAY


@pytest.fixture
def agent(cast):
    return running(cast)


def who(key, now=NOW, **more):
    return identify(key, source="192.0.2.7", now=now, **more)


def test_a_key_opens_its_agent_and_nothing_of_it_is_kept(agent, caplog):
    caplog.set_level(logging.DEBUG)
    issued = key_of(agent, now=NOW)
    found = who(issued.key)
    assert (found.agent, found.environment) == (agent, "production")
    assert found.ledger_ref == f"agent:{agent.slug}"
    secret = issued.key.rpartition("_")[2]
    assert issued.credential.key_hash == keys.digest_of(issued.key)
    assert secret not in caplog.text and secret not in repr(issued)
    rotate_credential(issued.credential, actor=agent.technical_owner, now=NOW)
    with refused("identity.holds_key"):
        revoke_credential(issued.credential, f"Leaked: {issued.key}", actor=SETUP, now=NOW + HOUR)
    revoke_credential(issued.credential, "It leaked.", actor=SETUP, now=NOW + HOUR)
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = repr(cursor.fetchall())
        if table not in {"registry_credential", "registry_historicalcredential"}:
            assert secret not in rows, table
        assert issued.credential.key_hash not in rows or table == "registry_credential"


def test_the_entries_name_the_key_by_its_prefix(agent):
    issued = key_of(agent, now=NOW)
    entry = Entry.objects.get(verb="credential.issued")
    assert issued.credential.ledger_ref in entry.body and issued.key not in entry.body
    assert entry.role == "technical_owner"
    revoke_credential(issued.credential, "Found in a log.", actor=agent.technical_owner, now=NOW)
    entry = Entry.objects.get(verb="credential.revoked")
    assert "Found in a log." not in entry.body
    assert Disclosure.objects.filter(entry_id=entry.pk, value__contains="Found in a log.").exists()


def test_one_key_an_agent_and_environment(cast, agent):
    key_of(agent, now=NOW)
    with refused("credential.exists"):
        key_of(agent, now=NOW + HOUR)
    staging = key_of(agent, "staging", now=NOW)
    assert who(staging.key).environment == "staging"
    with refused("credential.wrong_environment"):
        who(staging.key, wanted="production")
    with override_settings(AGENT_ENVIRONMENTS=["production"]), refused("wrong_environment"):
        who(staging.key)


def test_an_old_key_inside_and_outside_its_overlap(agent):
    old = key_of(agent, now=NOW)
    new = rotate_credential(old.credential, actor=agent.technical_owner, now=NOW + DAY)
    for key in (old.key, new.key):
        assert who(key, NOW + 2 * DAY - TICK).agent == agent
    with refused("credential.replaced"):
        who(old.key, NOW + 2 * DAY)
    assert who(new.key, NOW + 2 * DAY).credential.replaces == old.credential


def test_one_overlap_at_a_time_and_the_way_out(agent):
    old, owner = key_of(agent, now=NOW), agent.technical_owner
    new = rotate_credential(old.credential, actor=owner, now=NOW)
    with refused("credential.overlap_runs"):
        rotate_credential(new.credential, actor=owner, now=NOW + HOUR)
    with refused("credential.not_current_stale"):
        rotate_credential(old.credential, actor=owner, now=NOW + HOUR)
    revoke_credential(old.credential, "Not needed.", actor=owner, now=NOW + HOUR)
    assert rotate_credential(new.credential, actor=owner, now=NOW + HOUR).key


def test_a_key_expires_at_its_moment_and_another_takes_its_place(agent):
    old = key_of(agent, now=NOW)
    assert old.credential.expires_at == NOW + 90 * DAY
    assert who(old.key, NOW + 90 * DAY - TICK)
    with refused("credential.expired"):
        who(old.key, NOW + 90 * DAY)
    new = key_of(agent, now=NOW + 100 * DAY)
    assert who(new.key, NOW + 100 * DAY)
    with refused("credential.expired"):
        who(old.key, NOW + 100 * DAY)


def test_tier_4_lives_a_day(agent):
    Agent.objects.filter(pk=agent.pk).update(tier=4)
    agent.refresh_from_db()
    with refused("credential.lasts_long"):
        key_of(agent, now=NOW, lasts=25 * HOUR)
    old = key_of(agent, now=NOW)
    assert old.credential.expires_at == NOW + DAY
    with refused("credential.overlap_long"):
        rotate_credential(
            old.credential, overlap=2 * HOUR, actor=agent.technical_owner, now=NOW + HOUR
        )
    rotate_credential(old.credential, actor=agent.technical_owner, now=NOW + HOUR)
    with refused("credential.replaced"):
        who(old.key, NOW + 2 * HOUR)


def test_revoked_at_once_and_for_good(agent):
    issued = key_of(agent, now=NOW)
    revoke_credential(issued.credential, "Lost.", actor=agent.technical_owner, now=NOW + HOUR)
    for now in (NOW, NOW + HOUR, NOW + 300 * DAY):  # whatever another machine's clock says
        with refused("credential.revoked"):
            who(issued.key, now)
    with refused("credential.revoked_stale"):
        revoke_credential(issued.credential, "Lost.", actor=agent.technical_owner, now=NOW + HOUR)
    assert key_of(agent, now=NOW + HOUR).key


def test_revoked_while_a_call_is_under_way(agent):
    issued = key_of(agent, now=NOW)
    found = who(issued.key)
    revoke_credential(issued.credential, "Lost.", actor=agent.technical_owner, now=NOW)
    assert not mark_seen(found, NOW)
    with refused("credential.revoked"):
        confirm(found, now=NOW)
    assert Credential.objects.get().last_used_at is None


def test_a_suspension_is_felt_at_once(agent):
    issued = key_of(agent, now=NOW)
    found = who(issued.key)
    for lifecycle, code in (("suspended", "agent.is_suspended"), ("retired", "agent.is_retired")):
        Agent.objects.filter(pk=agent.pk).update(lifecycle=lifecycle)
        with refused(code):
            who(issued.key)
        with refused(code):
            confirm(found, now=NOW)
    assert not Sighting.objects.exists()


def test_a_clock_that_is_behind_the_one_that_issued_it(agent):
    issued = key_of(agent, now=NOW)
    assert who(issued.key, NOW - 30 * MINUTE)
    new = rotate_credential(
        issued.credential, overlap=timedelta(0), actor=agent.technical_owner, now=NOW - MINUTE
    )
    assert Credential.objects.get(pk=issued.credential.pk).replaced_at == NOW
    assert who(new.key, NOW - 2 * MINUTE)


def test_seen_is_written_once_a_minute(agent):
    issued = key_of(agent, now=NOW)
    written = [
        mark_seen(who(issued.key, NOW + timedelta(seconds=n)), NOW + timedelta(seconds=n))
        for n in range(0, 181, 10)
    ]
    assert sum(written) == 4 and written[0] and written[6]
    agent.refresh_from_db()
    assert agent.last_seen_at == NOW + 3 * MINUTE


def test_only_its_people_change_keys(cast, agent):
    Agent.objects.filter(pk=agent.pk).update(security_owner=cast.security)
    agent.refresh_from_db()
    may = {"tech_owner", "security", "operator"}
    people.end_role(cast.operator.role_assignments.get(), on=NOW.date(), actor=SETUP, now=NOW)
    people.give_role(cast.operator, Role.OPERATOR, unit=agent.unit, actor=SETUP, now=NOW)
    for name, person in cast.everybody().items():
        if name != "tech_owner":
            with refused("credential.only_technical_owner"):
                issue_credential(agent, "staging", actor=person, now=NOW)
        issued = issue_credential(agent, "staging", actor=SETUP, now=NOW)
        if name != "tech_owner":
            with refused("credential.only_technical_owner"):
                rotate_credential(issued.credential, actor=person, now=NOW)
        person = type(person).objects.get(pk=person.pk)
        if name in may:
            revoke_credential(issued.credential, "Done.", actor=person, now=NOW)
        else:
            with refused("credential.only_who_answers_revokes"):
                revoke_credential(issued.credential, "Done.", actor=person, now=NOW)
            revoke_all(agent, "Done.", actor=SETUP, now=NOW)
    assert key_parts_of(agent, cast.owner, NOW) == {Part.BUSINESS_OWNER}


def test_everything_ends_with_one_act(agent):
    first, second = key_of(agent, now=NOW), key_of(agent, "staging", now=NOW)
    assert len(revoke_all(agent, "Retired.", actor=SETUP, now=NOW)) == 2
    assert revoke_all(agent, "Retired.", actor=SETUP, now=NOW) == []
    for issued in (first, second):
        with refused("credential.revoked"):
            who(issued.key)


def test_constant_time_comparison_decides(agent, monkeypatch):
    issued, asked = key_of(agent, now=NOW), []

    def never(one, other):
        asked.append((one, other))
        return False

    with monkeypatch.context() as patched:
        patched.setattr(hmac, "compare_digest", never)
        with refused("credential.unknown"):
            who(issued.key)
        with refused("credential.unknown"):
            who("gpa_pAAAAAAAAA_" + "a" * 43)  # compared, too, where there is no such key
    assert len(asked) == 2 and {len(text) for pair in asked for text in pair} == {64}
    assert who(issued.key)


def test_a_new_secret_key_still_knows_the_keys_of_the_former(agent, settings):
    issued, former = key_of(agent, now=NOW), settings.SECRET_KEY
    settings.SECRET_KEY = "another secret that is long enough for everything"
    with refused("credential.unknown"):
        who(issued.key)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert who(issued.key).agent == agent


def guess(n):
    return "gpa_p" + f"{n:09d}" + "_" + "g" * 43


def test_guessing_is_slowed_down_from_one_place_and_for_one_key(agent):
    issued = key_of(agent, now=NOW)
    wrong = issued.key[:-1] + ("a" if issued.key[-1] != "a" else "b")
    said = []
    for n in range(14):  # one key, from everywhere
        with pytest.raises(Refused) as error:
            identify(wrong, source=f"192.0.2.{n}", now=NOW)
        said.append(error.value.refusal.code)
    assert said == ["credential.unknown"] * 10 + ["credential.too_many"] * 4
    said = []
    for n in range(33):  # many keys, from one place
        with pytest.raises(Refused) as error:
            identify(guess(n), source="198.51.100.1", now=NOW)
        said.append(error.value.refusal.code)
    assert said == ["credential.unknown"] * 30 + ["credential.too_many"] * 3
    assert who(issued.key).agent == agent  # nobody is shut out by another's guesses
    assert identify(issued.key, source="198.51.100.1", now=NOW).agent == agent
    with refused("credential.unknown"):
        identify(wrong, source="192.0.2.1", now=NOW + 6 * MINUTE)


def test_wrong_and_ended_keys_are_sightings_once_in_a_while(agent):
    issued = key_of(agent, now=NOW)
    for n in range(5):
        with refused("credential.unknown"):
            identify(guess(n), source="198.51.100.1", now=NOW)
    unknown = Sighting.objects.get()
    assert (unknown.claimed_name, unknown.count, unknown.state) == ("unknown-key", 1, "open")
    assert "198.51.100.1" in unknown.detail and "g" * 43 not in unknown.detail
    revoke_credential(issued.credential, "Lost.", actor=SETUP, now=NOW)
    for n in range(5):
        with refused("credential.revoked"):
            who(issued.key, NOW + n * 3 * MINUTE)
    old = Sighting.objects.get(claimed_name=agent.slug)
    assert (old.agent, old.state, old.environment) == (agent, "open", "production")
    assert 2 <= old.count <= 4 and "credential.revoked" in old.detail

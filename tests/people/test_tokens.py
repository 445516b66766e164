"""Personal tokens: made, shown once, used, ended; by whom they act, and what refuses them."""

import io
import json
import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from govportal.api import metering
from govportal.api.keys import digest_of, is_key_of
from govportal.api.models import Meter
from govportal.ledger.models import Disclosure, Entry
from govportal.people.actions import deactivate_person
from govportal.people.models import PersonalToken
from govportal.people.token_actions import end_token, make_token
from tests import make
from tests.api.calling import Caller, problem
from tests.refusing import refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.example")]
UNITS = "/api/v1/units"
NOW = make.START


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture(autouse=True)
def nothing_counted():
    metering.BLOCKS.forget()


def made(person, name="Import", days=30, can_write=True, now=NOW):
    return make_token(name, days, can_write=can_write, actor=person, now=now)


def test_a_token_has_a_name_a_time_and_a_place_among_twenty(cast):
    made(cast.owner)
    for name, days, code in (
        ("  ", 30, "token.name_missing"),
        ("n" * 61, 30, "token.name_long"),
        ("Other", 366, "token.days"),
        ("Other", 0, "token.days"),
        ("IMPORT", 30, "token.name_taken_stale"),
    ):
        with refused(code):
            made(cast.owner, name, days)
    for n in range(19):
        made(cast.owner, f"Number {n}")
    with refused("token.too_many"):
        made(cast.owner, "One more")
    made(cast.owner, "One more", now=NOW + timedelta(days=30))  # those before have expired


def test_the_text_is_kept_nowhere(cast):
    token, text = made(cast.owner)
    assert text.startswith(f"{token.prefix}_") and len(text) > 50
    row = json.dumps(list(PersonalToken.objects.values()), default=str)
    told = "".join(Entry.objects.values_list("body", flat=True))
    told += "".join(map(str, Disclosure.objects.values_list()))
    assert text not in row + told and token.digest not in told
    assert (is_key_of(text, token.digest), is_key_of(text + "x", token.digest)) == (True, False)


def test_a_key_signed_with_an_earlier_secret_is_still_known(cast, settings):
    token, text = made(cast.owner)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert digest_of(text) != token.digest and is_key_of(text, token.digest)
    settings.SECRET_KEY_FALLBACKS = []
    assert not is_key_of(text, token.digest)


def test_a_token_acts_as_its_person_until_it_is_ended_or_expires_or_the_account_closes(cast):
    caller = Caller(cast.owner)
    assert caller.get(UNITS).status_code == 200
    end_token(caller.token, actor=cast.owner, now=timezone.now())
    problem(caller.get(UNITS), 401, "key.ended")
    old = Caller(cast.owner)
    old.text = made(cast.owner, "Old", 30, now=timezone.now() - timedelta(days=30))[1]
    problem(old.get(UNITS), 401, "key.expired")
    leaver = Caller(cast.tech_owner)
    deactivate_person(cast.tech_owner, actor=make.SETUP, now=timezone.now())
    problem(leaver.get(UNITS), 401, "key.ended")
    assert PersonalToken.objects.get(pk=leaver.token.pk).ended_at is not None
    assert Entry.objects.filter(verb="token.ended").count() == 2


def test_a_wrong_secret_and_an_unknown_key_get_the_same_answer(cast):
    caller = Caller(cast.owner)
    right = caller.text
    answers = []
    for wrong in (right[:-1] + ("a" if right[-1] != "a" else "b"), "gpp_" + right[5:] + "a", "x"):
        caller.text = wrong
        answers.append(problem(caller.get(UNITS), 401, "key.unknown"))
    assert answers[0] == answers[1] == answers[2]


def test_a_read_only_token_reads_only(cast):
    caller = Caller(cast.owner, can_write=False)
    assert caller.get(UNITS).status_code == 200
    body = {"slug": "a", "name": "n"}
    said = problem(caller.post(UNITS, body), 403, "key.read_only")
    assert said["detail"] == "This token may only read. Make one that may also write."


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ", "Bearer a b", "Token x"])
def test_other_ways_to_sign_in_are_named_as_wrong(cast, header):
    caller = Caller(cast.owner)
    answer = caller.get(UNITS, Authorization=header)
    assert answer.status_code == 401 and "WWW-Authenticate" in answer


def test_its_use_is_kept_at_most_once_a_minute_and_else_nothing_is_written(cast):
    caller = Caller(cast.owner)
    caller.get(UNITS)
    first = PersonalToken.objects.get(pk=caller.token.pk).last_used_at
    with CaptureQueriesContext(connection) as asked:
        caller.get(UNITS)
    assert first == PersonalToken.objects.get(pk=caller.token.pk).last_used_at
    assert not [q for q in asked if q["sql"].startswith(("UPDATE", "INSERT", "DELETE", "BEGIN"))]
    assert len(asked) <= 5, [q["sql"] for q in asked]


def test_wrong_keys_from_one_place_are_slowed_down_and_good_ones_are_not(cast, settings):
    settings.API_FAILURES = 3
    good, bad = Caller(cast.owner), Caller(cast.tech_owner)
    right = bad.text
    bad.text = right[:-3] + "abc"
    for _n in range(3):
        problem(bad.get(UNITS), 401, "key.unknown")
    answer = bad.get(UNITS)
    problem(answer, 429, "throttled")
    assert 0 < int(answer["Retry-After"]) <= 901
    bad.text = right  # the right one is not tried out either, from there
    problem(bad.get(UNITS), 429, "throttled")
    assert bad.get(UNITS, X_Forwarded_For="203.0.113.9").status_code == 429
    assert good.get(UNITS).status_code == 200
    assert Meter.objects.filter(used__gt=3, key__in=_places(bad)).count() == 0


def _places(caller):
    return [metering.named("failed", caller.token.prefix, "127.0.0.1")]


def test_behind_a_proxy_the_place_is_the_one_that_the_proxy_saw(rf, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.9"})
    assert metering.network_of(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert metering.network_of(request) == "203.0.113.9"
    six = rf.get("/", headers={"X-Forwarded-For": "2001:db8:1:2:3::4"})
    assert metering.network_of(six) == "2001:0db8:0001:0002"
    assert metering.network_of(rf.get("/", headers={"X-Forwarded-For": "junk"})) == ""


def test_a_token_has_so_many_calls_a_minute_and_the_next_minute_anew(cast, settings, time_machine):
    settings.API_CALLS_A_MINUTE = 40
    time_machine.move_to("2026-11-25T10:00:01Z", tick=False)
    caller, other = Caller(cast.owner), Caller(cast.tech_owner)
    answers = [caller.get(UNITS).status_code for _n in range(41)]
    assert answers == [200] * 40 + [429]
    assert caller.get(UNITS)["Retry-After"] == "60"
    assert other.get(UNITS).status_code == 200
    time_machine.move_to("2026-11-25T10:01:00Z", tick=False)
    assert caller.get(UNITS).status_code == 200


def test_two_processes_share_one_limit(cast):
    limit, one, two = metering.Limit(40, 60), metering.Blocks(), metering.Blocks()
    passed = [blocks.pass_one("k", limit, NOW) for _n in range(30) for blocks in (one, two)]
    assert passed.count(True) == 40


def test_old_meters_are_swept_away(cast):
    metering.take("old", 1, metering.failures(), NOW - timedelta(days=2))
    metering.take("new", 1, metering.failures(), NOW)
    assert list(Meter.objects.values_list("key", flat=True)) == ["new"]


@pytest.mark.both_databases
def test_the_database_keeps_a_token_as_it_was_made_and_ended(cast):
    token, _text = made(cast.owner)
    end_token(token, actor=cast.owner, now=NOW)
    for forbidden in (
        "UPDATE people_personaltoken SET can_write = NOT can_write",
        "UPDATE people_personaltoken SET digest = 'x'",
        "UPDATE people_personaltoken SET days = 365",
        "UPDATE people_personaltoken SET ended_at = NULL",
        "DELETE FROM people_personaltoken",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forbidden)
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonalToken.objects.create(
            person=cast.owner, name="x", prefix="p", digest="d", can_write=True, days=366,
            made_at=NOW,
        )  # fmt: skip


def test_the_account_page_makes_shows_once_and_ends(client, cast):
    client.force_login(cast.owner)
    typed = {"token-name": "", "token-days": "90", "token-can_write": "on"}
    answer = client.post(reverse("token_make"), typed)
    assert answer.status_code == 422
    assert "Give the token a name that says what uses it." in answer.content.decode()
    answer = client.post(reverse("token_make"), typed | {"token-name": "My <b>import</b>"})
    token = PersonalToken.objects.get()
    assert answer.status_code == 201 and f"{token.prefix}_" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = client.post(reverse("token_make"), typed | {"token-name": "my <b>import</b>"})
    assert again.status_code == 409 and PersonalToken.objects.count() == 1
    assert client.post(reverse("token_make"), typed | {"token-days": "9"}).status_code == 422
    page = client.get(reverse("person_settings")).content.decode()
    assert "My &lt;b&gt;import" in page and token.prefix in page and f"{token.prefix}_" not in page
    client.force_login(cast.chair)
    assert client.post(reverse("token_end", args=[token.pk])).status_code == 404
    client.force_login(cast.owner)
    for _twice in range(2):
        client.post(reverse("token_end", args=[token.pk]))
    assert "You have made none." in client.get(reverse("person_settings")).content.decode()


def test_no_key_is_written_to_a_log(cast):
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    try:
        caller = Caller(cast.owner)
        caller.get("/api/v1/nothing")
        caller.post(UNITS, {"slug": "a", "name": "break"})
        caller.text += "x"
        caller.get(UNITS)
    finally:
        logging.getLogger().removeHandler(handler)
    assert caller.token.prefix not in heard.getvalue() and "Traceback" in heard.getvalue()

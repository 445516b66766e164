"""Own controls on one page, and the changes of settings as the ledger has them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.actions.own_controls import keep_own_controls
from evidence.controls import SOURCES, live
from evidence.models import Control
from evidence.models.own_controls import own_controls
from evidence.models.setting_changes import details_of
from evidence.rules.own_controls import DAILY, QUARTER, State, standing
from evidence.setting_groups import SETTING_VERBS
from evidence.verbs import VERBS
from govportal.ledger.models import Entry
from govportal.people.actions import add_person, give_role
from govportal.people.rules import Role
from tests import make
from tests.evidence.controls_making import campaign, comparison, restore_test
from tests.make import START


@pytest.fixture
def cast(db):
    return make.organisation()


def test_where_a_control_stands():
    day = date(2026, 11, 2)
    assert standing(None, QUARTER, day) is State.NEVER
    assert standing(day, QUARTER, day + QUARTER) is State.ON_TIME
    assert standing(day, QUARTER, day + QUARTER + timedelta(days=1)) is State.LATE
    assert standing(day, DAILY, day, overdue=True) is State.LATE


def states(day):
    return {one.key: one.state.value for one in own_controls(day)}


def test_each_control_has_its_state(cast):
    today = START.date()
    before = states(today)
    assert before["settings"] == "on_time"
    assert {before[one] for one in ("recertification", "restores", "checkpoints")} == {"never"}
    campaign(), restore_test(cast), comparison(cast)
    after = states(today)
    assert after["reconciliation-people"] == "never" and after["reconciliation-agents"] == "never"
    assert after["recertification"] == after["restores"] == "on_time"
    later = states(today + timedelta(days=31))
    assert later["recertification"] == later["reconciliation-people"] == "late"
    assert later["restores"] == "on_time"
    assert states(today + timedelta(days=93))["restores"] == "late"


def test_a_test_that_failed_before_any_passed_is_late(cast):
    restore_test(cast, text="")
    assert states(START.date())["restores"] == "late"


def test_the_tick_does_the_same_once(cast):
    keep_own_controls(START)
    count = Entry.objects.count()
    keep_own_controls(START + timedelta(hours=1))
    assert Entry.objects.count() == count


def test_every_verb_of_a_setting_has_words():
    assert [verb for verb in SETTING_VERBS if verb not in VERBS] == []
    assert len(SETTING_VERBS) == len(set(SETTING_VERBS))


def test_what_an_entry_says_is_short_and_without_texts_of_people():
    assert details_of('{"data":{"role":"operator","n":null,"list":["a","b"]}}') == [
        ("list", "a, b"), ("role", "operator")
    ]  # fmt: skip
    moment = details_of('{"data":{"at":"2026-11-27T10:30:00.354609+02:00"}}')
    assert moment == [("at", "2026-11-27 08:30 UTC")]
    long = details_of('{"data":{"a":"' + "x" * 500 + '"}}')
    assert len(long[0][1]) == 120
    assert details_of("") == details_of('{"data":[1]}') == []


def test_changes_of_settings_are_listed_filtered_and_taken_away(
    cast, client, django_assert_max_num_queries
):
    for n in range(45):
        person = add_person(f"p{n}@x.example", f"P{n}", actor=make.SETUP, now=START)
        give_role(person, Role.OPERATOR, actor=cast.administrator, now=START)
    make.request(cast)
    client.force_login(cast.auditor)
    where = reverse("setting_changes")
    with django_assert_max_num_queries(12):
        page = client.get(where)
    body = page.content.decode()
    assert body.count("<tr>") == 41 and "role: operator" in body and "Sent a request" not in body
    who = client.get(where, {"actor": cast.administrator.email, "group": "people"})
    assert who.content.decode().count("role: operator") == 40
    assert client.get(where, {"actor": cast.auditor.email}).content.decode().count("<tr>") == 0
    assert client.get(where, {"since": "nonsense", "group": "x"}).status_code == 422
    turned = {"since": "2026-11-02", "until": "2026-11-01"}
    assert client.get(where, turned).status_code == 422
    for bad in ("since=nonsense", "group=x", "since=2026-11-02&until=2026-11-01"):
        assert client.post(reverse("setting_changes_csv"), {"filters": bad}).status_code == 422
    over = (START + timedelta(days=1)).date().isoformat()
    assert "No change matches" in client.get(where, {"since": over}).content.decode()
    sent = {"filters": f"group=people&actor={cast.administrator.email}"}
    file = client.post(reverse("setting_changes_csv"), sent)
    assert file.content.decode("utf-8-sig").count("role.given") == 45
    assert Entry.objects.get(verb="evidence.settings_exported").content["data"]["rows"] == 45
    client.force_login(cast.stranger)
    for name in ("setting_changes", "own_controls"):
        answer = client.get(reverse(name))
        assert answer.status_code == 403 and "compliance reviewers" in answer.content.decode()


def test_the_page_of_own_controls_leads_everywhere(cast, client, django_assert_max_num_queries):
    campaign(timezone.now()), restore_test(cast, timezone.now()), comparison(cast, timezone.now())
    client.force_login(cast.compliance)
    with django_assert_max_num_queries(15):
        body = client.get(reverse("own_controls")).content.decode()
    for name in (
        "recertification_list",
        "setting_changes",
        "restore_test_list",
        "ledger_integrity",
    ):
        assert f'href="{reverse(name)}"' in body


def test_own_controls_are_live_evidence_of_frameworks(cast):
    slugs = ("role-recertification", "configuration-changes", "restore-tests",
             "population-reconciliation")  # fmt: skip
    assert set(slugs) <= set(SOURCES)
    campaign(), restore_test(cast), comparison(cast)
    found = live([Control(slug=slug, title=slug) for slug in slugs])
    assert {found[slug].count for slug in slugs[2:3]} == {1}
    assert found["configuration-changes"].count

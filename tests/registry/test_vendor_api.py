"""Vendors for programs: what is read, written, refused, and never overwritten unseen."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry import actions
from registry.actions.vendors import Description
from registry.models import ModelChangeNotice, Retest, Vendor
from tests.api.calling import Caller, places, problem
from tests.registry import vendor_steps as steps

pytestmark = pytest.mark.django_db
VENDORS = "/api/v1/vendors"
READ = [
    VENDORS,
    *(f"{VENDORS}/google{part}" for part in ("", "/assessments", "/models", "/notices")),
]
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def google(cast, now):
    return steps.vendor(cast, now=now, notes="Our own words")


def said(answer, status=200):
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


@pytest.mark.parametrize("address", READ)
def test_everybody_with_an_account_reads_and_nobody_else(cast, google, address):
    problem(Client().get(address), 401, "not_authenticated")
    for role, person in cast.everybody().items():
        assert Caller(person, can_write=False).get(address).status_code == 200, role


WRITES = {
    "add": ("POST", VENDORS, {"name": "Bolt"}, {"compliance", "compliance_2", "security",
                                                "administrator"}),
    "describe": ("PATCH", f"{VENDORS}/google", {"notes": "x"}, {"manager", "administrator"}),
    "assess": ("POST", f"{VENDORS}/google/assessments", "assessment",
               {"compliance", "compliance_2", "security"}),
    "pin": ("POST", f"{VENDORS}/google/models", {"name": "M", "version": "1"},
            {"manager", "administrator", "compliance", "compliance_2", "security"}),
    "note": ("POST", f"{VENDORS}/google/notices", "notice",
             {"manager", "administrator", "compliance", "compliance_2", "security",
              "tech_owner"}),
}  # fmt: skip


def body_of(body, n):
    today = timezone.localdate()
    if body == "assessment":
        return {"assessed_on": f"{today}", "result": "adequate", "grounds": "Read it all.",
                "next_due_on": f"{today + 365 * DAY}"}  # fmt: skip
    if body == "notice":
        return {"name": steps.MODEL, "version": "001", "kind": "behaviour", "text": f"Change {n}",
                "source": "A mail", "to_version": f"1{n}"}  # fmt: skip
    return (
        body
        | ({"name": f"Bolt {n}"} if body.get("name") == "Bolt" else {})
        | ({"version": f"{n}"} if "version" in body else {})
    )


@pytest.mark.parametrize("name", WRITES)
def test_who_may_write_what(cast, google, now, name):
    steps.agent_of(cast, steps.pinned(cast, google, now=now), now=now)
    method, address, body, allowed = WRITES[name]
    for n, (role, person) in enumerate(cast.everybody().items()):
        answer = Caller(person).call(method, address, body_of(body, n + 20), If_Match="*")
        assert (answer.status_code < 300) is (role in allowed), (role, answer.content)
        if role not in allowed:
            assert answer.status_code == 403
            read_only = Caller(person, can_write=False, name="Reads")
            assert read_only.call(method, address, body_of(body, 9)).status_code == 403


def test_a_vendor_is_added_and_read_as_it_was_written(cast):
    caller = Caller(cast.administrator)
    budget = {"value": "7400.50", "currency": "EUR"}
    body = {"name": "Acme", "kind": "cloud", "other_names": ["Road Runner"], "notes": "Fast.",
            "owner": cast.manager.email, "budget": budget}  # fmt: skip
    made = said(caller.post(VENDORS, body), 201)
    assert made == said(caller.get(f"{VENDORS}/acme"))
    assert {name: made[name] for name in body} == body
    assert (made["slug"], made["assessment"], made["training_use"]) == ("acme", None, "unknown")
    problem(caller.post(VENDORS, body), 422, "vendor.name_taken")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {"#/name": "required"}),
        ({"name": 7, "knd": "x"}, {"#/name": "invalid", "#/knd": "unknown"}),
        ({"name": "A", "kind": "friend"}, {"#/kind": "invalid_choice"}),
        ({"name": "A", "owner": "nobody@here.example"}, {"#/owner": "unknown"}),
        ({"name": "A", "budget": {"value": 7, "currency": "EUR"}}, {"#/budget/value": "invalid"}),
        ({"name": "A", "budget": {"value": "1e3", "currency": "EUR"}},
         {"#/budget/value": "invalid"}),
        ({"name": "A", "budget": {"value": "-1", "currency": "EUR"}},
         {"#/budget/value": "invalid"}),
        ({"name": "A", "budget": {"value": "1.", "currency": "EUR"}},
         {"#/budget/value": "invalid"}),
        ({"name": "A\u0000"}, {"#/name": "not_text"}),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_says_where(cast, body, found):
    answer = Caller(cast.administrator).post(VENDORS, body)
    assert places(problem(answer, 400, "invalid")) == found
    assert not Vendor.objects.exists()


def test_a_description_is_changed_by_who_has_seen_it_and_the_rest_stays(cast, google, now):
    caller, address = Caller(cast.manager), f"{VENDORS}/google"
    seen = caller.get(address)["ETag"]
    problem(caller.patch(address, {"kind": "cloud"}), 428, "precondition_required")
    answer = caller.patch(address, {"kind": "cloud"}, If_Match=seen)
    assert (said(answer)["kind"], said(answer)["notes"]) == ("cloud", "Our own words")
    problem(caller.patch(address, {"kind": "data"}, If_Match=seen), 412, "row.changed_stale")
    steps_seen = caller.get(address)["ETag"]
    assert caller.get(address, If_None_Match=steps_seen).status_code == 304
    actions.edit_vendor(google, Description(name="Google", owner=cast.manager),
                        actor=cast.administrator, now=now)  # fmt: skip
    problem(caller.patch(address, {"notes": "x"}, If_Match=steps_seen), 412, "row.changed_stale")
    assert (
        said(caller.patch(address, {"budget": None, "owner": None}, If_Match="*"))["owner"] is None
    )


def test_an_assessment_does_not_spoil_a_change_of_the_description(cast, google, now):
    caller, address = Caller(cast.manager), f"{VENDORS}/google"
    seen = caller.get(address)["ETag"]
    answer = Caller(cast.compliance).post(f"{address}/assessments", body_of("assessment", 1))
    assert said(answer, 201)["assessor"] == cast.compliance.email
    assert caller.patch(address, {"notes": "x"}, If_Match=seen).status_code == 200


def test_an_assessment_may_keep_the_agreement_and_says_when_it_is_not_the_first(cast, google, now):
    today, address = timezone.localdate(), f"{VENDORS}/google/assessments"
    file = steps.document(cast, google)
    steps.assessed(cast, google, now=now, assessed_on=today, next_due_on=today + DAY,
                   agreement=file, agreement_until=today + 20 * DAY)  # fmt: skip
    caller = Caller(cast.security)
    body = body_of("assessment", 1) | {
        "keep_agreement": True, "seen": 1, "training_use": "no", "training_source": "Clause 7",
        "certificates": [{"name": "ISO", "valid_until": f"{today + DAY}"}]}  # fmt: skip
    made = said(caller.post(address, body), 201)
    assert (made["n"], made["agreement_sha256"]) == (2, file.sha256)
    problem(caller.post(address, body), 409, "vendor.assessed_meanwhile_stale")
    problem(caller.post(address, body | {"seen": 2, "grounds": " "}), 400, "invalid")
    rows = said(caller.get(address))["results"]
    assert [row["n"] for row in rows] == [2, 1]
    expiries = said(caller.get(f"{VENDORS}/google"))["expiries"]
    assert sorted(one["thing"] for one in expiries) == ["agreement", "assessment", "certificate"]


def test_a_change_noted_by_a_program_asks_for_tests(cast, google, now):
    model = steps.pinned(cast, google, now=now)
    steps.agent_of(cast, model, now=now)
    caller, address = Caller(cast.tech_owner), f"{VENDORS}/google/notices"
    body = body_of("notice", 1)
    made = said(caller.post(address, body), 201)
    assert made["model"]["version"] == "001" and Retest.objects.count() == 1
    assert said(caller.get(address))["results"][0]["retests"] == {"asked": 1, "open": 1}
    problem(caller.post(address, body), 409, "vendor.change_known_stale")
    problem(caller.post(address, body | {"version": "7"}), 404, "not_found")
    assert ModelChangeNotice.objects.count() == 1


def test_the_list_is_filtered_and_paged_and_costs_the_same_for_forty(cast, google, now):
    caller = Caller(cast.auditor)

    def asked(address):
        caller.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(address).status_code == 200
        return len(captured)

    one = asked(VENDORS)
    for n in range(40):
        steps.pinned(cast, steps.vendor(cast, f"Vendor {n}", now=now), now=now)
    assert asked(VENDORS) == one
    first = said(caller.get(f"{VENDORS}?limit=30&q=vendor"))
    rest = said(
        caller.client.get(first["next"], headers={"Authorization": f"Bearer {caller.text}"})
    )
    assert len(first["results"]) == 30 and len(rest["results"]) == 10
    assert said(caller.get(f"{VENDORS}?view=inadequate"))["results"] == []
    assert len(said(caller.get(f"{VENDORS}?kind=model&limit=200"))["results"]) == 41
    problem(caller.get(f"{VENDORS}?view=nonsense"), 400, "invalid")

"""What every address of the API does alike: reads strictly, answers problems, pages, tags."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from govportal.api import schema
from govportal.people.models import Unit
from tests import make
from tests.api.calling import Caller, places, problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.example")]
UNITS = "/api/v1/units"


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def caller(cast):
    return Caller(cast.owner)


def test_without_a_key_the_answer_is_a_problem_and_never_the_sign_in_page(cast):
    for method in ("get", "post"):
        answer = getattr(Client(), method)(UNITS)
        problem(answer, 401, "not_authenticated")
        assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_an_address_that_is_not_there_is_a_problem_for_programs_and_a_page_for_people(client, cast):
    problem(client.get("/api/v1/nothing-here"), 404, "not_found")
    assert client.get("/nothing-here/")["Content-Type"].startswith("text/html")


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["%00", "ADR%00", "%ff", "%ed%a0%80", "a" * 5000])
def test_a_name_that_no_database_holds_is_not_found(caller, name):
    problem(caller.get(f"/api/v1/requests/{name}"), 404, "not_found")


def test_a_slash_at_the_end_makes_no_difference(caller):
    assert caller.get(UNITS).content == caller.get(f"{UNITS}/").content


def test_all_faults_of_a_body_come_at_once_each_with_its_place(caller):
    body = {
        "slug": 7,
        "nam": "Claims",
        "since": "2026-02-30",
        "big": "yes",
        "parts": [{"weight": 1}, {"weight": 10, "remrk": "x"}, 3],
    }
    said = problem(caller.post(UNITS, body), 400, "invalid")
    assert places(said) == {
        "#/slug": "invalid",
        "#/name": "required",
        "#/nam": "unknown",
        "#/since": "invalid",
        "#/big": "invalid",
        "#/parts/1/weight": "max_value",
        "#/parts/1/remrk": "unknown",
        "#/parts/2": "invalid",
    }
    details = [fault["detail"] for fault in said["errors"]]
    assert "“nam” is unknown; did you mean “name”?" in details


def test_a_text_is_measured_as_it_is_sent(caller):
    body = {"slug": "a", "name": "n", "parts": [{"weight": 1, "remark": " " * 9 + "x"}]}
    assert places(problem(caller.post(UNITS, body), 400, "invalid")) == {
        "#/parts/0/remark": "max_length"
    }


def test_one_unknown_name_is_enough_to_refuse_what_fits_otherwise(caller):
    part = {"weight": 1}
    body = {"slug": "a", "name": "n", "parts": [part]}
    assert caller.post(UNITS, body).status_code == 201
    assert places(problem(caller.post(UNITS, body | {"extra": 1}), 400, "invalid")) == {
        "#/extra": "unknown"
    }
    part["extra"] = 1
    said = problem(caller.post(UNITS, body), 400, "invalid")
    assert places(said) == {"#/parts/0/extra": "unknown"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "not_json"),
        (b"\xff{}", "not_json"),
        (b'{"slug": "a", "slug": "b"}', "not_json"),
        (b'{"slug": NaN}', "not_json"),
        (b'{"slug": ' + b"9" * 5000 + b"}", "not_json"),
        (b"[" * 5000, "not_json"),
        (b'{"a": ' * 40 + b"1" + b"}" * 40, "not_json"),
        (b"[]", "invalid"),
        (b"null", "invalid"),
        (b'"text"', "invalid"),
        (b"", "invalid"),
        (b'{"slug": "a\\u0000b", "name": "n"}', "invalid"),
        (b'{"slug": "a", "name": "\\ud800"}', "invalid"),
        (b'{"slug": "a", "name": "n", "\\udfff": 1}', "invalid"),
        (b'{"slug": "a", "name": "n", "since": 1e999}', "invalid"),
        (b'{"slug": "a", "name": "n", "since": 9007199254740993}', "invalid"),
    ],
)
def test_what_is_not_plain_json_is_refused_with_400(caller, raw, code):
    problem(caller.post(UNITS, raw), 400, code)


def test_a_byte_order_mark_is_forgiven(caller):
    assert caller.post(UNITS, b'\xef\xbb\xbf{"slug": "a", "name": "n"}').status_code == 201


def test_what_is_too_large_or_not_json_or_not_wanted_is_said_so(caller):
    problem(caller.post(UNITS, {"slug": "a", "name": "n" * 70_000}), 413, "too_large")
    answer = caller.post(UNITS, b"slug=a", Content_Type="application/x-www-form-urlencoded")
    problem(answer, 415, "unsupported_media_type")
    problem(caller.get(UNITS, Accept="text/html"), 406, "not_acceptable")
    answer = caller.call("DELETE", UNITS)
    problem(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].replace(",", "").split()) == {"GET", "HEAD", "POST"}
    problem(caller.call("OPTIONS", UNITS), 405, "method_not_allowed")


def test_a_refusal_is_a_problem_with_its_code_and_sentence(caller):
    said = problem(caller.post(UNITS, {"slug": "a", "name": "refuse me"}), 422, "people.inactive")
    assert said["detail"] == "Somebody no longer has an active account."


def test_what_nobody_foresaw_is_a_problem_with_a_reference(caller):
    said = problem(caller.post(UNITS, {"slug": "a", "name": "break"}), 500, "broken")
    assert said["instance"].startswith("urn:govportal:error:E-")


def test_parameters_that_are_unknown_twice_or_wrong_are_named(caller):
    said = problem(caller.get(f"{UNITS}?limt=3&big=perhaps&limit=0"), 400, "invalid")
    assert places(said) == {"limt": "unknown", "big": "invalid", "limit": "min_value"}
    assert places(problem(caller.get(f"{UNITS}?limit=3&limit=4"), 400, "invalid")) == {
        "limit": "twice"
    }
    for limit in ("201", "2.0", "1_0", "+1", "１"):
        assert "limit" in places(problem(caller.get(f"{UNITS}?limit={limit}"), 400, "invalid"))


def test_a_list_is_read_to_its_end_and_back_newest_first(caller):
    for n in range(7):
        Unit.objects.create(slug=f"unit-{n}", name=f"Unit {n}")
    everything = [row["slug"] for row in json.loads(caller.get(UNITS).content)["results"]]
    assert everything[0] == "unit-6" and len(everything) == 10
    address, forth, last = f"{UNITS}?limit=3", [], ""
    while address:
        said = json.loads(caller.get(address).content)
        forth += [row["slug"] for row in said["results"]]
        address, last = said["next"], said["previous"]
    assert forth == everything
    back: list[str] = []
    while last:
        said = json.loads(caller.get(last).content)
        back = [row["slug"] for row in said["results"]] + back
        last = said["previous"]
    assert back == everything[:9]


BAD_CURSORS = ("x", "b2xkZXI6", "b2xkZXI6eA", "b2xkZXI6" + "OTk5" * 8, "%00", "ä", "b2xkZXI6LTE")


@pytest.mark.parametrize("cursor", BAD_CURSORS)
def test_a_place_that_no_answer_held_is_refused(caller, cursor):
    said = problem(caller.get(f"{UNITS}?cursor={cursor}"), 400, "invalid")
    assert set(places(said)) == {"cursor"}


def test_a_tag_spares_reading_again_and_guards_what_was_not_seen(caller, cast):
    address = f"{UNITS}/{cast.unit.slug}"
    tag = caller.get(address)["ETag"]
    same = caller.get(address, If_None_Match=f'"other", W/{tag}')
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    problem(caller.patch(address, {}), 428, "precondition_required")
    assert caller.patch(address, {}, If_Match=tag).status_code == 200
    assert caller.patch(address, {}, If_Match="*").status_code == 200
    assert caller.patch(address, {}, If_Match=f'"a.b", {tag}').status_code == 200
    for wrong in ('"a.b"', f"W/{tag}", "garbage", tag.strip('"')):
        problem(caller.patch(address, {}, If_Match=wrong), 412, "row.changed_stale")
    Unit.objects.filter(pk=cast.unit.pk).update(name="Another name")
    problem(caller.patch(address, {}, If_Match=tag), 412, "row.changed_stale")
    assert caller.get(address, If_None_Match=tag).status_code == 200


def test_a_key_of_another_kind_is_told_that_it_is_one(caller, client, cast):
    problem(caller.get("/api/v1/machine"), 403, "key.wrong_kind")
    client.force_login(cast.owner)
    problem(client.get("/api/v1/machine"), 403, "key.wrong_kind")


def test_a_browser_writes_only_with_its_form_token(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.owner)
    assert browser.get(UNITS).status_code == 200
    body = json.dumps({"slug": "a", "name": "n"})
    problem(browser.post(UNITS, body, content_type="application/json"), 403, "permission_denied")
    browser.get(reverse("person_settings"))
    token = browser.cookies["csrftoken"].value
    answer = browser.post(
        UNITS, body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 201


@pytest.fixture
def own_document():
    """The document is made once a program; here its addresses are others."""
    made = (schema.document, schema._written, schema._tag)
    for once in made:
        once.cache_clear()
    yield
    for once in made:
        once.cache_clear()


@pytest.mark.usefixtures("own_document")
def test_the_document_is_3_1_for_everybody_as_json_and_yaml_with_a_tag(client):
    answer = client.get("/api/schema/")
    said = json.loads(answer.content)
    assert said["openapi"].startswith("3.1")
    assert client.get("/api/schema/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    written = client.get("/api/schema/?format=yaml").content.decode()
    assert written.startswith("openapi: 3.1")
    made = said["paths"]["/api/v1/units/{slug}"]["patch"]
    assert made["operationId"] == "unit_change"
    assert {"200", "400", "401", "403", "404", "412", "413", "415", "428", "429"} <= set(
        made["responses"]
    )
    assert set(said["components"]["securitySchemes"]) == {"key", "session"}

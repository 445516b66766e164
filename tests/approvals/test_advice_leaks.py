"""The text of a privileged note comes out at no door but its own."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.actions.advice import write_advice
from approvals.models import Advice, AdviceText
from evidence.models.dossiers import dossier_of
from govportal.ledger.models import Entry
from tests import make
from tests.api.calling import Caller
from tests.evidence.test_packs import members, pack, population

pytestmark = pytest.mark.django_db
NOW = make.START + timedelta(hours=1)
SECRET = "Xylophone: settle, before this goes to court."
ADDED = "Xylophone again: they have offered terms."


@pytest.fixture
def request_3(cast):
    request = make.request(cast, "tier3-claims")
    note = write_advice(make.review(request), SECRET, [cast.chair], actor=cast.co_chair, now=NOW)
    write_advice(make.review(request), ADDED, follows=note, actor=cast.co_chair, now=NOW)
    return request


def page(client, person, address, **headers):
    client.force_login(person)
    return client.get(address, headers=headers)


def test_the_text_lies_in_one_table_alone(request_3):
    """Every column of every table, histories and outbox included."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            if any("Xylophone" in str(row) for row in cursor.fetchall()):
                found.append(model)
    assert found == [AdviceText]


@time_machine.travel(NOW, tick=False)
def test_pages_show_that_there_is_a_note_and_to_few_what_it_says(client, cast, request_3):
    address = f"/reviews/{request_3.review_id}/advice/"
    for role, person in cast.everybody().items():
        answered = page(client, person, address)
        panel = page(client, person, address, **{"HX-Request": "true"})
        if answered.status_code == 404:
            assert panel.status_code == 404
            continue
        for shown in (answered.content.decode(), panel.content.decode()):
            assert ("Xylophone" in shown) == (role in {"co_chair", "chair"}), role
            assert str(cast.co_chair) in shown
            assert ("Withheld" in shown) == (role not in {"co_chair", "chair"}), role
        assert "no-store" in answered["Cache-Control"]


@time_machine.travel(NOW, tick=False)
def test_no_other_page_shows_it_even_to_counsel(client, cast, request_3):
    number, review = request_3.number, request_3.review_id
    addresses = [
        "/", request_3.get_absolute_url(),
        f"/requests/{number}/record/", f"/reviews/{review}/clock/",
        f"/requests/{number}/precedents/", f"/requests/{number}/changes/", "/requests/?q=Xylophone",
        f"/requests/{number}/completeness/", f"/requests/{number}.yaml",
        f"/agents/{request_3.agent.slug}/", reverse("entry_list") + "?about=Xylophone",
        reverse("entry_list"), "/conflicts/", "/reviewers/",
        *(reverse("entry_detail", args=[pk]) for pk in
          Entry.objects.filter(verb__startswith="advice.").values_list("pk", flat=True)),
    ]  # fmt: skip
    for person in (cast.co_chair, cast.auditor, cast.administrator):
        seen = 0
        for address in addresses:
            answered = page(client, person, address)
            seen += answered.status_code == 200
            said = answered.content.decode().replace("q=Xylophone", "").replace('Xylophone"', "")
            assert "settle, before" not in said and "offered terms" not in said, address
        assert seen >= 10


@time_machine.travel(NOW, tick=False)
def test_the_api_tells_nothing_of_it(cast, request_3):
    for person in (cast.co_chair, cast.auditor):
        caller = Caller(person)
        for address in (f"/api/v1/requests/{request_3.number}", "/api/v1/requests",
                        f"/api/v1/requests/{request_3.number}/precedents"):  # fmt: skip
            answered = caller.get(address)
            assert answered.status_code == 200
            assert "Xylophone" not in answered.content.decode()
        assert caller.get(f"/api/v1/requests/{request_3.number}/advice").status_code == 404


def test_packs_list_it_as_withheld(cast, request_3, tmp_path):
    path = pack(request_3, tmp_path)
    found = members(path)
    assert not [name for name, data in found.items() if b"Xylophone" in data]
    salts = [salt.encode() for salt in AdviceText.objects.values_list("salt", flat=True)]
    assert not [name for name, data in found.items() if any(salt in data for salt in salts)]
    first, second = population(found, "privileged_notes")
    assert first["by"] == str(cast.co_chair)
    assert first["withheld"] is True
    assert first["commitment"] == Advice.objects.first().commitment
    assert (first["adds_to"], second["adds_to"]) == (None, 1)
    assert "privileged_notes" in found["omissions.json"].decode()
    assert first["commitment"] in found["ledger/entries.jsonl"].decode()


def test_a_record_lists_it_as_withheld(cast, request_3):
    dossier = dossier_of(request_3, NOW)
    shown = render_to_string("evidence/parts/record_advice.html", {"dossier": dossier})
    assert "withheld" in shown
    assert str(cast.co_chair) in shown
    assert "Xylophone" not in shown
    assert "Xylophone" not in str(dossier)


def test_the_ledger_still_verifies_with_it(request_3):
    call_command("verify_ledger")


@time_machine.travel(NOW, tick=False)
def test_the_page_costs_the_same_for_one_note_and_for_many(client, cast, request_3):
    address = f"/reviews/{request_3.review_id}/advice/"

    def price(person):
        page(client, person, address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    before = {person: price(person) for person in (cast.co_chair, cast.auditor)}
    for n in range(4):
        write_advice(make.review(request_3), f"More of it, number {n}.", [cast.chair, cast.member],
                     actor=cast.co_chair, now=NOW)  # fmt: skip
    assert {person: price(person) for person in before} == before
    assert max(before.values()) <= 15


@time_machine.travel(NOW, tick=False)
def test_counsel_writes_names_and_erases_on_the_page(client, cast, request_3):
    address = f"/reviews/{request_3.review_id}/advice/"
    client.force_login(cast.co_chair)
    typed = {"act": "write", "text": "Another\x00 note, for few.", "people": "nobody@x.example"}
    answered = client.post(address, typed)
    assert answered.status_code == 422
    assert "Another note, for few." in answered.content.decode()
    assert "nobody@x.example" in answered.content.decode()
    typed["people"] = f"{cast.member.email.upper()}, {cast.chair.email}"
    assert client.post(address, typed).status_code == 302
    note = Advice.objects.latest("pk")
    assert {row.person for row in note.readers.all()} == {cast.member, cast.chair}
    row = note.readers.first()
    assert client.post(address, {"act": "end", "note": row.pk}).status_code == 302
    assert client.post(address, {"act": "end", "note": row.pk}).status_code == 409
    assert client.post(address, {"act": "name", "note": note.pk}).status_code == 422
    named = {"act": "name", "note": note.pk, "people": cast.owner.email}
    assert client.post(address, named).status_code == 302
    more = {"act": "write", "note": note.pk, "text": "An addendum to it."}
    assert client.post(address, more).status_code == 302
    erased = {"act": "erase", "note": note.pk, "text": "A court ordered it."}
    assert client.post(address, erased).status_code == 302
    assert "Erased" in client.get(address).content.decode()


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("act", ["write", "name", "end", "erase"])
def test_others_are_told_why_and_learn_of_no_account(client, cast, request_3, act):
    note = Advice.objects.first()
    number = note.readers.get().pk if act == "end" else note.pk
    client.force_login(cast.member)
    for people in (cast.owner.email, "nobody@x.example"):
        typed = {"act": act, "note": number, "text": "A text, long enough.", "people": people}
        answered = client.post(f"/reviews/{request_3.review_id}/advice/", typed)
        assert answered.status_code == 403
        assert "nobody@x.example”" not in answered.content.decode()


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"act": "nonsense"},
        {"act": "erase", "note": "x"},
        {"act": "name", "note": "9" * 30},
        {"act": "end", "note": "0"},
    ],
)
def test_nonsense_is_nothing(client, cast, request_3, typed):
    client.force_login(cast.co_chair)
    assert client.post(f"/reviews/{request_3.review_id}/advice/", typed).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_a_note_of_another_case_is_none_of_this_one(client, cast, request_3):
    other = make.request(cast, name="Another agent", slug="another", now=NOW)
    client.force_login(cast.co_chair)
    typed = {"act": "erase", "note": Advice.objects.first().pk, "text": "A reason."}
    assert client.post(f"/reviews/{other.review_id}/advice/", typed).status_code == 404
    assert AdviceText.objects.count() == 2

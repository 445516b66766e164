"""Who is erased, and why, is for auditors and administrators: on no other page, in no extract."""

import re

import pytest
from django.utils import timezone

from evidence.actions.extracting import request_extract
from evidence.actions.person_erasing import ask_erasure, drop_erasure
from evidence.rules.extracts import Format
from evidence.rules.person_erasure import ERASURE_VERBS, naming_refusal
from evidence.rules.retention import reason_refusal
from evidence.verbs import VERBS
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry
from govportal.refusals import Refusal, sentence
from govportal.worklist.actions import run_jobs
from tests.evidence.keeping import leaver

WHY = "Zanzibar letter of the former colleague, file 77."
UNSEEN = "\u200b" * 30


@pytest.fixture
def asked(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    person = leaver(cast)
    row = ask_erasure(person, WHY, actor=cast.administrator, now=timezone.now())
    drop_erasure(row, actor=cast.administrator, now=timezone.now())
    return person, row


def pages(client, reader, person, row):
    """Every page of the trail that could tell of it."""
    client.force_login(reader)
    entries = Entry.objects.filter(verb__in=ERASURE_VERBS).values_list("pk", flat=True)
    about = Entry.objects.filter(verb="person.deactivated").values_list("pk", flat=True)
    ref = person.ledger_ref
    addresses = [
        "/audit/?verb=erasure.asked", f"/audit/?about={row.ledger_ref}",
        f"/audit/?actor={row.asked_by.email}", f"/audit/?about={ref}", "/audit/?words=Zanzibar",
        f"/audit/what-happened/person/{row.asked_by.ref}/",
        *(f"/audit/{pk}/" for pk in entries),
        *(f"/audit/what-happened/entry/{pk}/" for pk in (*entries, *about)),
    ]  # fmt: skip
    return {address: client.get(address).content.decode() for address in addresses}


def test_the_trail_tells_the_committee_that_it_was_asked_and_neither_whom_nor_why(
    client, cast, asked
):
    person, row = asked
    found = pages(client, cast.chair, person, row)
    assert [address for address, page in found.items() if WHY in page] == []
    told = "Asked for a person to be erased"
    rows = {at: re.findall(r"<t[rd].*?</t[rd]>", page, re.S) for at, page in found.items()}
    assert any(told in page for page in found.values())
    for address in ("/audit/?verb=erasure.asked", f"/audit/?about={row.ledger_ref}"):
        assert told in "".join(rows[address])
        assert person.full_name not in found[address] and person.ref not in found[address]
    for address in (f"/audit/?about={person.ledger_ref}", "/audit/?words=Zanzibar"):
        assert told not in "".join(rows[address])
    for entry in Entry.objects.filter(verb__in=ERASURE_VERBS):
        page = found[f"/audit/{entry.pk}/"]
        assert sentence(Refusal("keeping.not_for_you")) in page
        story = found[f"/audit/what-happened/entry/{entry.pk}/"]
        assert not any(name in page + story for name in (person.full_name, person.ref))


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_may_open_the_list_reads_it_in_the_trail_too(client, cast, asked, role):
    person, row = asked
    found = pages(client, getattr(cast, role), person, row)
    entry = Entry.objects.get(verb="erasure.asked")
    assert WHY in found[f"/audit/{entry.pk}/"] and person.ref in found[f"/audit/{entry.pk}/"]
    assert entry.pk in found[f"/audit/?about={person.ledger_ref}"]
    assert entry.pk in found["/audit/?words=Zanzibar"]


def test_no_extract_has_it_since_all_readers_take_it_away(cast, asked):
    person, row = asked
    seal(timezone.now())
    made = request_extract(
        "verb=erasure.asked", Format.JSON, actor=cast.auditor, now=timezone.now()
    )
    run_jobs(timezone.now())
    made.refresh_from_db()
    text = made.path.read_text()
    assert row.ledger_ref in text and "erasure.asked" in text
    assert not any(word in text for word in (WHY, "Zanzibar", person.ref, person.full_name))


def test_every_verb_of_erasures_is_closed():
    assert {verb for verb in VERBS if verb.startswith("erasure.")} < set(ERASURE_VERBS)


@pytest.mark.parametrize(
    ("reason", "is_refused"),
    [
        ("Lea Vincent has asked for it.", True),
        ("As VINCENT, Lea wrote to us.", True),
        ("Asked for by Ms Vin\u200bcent in a letter.", True),
        ("Mail from lea.vincent@brackwater.example", True),
        ("The mailbox lea.vincent wrote.", True),
        ("The invincenta form, number 12.", False),
        ("Request 77 of the data protection officer.", False),
    ],
)
def test_a_reason_does_not_name_the_person(reason, is_refused):
    no = naming_refusal(reason, "Lea Vincent", "lea.vincent@brackwater.example")
    assert bool(no) is is_refused


def test_the_form_says_so_and_keeps_what_was_typed(client, cast):
    person = leaver(cast)
    client.force_login(cast.administrator)
    given = {"person": person.email, "reason": "Ms Vincent has asked for it."}
    answer = client.post("/erasures/new/", given)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence(Refusal("erasure.reason_names")) in text and given["reason"] in text


@pytest.mark.parametrize("reason", [UNSEEN, "\u2800" * 30, " \n" * 20, f"{UNSEEN}why"])
def test_what_nobody_sees_is_no_reason(client, cast, reason):
    assert reason_refusal(reason).code == "keeping.reason_missing"
    client.force_login(cast.administrator)
    words = sentence(Refusal("keeping.reason_missing", {"least": 10}))
    times = {"operational": 6, "standard": 24, "documentation": 120, "deciders": 36}
    asked = {"person": leaver(cast).email}
    for address, more in (
        ("/erasures/new/", asked), ("/retention/propose/", times), ("/retention/prunings/new/", {}),
    ):  # fmt: skip
        answer = client.post(address, {**more, "reason": reason})
        assert answer.status_code == 422 and words in answer.content.decode(), address


def test_why_is_not_optional_on_any_of_the_three_forms(client, cast):
    client.force_login(cast.administrator)
    person = leaver(cast)
    for address in (
        f"/erasures/new/?person={person.email}", "/retention/propose/", "/retention/prunings/new/",
    ):  # fmt: skip
        text = client.get(address).content.decode()
        assert 'name="reason"' in text and "(optional)" not in text
    answer = client.post("/retention/prunings/new/", {"reason": ""})
    assert answer.status_code == 422
    assert "Say why, in at least 10 characters." in answer.content.decode()

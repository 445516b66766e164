"""Unknown agents that people report, and lists of them: kept, joined, refused, never lost."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from registry.actions import note_sighting, register_agent
from registry.actions import sightings as decisions
from registry.actions.sighting_reports import import_sightings, report_sighting
from registry.models import Sighting, SightingReport
from registry.rules.sighting_reports import (
    Report,
    faults_of,
    importer_refusal,
    read_list,
    reporter_refusal,
)
from registry.rules.sightings import SightingState, Source
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.visiting import page, text

TODAY = date(2026, 11, 26)
NOW = START + timedelta(days=2)
SEEN = Report("Meeting Notes AI", "Calls of the sales team", START.date(), "It joined by itself.")
WHY = "It was switched off."


@pytest.fixture
def cast(db):
    return make.organisation()


# --- Rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field", "no"),
    [
        ({"name": " "}, "name", "sighting.text_missing"),
        ({"name": "x" * 161}, "name", "identity.text_long"),
        ({"place": ""}, "place", "sighting.text_missing"),
        ({"place": "x" * 201}, "place", "identity.text_long"),
        ({"evidence": ""}, "evidence", "sighting.text_missing"),
        ({"evidence": "x" * 2001}, "evidence", "identity.text_long"),
        ({"evidence": f"gpa_p{'a' * 9}_{'b' * 43}"}, "evidence", "sighting.holds_key"),
        ({"seen_on": TODAY + timedelta(days=1)}, "seen_on", "sighting.seen_later"),
        ({"environment": "moon"}, "environment", "sighting.environment_unknown"),
    ],
)
def test_what_is_wrong_with_a_report(changed, field, no):
    fields = {**vars(SEEN), "seen_on": TODAY, **changed}
    found = faults_of(Report(**fields), TODAY)
    assert {name: fault.code for name, fault in found.items()} == {field: no}
    assert faults_of(SEEN, TODAY) == {}


def test_in_a_list_the_list_is_the_evidence():
    assert faults_of(Report("bot", "expenses", TODAY), TODAY, is_listed=True) == {}


def test_who_reports_and_who_brings_in_lists():
    assert reporter_refusal({"auditor", "operator"}).code == "sighting.auditor_reports_not"
    assert reporter_refusal(set()) is None
    for roles in ({"operator"}, {"security_reviewer"}):
        assert importer_refusal(roles) is None
        assert importer_refusal(roles | {"auditor"}).code == "sighting.only_operators_import"
    assert importer_refusal({"administrator"}).code == "sighting.only_operators_import"


def test_a_list_is_read_by_its_header_and_a_row_without_a_day_was_seen_today():
    data = (
        b"\xef\xbb\xbfPlace,NAME,amount,seen_on,environment\r\n"
        b'Okta,Notes AI,3,2026-11-01,Production\r\n\r\nCards,"Bot, the",9,,\r\n'
    )
    assert read_list(data, TODAY) == (
        [
            Report("Notes AI", "Okta", date(2026, 11, 1), "", "production"),
            Report("Bot, the", "Cards", TODAY),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"name\nx\n", [(1, "place", "sighting.column_missing")]),
        (b"name,place,name\nx,y,z\n", [(1, "name", "sighting.column_twice")]),
        (b"name,place\n", [(1, "", "sighting.rows_none")]),
        (b"name,place\n,\nx,\n,y\n", [(3, "place", "sighting.text_missing"),
                                      (4, "name", "sighting.text_missing")]),
        (b"name,place,seen_on\nx,y,soon\nx,y,2099-01-01\n",
         [(2, "seen_on", "sighting.no_day"), (3, "seen_on", "sighting.seen_later")]),
        (b"name,place,environment\nx,y,moon\n",
         [(2, "environment", "sighting.environment_unknown")]),
        (b"name,place\n\xff,y\n", [(2, "name", "sighting.not_utf8")]),
        (b'name,place\n"x,y\n', [(2, "", "inventory.quotes")]),
        (b"name,place\n" + b"x,y\n" * 1001, [(1002, "", "sighting.rows_many")]),
    ],
)  # fmt: skip
def test_every_fault_of_a_list_has_its_row_and_column(data, faults):
    found = read_list(data, TODAY)[1]
    assert [(f.row, f.column, f.why.code) for f in found] == faults


def test_what_is_no_list_at_all_is_refused_whole():
    for data, no in ((b"", "inventory.file_empty"), (b"a\0b", "inventory.file_type")):
        with pytest.raises(Refused) as raised:
            read_list(data, TODAY)
        assert raised.value.refusal.code == no


# --- Story ------------------------------------------------------------------------------------


def test_a_report_becomes_a_sighting_and_its_words_stay_out_of_the_body(cast):
    made = report_sighting(SEEN, actor=cast.stranger, now=NOW)
    assert made.sighting.state == SightingState.OPEN and made.sighting.source == Source.PERSON
    entry = Entry.objects.get(verb="sighting.reported")
    assert entry.content["actor"] == cast.stranger.ledger_ref
    assert "joined by itself" not in entry.body and "sales team" not in entry.body


def test_the_same_agent_again_joins_the_sighting_that_waits_whoever_met_it(cast):
    first = note_sighting(Source.TRACE, "meeting notes ai", environment="", actor=SETUP, now=NOW)
    made = report_sighting(SEEN, actor=cast.stranger, now=NOW)
    assert made.sighting == first and made.sighting.count == 2
    other = report_sighting(SEEN, actor=cast.colleague, now=NOW)
    assert other.sighting == first and first.reports.count() == 2
    assert Sighting.objects.count() == 1


def test_the_same_words_twice_are_one_report(cast):
    report_sighting(SEEN, actor=cast.stranger, now=NOW)
    with refused("sighting.reported_already"):
        report_sighting(SEEN, actor=cast.stranger, now=NOW)
    assert SightingReport.objects.count() == 1 and Sighting.objects.get().count == 1


def test_another_environment_is_another_sighting(cast):
    for environment in ("production", "staging"):
        fields = {**vars(SEEN), "environment": environment}
        report_sighting(Report(**fields), actor=cast.stranger, now=NOW)
    assert Sighting.objects.count() == 2


def test_what_was_stopped_and_is_reported_is_unauthorised_again(cast):
    sighting = note_sighting(Source.TRACE, "Meeting Notes AI", actor=SETUP, now=NOW)
    decisions.mark_unauthorised(sighting, WHY, actor=cast.operator, now=NOW)
    decisions.note_stopped(sighting, WHY, actor=cast.operator, now=NOW)
    made = report_sighting(SEEN, actor=cast.stranger, now=NOW)
    assert made.sighting == sighting and made.sighting.state == SightingState.UNAUTHORISED


def test_a_name_of_ours_is_taken_for_a_claim_to_be_that_agent(cast):
    agent = register_agent("notes", "Notes", cast.unit, actor=SETUP, now=START)
    fields = {**vars(SEEN), "name": "notes"}
    made = report_sighting(Report(**fields), actor=cast.stranger, now=NOW)
    assert made.sighting.agent == agent and made.sighting.state == SightingState.MATCHED


def test_a_list_comes_in_whole_or_not_and_twice_is_once(cast):
    rows = [Report("Notes AI", "Okta", START.date()), Report("notes  ai", "Cards", START.date())]
    made = import_sightings(rows, actor=cast.operator, now=NOW)
    assert len(made) == 2 and {row.source for row in made} == {Source.IMPORT}
    assert Sighting.objects.get().count == 2
    assert import_sightings(rows, actor=cast.operator, now=NOW) == []
    with refused("sighting.text_missing"):
        import_sightings([rows[0], Report("", "x", START.date())], actor=cast.security, now=NOW)
    with refused("sighting.only_operators_import"):
        import_sightings(rows, actor=cast.stranger, now=NOW)
    assert SightingReport.objects.count() == 2


@pytest.mark.both_databases
def test_a_report_stays_as_it_was_told(cast):
    report_sighting(SEEN, actor=cast.stranger, now=NOW)
    for words in (
        "UPDATE registry_sightingreport SET evidence = 'Nothing'",
        "DELETE FROM registry_sightingreport",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(words)
    fields = {"sighting": Sighting.objects.get(), "seen_on": NOW.date(), "reported_at": NOW,
              "reported_by": cast.stranger, "name": "x", "place": "y"}  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        SightingReport.objects.create(source=Source.PERSON, evidence="", **fields)


# --- Pages ------------------------------------------------------------------------------------


def typed(**changed):
    today = timezone.localdate().isoformat()
    return {"name": SEEN.name, "place": SEEN.place, "seen_on": today,
            "evidence": "It <i>joined</i>.", **changed}  # fmt: skip


def send(client, reader, status=302, **changed):
    client.force_login(reader)
    return text(client.post(reverse("sighting_report"), typed(**changed)), status)


def test_anybody_reports_and_sees_what_became_of_it(client, cast):
    assert reverse("sighting_report") in page(client, cast.stranger, "agent_list")
    shown = send(client, cast.stranger, 422, place=" ")
    assert "This is missing." in shown and "It &lt;i&gt;joined" in shown
    shown = send(client, cast.stranger, 422, seen_on="soon")
    assert "soon" in shown and "It &lt;i&gt;joined" in shown
    send(client, cast.stranger)
    shown = page(client, cast.stranger, "sighting_report")
    assert "What you have reported" in shown and "To be decided" in shown
    assert "exactly this before" in send(client, cast.stranger, 422)
    shown = page(client, cast.operator, "sighting_list")
    assert SEEN.name in shown and "Report a sighting" in shown
    shown = page(client, cast.operator, "sighting_detail", Sighting.objects.get().pk)
    assert SEEN.place in shown and "It &lt;i&gt;joined" in shown and "Stranger" in shown


def test_an_auditor_reports_nothing_and_is_told_why(client, cast):
    shown = page(client, cast.auditor, "sighting_list")
    assert "Auditors change nothing" in shown
    assert "Auditors change nothing" in page(client, cast.auditor, "sighting_report", status=403)
    assert reverse("sighting_report") not in page(client, cast.auditor, "agent_list")


def test_a_list_with_faults_brings_nothing_and_says_all_of_them(client, cast):
    def send(data):
        client.force_login(cast.operator)
        file = SimpleUploadedFile("apps.csv", data)
        return client.post(reverse("sighting_import"), {"file": file})

    shown = text(send(b"name,place,seen_on\nok,x,\nbad,x,soon\n"), 422)
    assert "Nothing was brought in" in shown and "This is no day" in shown
    assert Sighting.objects.count() == 0
    text(send(b""), 422)
    client.force_login(cast.operator)
    text(client.post(reverse("sighting_import")), 422)
    assert send(b"name,place\nNotes AI,Okta\nOther,Cards\n").status_code == 302
    assert "2 rows were brought in." in page(client, cast.operator, "sighting_list")
    send(b"name,place\nNotes AI,Okta\nThird,Cards\n")
    shown = page(client, cast.operator, "sighting_list")
    assert "1 row was brought in. 1 was here before." in shown


def test_a_page_costs_the_same_with_many_reports(client, cast):
    def cost(*where):
        client.force_login(cast.operator)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(where[0], args=where[1:])).status_code == 200
        return len(seen)

    sighting = report_sighting(SEEN, actor=cast.operator, now=NOW).sighting
    pages = [("sighting_report",), ("sighting_detail", sighting.pk)]
    few = [cost(*one) for one in pages]
    for n in range(30):
        fields = {**vars(SEEN), "place": f"Place {n}"}
        report_sighting(Report(**fields), actor=cast.operator, now=NOW)
    assert [cost(*one) for one in pages] == few and max(few) <= 12

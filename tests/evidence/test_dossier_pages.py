"""Dossiers and framework reports on paper: whose they are, what they say, and that it is kept."""

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from evidence import dossier_printing
from evidence.actions.frameworks import load_frameworks, say_applicability
from evidence.framework_report import framework_report
from evidence.models import Framework, FrameworkRequirement
from evidence.rules.agent_dossiers import Holding, IncidentFacts, holdings, key_figures
from evidence.rules.people import Who
from evidence.rules.sections import Section, Table
from evidence.story_forms import NotAMoment, moment_of
from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from tests import make
from tests.evidence import finding_making
from tests.evidence.test_record_pdf import tags

ANN, BEN = Who("Ann", "person:1"), Who("Ben", "person:2")
DAY = timedelta(days=1)


def words(data):
    """Text and structure of a PDF, as far as tests look at it."""
    document = pikepdf.open(io.BytesIO(data))
    return document, list(tags(document.Root.StructTreeRoot))


def taken(client, person, path, **given):
    client.force_login(person)
    return client.post(path, given)


@pytest.mark.django_db
def test_the_owner_takes_the_dossier_away_and_the_ledger_says_so(client, cast, decided):
    page = f"/agents/{decided.agent.slug}/dossier/"
    client.force_login(cast.owner)
    shown = client.get(page).content.decode()
    assert "Download the dossier" in shown and "findings that you own" in shown
    answer = taken(client, cast.owner, f"{page}pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert f"{decided.agent.slug}_dossier_" in answer["Content-Disposition"]
    entry = Entry.objects.get(verb="evidence.dossier_downloaded")
    data = entry.content["data"]
    assert data["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert data["access"] == "part" and data["tree_size"] > 0
    assert entry.actor == cast.owner.ledger_ref and entry.subject == decided.agent.ledger_ref
    assert taken(client, cast.stranger, f"{page}pdf/").status_code == 404
    assert client.get(page).status_code == 404


@pytest.mark.django_db
def test_the_dossier_is_tagged_titled_and_dated_by_its_moment(client, cast, decided):
    day = timezone.localdate(make.START + 20 * DAY)
    path = f"/agents/{decided.agent.slug}/dossier/pdf/"
    answer = taken(client, cast.auditor, path, on=day.isoformat())
    document, found = words(answer.content)
    with document, document.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == f"Dossier of {decided.agent.name}"
        assert str(document.docinfo["/CreationDate"]).startswith(f"D:{day:%Y%m%d}23")
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD"} <= set(found)
    assert not [tag for tag in found if tag.endswith("!")]
    assert Entry.objects.get(verb="evidence.dossier_downloaded").content["data"]["access"] == "full"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"on": "2999-01-01"}, "to come"),
        ({"on": "yesterday"}, "Enter a valid date"),
        ({"at": "12:00"}, "Which day is that on?"),
        ({"on": "2020-01-01"}, "was not registered yet then"),
        ({"on": "2026-10-25", "at": "02:30"}, "came twice on this day"),
        ({"on": "2026-03-29", "at": "02:30"}, "was left out on this day"),
    ],
)
def test_a_day_of_which_nothing_can_be_told_comes_back_with_why(
    client, cast, decided, given, sentence
):
    path = f"/agents/{decided.agent.slug}/dossier/pdf/"
    answer = taken(client, cast.auditor, path, **given)
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text
    assert f'value="{next(iter(given.values()))}"' in text
    assert not Entry.objects.filter(verb="evidence.dossier_downloaded").exists()


@pytest.mark.django_db
def test_the_dossier_of_a_day_bears_that_day_in_its_name(client, cast, decided):
    day = timezone.localdate(make.START + 20 * DAY)
    path = f"/agents/{decided.agent.slug}/dossier/pdf/"
    named = taken(client, cast.auditor, path, on=day.isoformat())["Content-Disposition"]
    assert named.endswith(f'_dossier_{day}.pdf"')
    named = taken(client, cast.auditor, path, on=day.isoformat(), at="00:01")
    assert named["Content-Disposition"].endswith(f'_dossier_{day}.pdf"')


def test_the_cover_says_the_zone_in_the_hour_that_comes_twice():
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    said = [dossier_printing.just_before(moment) for moment in twice]
    assert [words[-14:] for words in said] == [" 02:30:00 CEST", ", 02:30:00 CET"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("2026-10-25T02:30", "story.time_twice"), ("2026-03-29T02:30", "story.no_such_time")],
)
def test_a_command_takes_no_hour_that_came_twice_or_never(text, code):
    with pytest.raises(NotAMoment) as no:
        moment_of(text, datetime(2026, 11, 26, tzinfo=UTC))
    assert no.value.code == code
    assert moment_of(f"{text}+01:00", datetime(2026, 11, 26, tzinfo=UTC))


@pytest.mark.django_db
def test_the_command_writes_the_same_and_refuses_in_json(cast, decided, tmp_path, capsys):
    out, slug = tmp_path / "dossier.pdf", decided.agent.slug
    call_command("agent_dossier", slug, "--out", str(out), "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] and said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    entry = Entry.objects.get(verb="evidence.dossier_downloaded")
    assert entry.actor == "system:command"
    for bad, code in (
        (("nobody", "--out", str(out)), "story.unknown"),
        ((slug, "--out", str(out), "--as-of", "2026-13-99"), "story.no_moment"),
        ((slug, "--out", str(out), "--as-of", "2020-01-01"), "dossier.not_yet"),
        ((slug, "--out", str(tmp_path / "none" / "x.pdf")), "pack.unwritable"),
    ):
        with pytest.raises(CommandError):
            call_command("agent_dossier", *bad, "--json")
        assert json.loads(capsys.readouterr().out)["code"] == code
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dossier.pdf"]


@pytest.fixture
def law(cast):
    """The frameworks that ship; of one a requirement does not apply, one has a document and a
    finding."""
    now = timezone.now()
    load_frameworks(actor=SYSTEM("tests"), now=now)
    first, second, *_rest = FrameworkRequirement.objects.filter(framework__slug="gdpr")
    say_applicability(
        first, applies=False, reason="No person outside is named at all.", actor=cast.compliance,
        now=now,
    )  # fmt: skip
    finding_making.finding(cast, now, requirement=second)
    return first, second


@pytest.mark.django_db
def test_the_report_of_a_framework_is_taken_away_and_recorded(client, cast, law):
    client.force_login(cast.colleague)
    assert 'action="/frameworks/gdpr/report/"' in client.get("/frameworks/gdpr/").content.decode()
    answer = taken(client, cast.colleague, "/frameworks/gdpr/report/")
    document, found = words(answer.content)
    with document, document.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1" and "Framework report" in meta["dc:title"]
    assert not [tag for tag in found if tag.endswith("!")]
    entry = Entry.objects.get(verb="evidence.framework_report_downloaded")
    assert entry.subject == "framework:gdpr"
    assert entry.content["data"]["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert client.get("/frameworks/gdpr/report/").status_code == 405


@pytest.mark.django_db
def test_findings_are_in_the_report_of_those_who_see_them(cast, law):
    told = {}
    for reader in (None, cast.compliance, cast.operator, cast.colleague):
        report = report_for(reader)
        told[reader] = sum(len(part.findings) for part in report.parts), report.tells_findings
    assert told == {
        None: (1, True), cast.compliance: (1, True), cast.operator: (1, False),
        cast.colleague: (0, False),
    }  # fmt: skip
    report = report_for(None)
    said = [said for part, said in report.statement if part.line.requirement == law[0]]
    assert said[0].reason == "No person outside is named at all."
    assert law[0] not in [part.line.requirement for part in report.gaps]


def report_for(reader):
    return framework_report(Framework.objects.get(slug="gdpr"), timezone.now(), reader)


@pytest.mark.django_db
def test_the_framework_command_refuses_what_is_not_loaded(cast, law, tmp_path, capsys):
    out = tmp_path / "gdpr.pdf"
    call_command("framework_report", "gdpr", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-1.7")
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("framework_report", "none", "--out", str(out), "--json")
    assert json.loads(capsys.readouterr().out)["code"] == "framework.unknown"


def test_a_table_longer_than_paper_bears_keeps_its_last_lines():
    rows = tuple((str(n),) for n in range(dossier_printing.LONGEST + 7))
    paper = dossier_printing.on_sheets(Section("s", "S", 1, table=Table(("n",), rows)))
    assert paper.more == 7 and paper.section.table.rows == rows[7:]
    short = Section("s", "S", 1, table=Table(("n",), rows[:3]))
    assert dossier_printing.on_sheets(short) == dossier_printing.Paper(short)


def test_parts_are_held_from_one_change_to_the_next():
    at = [make.START + n * DAY for n in range(6)]
    turns = [(at[0], None), (at[1], ANN), (at[2], ANN), (at[3], BEN), (at[4], None), (at[5], ANN)]
    assert holdings("owner", turns) == (
        Holding("owner", ANN, at[1], at[3]),
        Holding("owner", BEN, at[3], at[4]),
        Holding("owner", ANN, at[5], None),
    )
    assert holdings("owner", []) == ()


def test_key_figures_count_what_is_there():
    at = make.START
    incidents = [
        IncidentFacts(True, True, at, None),
        IncidentFacts(False, False, at, at + timedelta(minutes=10)),
        IncidentFacts(False, False, at, at + timedelta(minutes=21)),
    ]
    found = key_figures([True, False], incidents, [True], [True, True, False])
    assert (found.requests, found.approved, found.incidents, found.grave) == (2, 1, 3, 1)
    assert (found.open_incidents, found.contained) == (1, 2)
    assert found.to_contain == timedelta(minutes=15, seconds=30)
    assert (found.conditions, found.met, found.clocks, found.in_time) == (1, 1, 3, 2)
    assert key_figures([], [], [], []).to_contain is None


@pytest.mark.django_db
def test_the_page_is_cheap(client, cast, decided, django_assert_max_num_queries):
    client.force_login(cast.owner)
    with django_assert_max_num_queries(15):
        assert client.get(f"/agents/{decided.agent.slug}/dossier/").status_code == 200

"""Every population of every kind of pack is counted a second time or says why it is not."""

import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from approvals.models import SignOff
from evidence.actions.book_folder import WorkFolder
from evidence.actions.book_gathering import Gathering
from evidence.actions.building import checkpoint_of
from evidence.actions.frameworks import load_frameworks
from evidence.actions.sampling import Asked, Draw, draw_sample
from evidence.incident_printing import entries_words, incident_wording
from evidence.models.books import BOOKS, book_of
from evidence.models.dossiers import dossier_of
from evidence.models.incident_sections import incident_dossier
from evidence.models.slices import ledger_slice, tree_only
from evidence.printing import wording_of
from evidence.rules.incident_sections import incident_members, populations_of
from evidence.rules.packing import Kind, Scope, Span, data_members
from evidence.rules.samples import Kind as Sampled
from evidence.rules.second_counts import Tally
from evidence.rules.slices import Access
from govportal.ledger.rules import SYSTEM
from govportal.pdf import on_paper
from tests import make
from tests.approvals import meeting_making, policy_making
from tests.conftest import triggers_lifted
from tests.evidence.checking import faults
from tests.evidence.test_packs import members as files
from tests.incidents import books_making

START, DAY, HOUR = make.START, timedelta(days=1), timedelta(hours=1)
DAYS = Span(START.date(), START.date() + timedelta(days=20))
SENTENCE = re.compile(r"[A-ZÄÖÜ].{15,}\.", re.DOTALL)


def told(notes):
    """By name; each has one of both counts, in whole sentences."""
    for note in notes:
        assert ("counted" in note) != ("not_counted" in note), note["name"]
        assert ("counted" in note) == ("counted_how" in note), note["name"]
        assert SENTENCE.fullmatch(note.get("not_counted") or note["counted_how"]), note
        assert note.get("counted", note["count"]) == note["count"] or note["difference"], note
        for part in ("title", "source", "filters", "clock"):
            assert note[part], (note["name"], part)
    return {note["name"]: note for note in notes}


def gathered(folder, kind, number, span=None, language="en"):
    """populations.json of a book, without its printing."""
    scope = Scope(kind, number, Access.FULL, language, span)
    now = timezone.now()
    checkpoint = checkpoint_of(number, book_of(scope, now).refs, None, now)
    book = book_of(scope, checkpoint.sealed_at, checkpoint.size)
    work = WorkFolder(folder / kind)
    work.clear()
    with on_paper(language):
        Gathering(scope, book, tree_only(checkpoint), work, lambda *_: None).all()
    return told(work.json_of("populations.json"))


def of_request(request, language="en"):
    now = timezone.now()
    dossier = dossier_of(request, now)
    checkpoint = checkpoint_of(request.number, dossier.refs, None, now)
    ledger = ledger_slice(dossier.refs, checkpoint, Access.FULL)
    scope = Scope(Kind.REQUEST, request.number, Access.FULL, language)
    wording = wording_of(scope, dossier, ledger, ())
    found = data_members(dossier, ledger, Access.FULL, wording)
    return told(json.loads(found["populations.json"]))


def counted(notes):
    return {name for name, note in notes.items() if "counted" in note}


@pytest.mark.django_db
def test_in_the_pack_of_a_request(cast, decided):
    notes = of_request(decided, "de")
    assert counted(notes) == {"ballots", "decisions", "sign_offs", "votes"}
    assert len(notes) == 24 and not any("difference" in note for note in notes.values())


@pytest.mark.django_db
def test_votes_that_do_not_show_yet_are_the_reason(cast):
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims", now=timezone.now() - 3 * DAY)
    make.to_ballot(request, timezone.now() - 2 * DAY)
    notes = of_request(request)
    assert notes["votes"]["not_counted"].endswith("some ballots do not show their votes yet.")
    assert counted(notes) == {"ballots", "decisions", "sign_offs"}


@pytest.mark.django_db
def test_in_the_pack_of_an_incident_as_in_its_report(cast):
    row = books_making.grave(cast, books_making.agent_of(cast))
    checkpoint = checkpoint_of(row.number, incident_dossier(row).refs, None, timezone.now())
    dossier = incident_dossier(row, Access.FULL)
    ledger = ledger_slice(dossier.refs, checkpoint, Access.FULL)
    drawn = populations_of(dossier, ledger, entries_words())
    scope = Scope(Kind.INCIDENT, row.number, Access.FULL)
    wording = incident_wording(scope, dossier, ledger, drawn, ())
    members = incident_members(dossier, ledger, drawn, wording)
    notes = told(json.loads(members["populations.json"]))
    assert "containment_steps" in notes and counted(notes) == set()
    rows = [{"name": name, **words} for name, words in wording.populations.items()]
    text = render_to_string("evidence/parts/pack_tail.html", {"populations": rows})
    assert text.count("Not counted a second time: ") == len(notes)


@pytest.fixture
def lived(cast, decided):
    """A policy voted on, a meeting, an incident and a sample, beside the decided request."""
    policy = policy_making.adopted(cast, START)
    version = policy_making.next_version(cast, policy, START + 5 * DAY)
    policy_making.put(cast, version, START + 5 * DAY)
    version.refresh_from_db()
    policy_making.voted(version.review, START + 5 * DAY + HOUR)
    meeting_making.planned(cast)
    books_making.grave(cast, decided.agent)
    load_frameworks(actor=SYSTEM("tests"), now=timezone.now())
    asked = Asked(Sampled.DECISIONS, START.date() - DAY, START.date() + 20 * DAY)
    now = max(timezone.now(), START + 30 * DAY)
    return draw_sample(asked, Draw(1, "The yearly look", seed="42"), actor=cast.auditor, now=now)


@pytest.mark.django_db
def test_in_books_of_every_kind(cast, decided, lived, tmp_path):
    tool = decided.agent.manifests.get().content["tools"][0]["name"]
    asked = {
        Kind.AGENT: (decided.agent.slug, None),
        Kind.COMMITTEE: (cast.committee.slug, DAYS),
        Kind.FRAMEWORK: ("iso-42001-2023", None),
        Kind.ACTIONS: (tool, None),
        Kind.SAMPLE: (lived.number, None),
    }
    assert set(asked) == set(BOOKS)
    found = {kind: gathered(tmp_path, kind, *given) for kind, given in asked.items()}
    of_chapters = {"ballots", "decisions", "sign_offs", "votes"}
    for kind in set(BOOKS) - {Kind.FRAMEWORK}:
        assert of_chapters <= counted(found[kind]), kind
    verdicts = found[Kind.COMMITTEE]
    assert verdicts["votes"]["counted"] > 0 and "other_sign_offs" in counted(verdicts)
    assert "other_reviews" not in counted(verdicts)
    wrong = [n for notes in found.values() for n in notes.values() if "difference" in n]
    assert wrong == []


@pytest.mark.django_db
def test_a_verdict_that_the_tables_lost_differs_in_a_book(cast, decided, tmp_path):
    with triggers_lifted():  # as a fault would
        lost = SignOff.objects.filter(review=decided.review).order_by("pk").last()
        SignOff.objects.filter(pk=lost.pk).delete()
    note = gathered(tmp_path, Kind.AGENT, decided.agent.slug)["sign_offs"]
    assert note["counted"] == note["count"] + 1 and note["difference"]


def test_one_chapter_without_a_second_count_leaves_the_whole_without():
    tally = Tally()
    tally.add(["votes", "ballots"], {"votes": 2, "ballots": 1, "decisions": 1})
    tally.add(["votes", "ballots"], {"ballots": 3})
    assert (tally.of("votes"), tally.of("ballots"), tally.of("decisions")) == (None, 4, None)


@pytest.mark.django_db
def test_the_page_of_a_pack_says_it_as_its_file_does(client, cast, ready_pack, verify):
    client.force_login(cast.owner)
    text = client.get(ready_pack.get_absolute_url()).content.decode()
    with zipfile.ZipFile(ready_pack.path) as file:
        notes = told(json.loads(file.read("populations.json")))
    assert faults(verify, files(ready_pack.path.read_bytes())) == []
    assert text.count("Not counted a second time: ") == len(notes) - len(counted(notes)) > 0
    assert text.count("As many as entries about the request name, each once.") == 4
    ready_pack.path.unlink()
    answer = client.get(ready_pack.get_absolute_url())
    assert answer.status_code == 200 and 'id="counts"' not in answer.content.decode()

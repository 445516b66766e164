"""Books of agents, committees, frameworks, classes of actions and samples, read chapter by
chapter."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from evidence.models.books import book_of
from evidence.rules.packing import Kind, Scope, Span
from evidence.rules.slices import Access
from evidence.sentences import OMISSIONS
from govportal.refusals import Refused
from incidents.models import Incident
from tests import make
from tests.evidence.reading import read_book
from tests.incidents import books_making

pytestmark = pytest.mark.django_db
START = make.START
DAYS = Span(START.date(), START.date() + timedelta(days=20))


def test_the_book_of_an_agent_has_its_dossier_each_request_and_each_incident(cast, decided):
    agent = decided.agent
    incident = books_making.grave(cast, agent)
    read = read_book(Kind.AGENT, agent.slug)
    assert list(read.chapters) == [
        f"agent-{agent.slug}", f"request-{decided.number.lower()}",
        f"incident-{incident.number.lower()}",
    ]  # fmt: skip
    request = read.chapters[f"request-{decided.number.lower()}"]
    assert {"request.json", "versions/1.json"} <= request.members.keys()
    page = read.pages[request.head.key]
    assert "What was asked" in page and "Verdicts and reasons" in page and "<h2" not in page
    assert incident.what_happened in read.pages[f"incident-{incident.number.lower()}"]
    assert cast.owner.ledger_ref in read.book.people()
    assert {agent.ledger_ref, decided.ledger_ref, incident.ledger_ref} <= set(read.book.refs)
    assert read.book.refs == tuple(sorted(read.book.refs))


def test_requests_and_incidents_are_counted_in_the_tables_and_in_the_ledger(cast, decided):
    books_making.grave(cast, decided.agent)
    read = read_book(Kind.AGENT, decided.agent.slug)
    assert read.counted("requests") == (1, 1)
    assert read.counted("incidents") == (1, 1)
    assert [row["number"] for row in read.rows("requests")] == [decided.number]
    Incident.objects.filter(agent=decided.agent).update(
        agent=None, agent_named="Another"
    )  # as a fault would
    assert read_book(Kind.AGENT, decided.agent.slug).counted("incidents") == (0, 1)


def test_what_was_said_after_the_checkpoint_is_no_chapter_of_an_older_tree(cast, decided):
    size = read_book(Kind.AGENT, decided.agent.slug).ledger.size
    later = books_making.grave(cast, decided.agent)
    old = read_book(Kind.AGENT, decided.agent.slug, size=size)
    assert f"incident-{later.number.lower()}" not in old.chapters
    assert old.counted("incidents") == (0, 0)
    assert f"incident-{later.number.lower()}" in read_book(Kind.AGENT, decided.agent.slug).chapters


def test_every_population_over_chapters_says_how_it_was_drawn(cast, decided):
    books_making.grave(cast, decided.agent)
    read = read_book(Kind.AGENT, decided.agent.slug)
    told = {one.name: one for one in read.book.drawn()}
    written = {one.name for chapter in read.chapters.values() for one in chapter.rows}
    assert written <= told.keys()
    assert all(one.title and one.source and one.filters and one.clock for one in told.values())
    assert told["sign_offs"].count is None and "entries" not in told


def test_each_omission_has_its_two_sentences(cast, decided):
    read = read_book(Kind.AGENT, decided.agent.slug)
    assert read.left_out <= OMISSIONS.keys()
    assert {"gateway", "other_agents", "drafts"} <= read.left_out


def test_days_narrow_the_book_of_an_agent_and_that_is_said(cast, decided):
    span = Span(date(2020, 1, 1), date(2020, 12, 31))
    read = read_book(Kind.AGENT, decided.agent.slug, span)
    assert list(read.chapters) == [f"agent-{decided.agent.slug}"]
    assert "other_days" in read.left_out and read.counted("requests") == (0, 0)


def test_somebody_who_does_not_see_everything_gets_the_requests_of_the_agents_own_unit(
    cast, decided
):
    agent, other = decided.agent, cast.stranger.unit
    assert other is not None and other != agent.unit
    full = read_book(Kind.AGENT, agent.slug)
    part = read_book(Kind.AGENT, agent.slug, access=Access.PART)
    assert part.chapters.keys() == full.chapters.keys()
    type(decided).objects.filter(pk=decided.pk).update(unit=other)
    part = read_book(Kind.AGENT, agent.slug, access=Access.PART)
    assert f"request-{decided.number.lower()}" not in part.chapters
    assert {"other_units", "conflicts"} <= part.left_out
    assert decided.close_reason == "" or decided.close_reason not in str(part.pages)


def test_the_book_of_a_committee_has_each_case_it_decided_in_the_days(cast, decided):
    committee = decided.review.committee
    read = read_book(Kind.COMMITTEE, committee.slug, DAYS)
    assert f"request-{decided.number.lower()}" in read.chapters
    assert any(key.startswith("scheme-") for key in read.chapters)
    assert read.counted("committee_decisions") == (1, 1)
    [row] = read.rows("committee_decisions")
    assert row["about"] == decided.number
    early = Span(date(2020, 1, 1), date(2020, 2, 1))
    assert read_book(Kind.COMMITTEE, committee.slug, early).counted("committee_decisions") == (0, 0)


def test_a_scheme_in_force_is_beside_its_chapter_as_it_was_decided(cast, decided):
    read = read_book(Kind.COMMITTEE, decided.review.committee.slug, DAYS)
    scheme = next(c for key, c in read.chapters.items() if key.startswith("scheme-"))
    assert scheme.members["scheme.json"].startswith(b"{")
    assert "In force from" in read.pages[scheme.head.key]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.AGENT, "pack.agent_unknown"),
        (Kind.COMMITTEE, "pack.committee_unknown"),
        (Kind.FRAMEWORK, "pack.framework_unknown"),
        (Kind.SAMPLE, "pack.sample_unknown"),
    ],
)
def test_there_is_no_book_of_what_there_is_not(cast, kind, code):
    with pytest.raises(Refused) as refused:
        book_of(Scope(kind, "nobody", Access.FULL, span=DAYS), timezone.now())
    assert refused.value.refusal.code == code

"""The timeline of an incident: from all sources in order, page by page, added to only."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.rules import Reference
from incidents import actions, timeline
from incidents.timeline import Event, register_source, timeline_page
from registry.actions.suspending import suspend
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.make import HOUR, MINUTE, REASON, incident, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def agent(cast):
    return running(cast).agent


@pytest.fixture
def now():
    return timezone.now()


def page(row, reader, now, query="", size=timeline.SIZE):
    return timeline_page(row, reader, now, QueryDict(query.lstrip("?")), size)


def titles(row, reader, now):
    return [event.title for event in page(row, reader, now, size=200).rows]


def shown(client, person, row, query=""):
    client.force_login(person)
    answer = client.get(reverse("incident_timeline", args=[row.number]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_acts_notes_and_the_record_stand_in_the_order_in_which_things_happened(cast, agent, now):
    row = taken(cast, agent, now=now - HOUR * 3)
    by = {"actor": cast.operator, "now": now - HOUR}
    actions.add_note(row, "It began with a document.", happened_at=now - HOUR * 4, **by)
    actions.add_note(row, "Two keys are left.", **by)
    actions.contain(row, REASON, actor=cast.operator, now=now - MINUTE)
    events = page(row, cast.operator, now, size=200).rows
    assert [event.at for event in events] == sorted(event.at for event in events)
    found = [event.title for event in events]
    for first, then in (("Note 1", "Reported"), ("Reported", "Taken"), ("Taken", "Note 2"),
                        ("Note 2", "Contained")):  # fmt: skip
        assert found.index(first) < found.index(then)
    assert "The clock started" in found and "Took the incident" not in found
    assert events[0].added_at == now - HOUR and events[0].said == "It began with a document."
    assert next(event for event in events if event.title == "Contained").said == REASON


def test_a_page_at_a_time_shows_each_event_once_forwards_and_backwards(cast, agent, now):
    row = taken(cast, agent, now=now - HOUR * 3)  # its acts and clocks all have the same time
    for n in range(15):
        at = now - HOUR * 2 if n % 2 else now - HOUR * 3
        by = {"actor": cast.operator, "now": now - HOUR + MINUTE * n}
        actions.add_note(row, f"Note {n}", happened_at=at, **by)
    every = [event.place for event in page(row, cast.operator, now, size=200).rows]
    assert len(every) == len(set(every)) > 20
    for size in (1, 3, 7):
        forwards, query = [], ""
        for _page in every:
            found = page(row, cast.operator, now, query, size)
            forwards += [event.place for event in found.rows]
            if not found.older:
                break
            query = found.older
        assert forwards == every
        backwards: list[tuple[object, ...]] = []
        query = "newest=1"
        for _page in every:
            found = page(row, cast.operator, now, query, size)
            backwards = [event.place for event in found.rows] + backwards
            if not found.newer:
                break
            query = found.newer
        assert backwards == every


def test_the_agents_own_record_shows_within_the_time_to_those_who_see_the_agent(cast, agent, now):
    row = incident(cast, agent, now=now - HOUR, by=cast.stranger)
    why = {"cause": Reference("test:1"), "reason": REASON}
    suspend(agent.authorisations.get(), **why, actor=cast.operator, now=now - MINUTE)
    assert "uspended" in str(titles(row, cast.owner, now))
    assert "uspended" not in str(titles(row, cast.stranger, now))
    before = titles(row, cast.owner, now - MINUTE * 2)
    assert "uspended" not in str(before)


def test_entries_are_links_for_those_who_read_the_record(client, cast, agent, now):
    row = taken(cast, agent, now=now - HOUR)
    assert "/audit/" in re.sub(r"<nav.*?</nav>", "", shown(client, cast.auditor, row), flags=re.S)
    page = re.sub(r"<nav.*?</nav>", "", shown(client, cast.operator, row), flags=re.S)
    assert "/audit/" not in page


def test_places_that_are_none_begin_at_the_beginning(client, cast, now):
    row = taken(cast, now=now - HOUR)
    for query in ("after=x", "after=2026-01-01|acts|1", "before=2026-01-01T00:00:00+00:00|x|1",
                  "after=2026-01-01T00:00:00%2B00:00|acts|a-b", "before=%00"):  # fmt: skip
        assert "<b>Reported</b>" in shown(client, cast.operator, row, f"?{query}")
    query = "?after=2026-01-01T00:00:00%2B00:00|acts|abc"
    assert "<b>Reported</b>" in shown(client, cast.operator, row, query)


def test_other_parts_of_the_portal_add_their_events(client, cast, now, monkeypatch):
    monkeypatch.setattr(timeline, "_SOURCES", dict(timeline._SOURCES))

    def traces(span):
        at = span.now - timedelta(hours=2)
        if span.after is None and span.before is None:
            yield Event(at=at, source=span.source, key="1", title="Sent three records", tone="bad")

    register_source("traces", traces)
    row = taken(cast, now=now - HOUR)
    page = shown(client, cast.operator, row)
    assert page.index("Sent three records") < page.index("<b>Reported</b>")


def test_only_those_who_handle_it_are_offered_to_write(client, cast, agent, now):
    row = taken(cast, agent, now=now - HOUR)
    write = reverse("incident_note", args=[row.number])
    assert write in shown(client, cast.operator, row)
    assert write not in shown(client, cast.auditor, row)

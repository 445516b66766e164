"""The moments of stories: before an action, up to a day, up to a minute; how days are written."""

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from evidence.models.stories.wording import day_words, moment_words
from govportal.ledger.models import Entry
from tests import make
from tests.evidence.test_stories import NOW, command, page, traced


@pytest.mark.parametrize("kind", ["entry", "trace"])
def test_before_an_action_it_had_not_happened_yet(kind, client, cast, decided):
    entry = traced(decided, 1, now=NOW)
    key = entry.pk if kind == "entry" else "trace/1"
    answer = page(client, cast.auditor, kind, key, on="2020-01-01")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "As of the end of 1 January 2020 this had not happened yet; it did on" in text


def trail_link(answer):
    found = answer.context["story"].trail
    return {name: values[0] for name, values in parse_qs(urlsplit(found).query).items()}


def test_all_entries_are_those_before_its_moment(client, cast, decided):
    slug, ref = decided.agent.slug, decided.agent.ledger_ref
    answer = page(client, cast.auditor, "agent", slug, on="2026-11-02")
    assert trail_link(answer) == {"about": ref, "until": "2026-11-02"}
    text = answer.content.decode()
    assert "the end of 2 November 2026</time>" in text and "November, 00:00" not in text
    answer = page(client, cast.auditor, "agent", slug, on="2026-11-02", at="10:02")
    asked = trail_link(answer)
    assert asked.keys() == {"about", "moment"}
    listed = client.get(answer.context["story"].trail).context["page"].rows
    before = Entry.objects.about(ref).filter(occurred_at__lt=asked["moment"])
    assert {line.id for line in listed} == set(before.values_list("pk", flat=True))
    assert before.count() < Entry.objects.about(ref).count()
    told_json = json.loads(command("--agent", slug, "--as-of", "2026-11-02", "--json"))
    assert "until=2026-11-02" in told_json["trail"]


def test_a_time_of_today_that_is_still_to_come_is_said(client, cast, decided, time_machine):
    time_machine.move_to(NOW.replace(hour=12), tick=False)
    day = NOW.date().isoformat()
    answer = page(client, cast.auditor, "agent", decided.agent.slug, on=day, at="23:59")
    assert answer.status_code == 422 and "That time is still to come." in answer.content.decode()


def test_days_are_written_as_the_readers_language_writes_them():
    with translation.override("de"):
        assert day_words(date(2026, 8, 24)) == "24. August 2026"
        assert moment_words(make.START).startswith("2. November 2026, ")

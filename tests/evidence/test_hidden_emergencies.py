"""Votes on a stopped agent show to nobody who may still vote, in the audit trail neither."""

import json

import pytest
from django.urls import reverse

from approvals.rules.ballots import Choice
from evidence.models.open_votes import entries_of_open_votes
from govportal.ledger.models import Entry
from tests.approvals.ordering import HOUR, MINUTE, look
from tests.approvals.reviewing import running
from tests.approvals.test_emergency_story import fresh, opened, vote
from tests.make import START

pytestmark = pytest.mark.django_db
WHY = "Reasons that only those read who have voted themselves: the herd is not asked."


@pytest.fixture
def ballot(cast):
    running(cast)
    made = opened(cast)
    vote(made, cast.chair, Choice.REJECT, rationale=WHY)
    return made


def read(client, person, verb):
    """What the page of the first such entry says to ``person``."""
    client.force_login(person)
    entry = Entry.objects.filter(verb=verb).earliest("pk")
    return client.get(reverse("entry_detail", args=[entry.pk])).content.decode()


def hidden():
    return {
        Entry.objects.get(pk=pk).verb
        for pk in entries_of_open_votes(Entry.objects.values_list("pk", flat=True))
    }


def test_the_entry_of_a_vote_tells_nothing_to_who_has_not_voted(client, cast, ballot):
    for reader in (cast.member, cast.co_chair, cast.administrator, cast.security):
        page = read(client, reader, "emergency.voted")
        assert WHY not in page and "reject" not in page.lower(), reader
    for reader in (cast.chair, cast.auditor):
        assert WHY in read(client, reader, "emergency.voted"), reader
    vote(ballot, cast.co_chair)
    assert WHY in read(client, cast.co_chair, "emergency.voted")


def test_no_copy_holds_it_until_it_is_decided(client, cast, ballot):
    assert hidden() == {"emergency.voted"}
    for person in (cast.co_chair, cast.member):
        vote(ballot, person, Choice.REJECT)
    assert fresh(ballot).state == "failed" and hidden() == set()
    assert WHY in read(client, cast.administrator, "emergency.voted")


def test_one_that_ended_undecided_tells_neither_votes_nor_numbers(client, cast, ballot):
    look(START + 4 * HOUR + MINUTE)
    look(START + 7 * HOUR)
    assert fresh(ballot).state == "next_meeting"
    assert hidden() == {"emergency.voted", "emergency.next_meeting"}
    ended = json.loads(Entry.objects.get(verb="emergency.next_meeting").body)
    assert "arithmetic" not in ended["data"]
    assert WHY not in read(client, cast.member, "emergency.voted")
    assert "rejections" not in read(client, cast.member, "emergency.next_meeting")
    assert "rejections" in read(client, cast.auditor, "emergency.next_meeting")

"""Ballots, votes and their clocks are rows of a pack, and their work is in its entries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.models import Ballot
from approvals.rules.ballots import Choice
from evidence.book_printing import drawn_words
from evidence.models.dossiers import dossier_of
from evidence.models.slices import ledger_slice
from evidence.printing import wording_of
from evidence.rules.books import Drawn
from evidence.rules.omissions import omissions
from evidence.rules.packing import Scope
from evidence.rules.populations import populations
from evidence.rules.slices import Access
from govportal.ledger.actions import seal
from govportal.ledger.models import Checkpoint, EntryRef
from tests import make

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_votes_show_once_decided_and_are_counted_twice_with_clocks_and_work(cast):
    now = timezone.now() - timedelta(days=3)
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims", now=now)
    ballot = make.to_ballot(request, now + HOUR)
    dossier, ledger, rows = read(request)
    assert rows["votes"] == [] and rows["ballots"][0]["votes_shown"] is False
    codes = [one.code for one in omissions(dossier, ledger, Access.FULL, ())]
    assert "open_votes" in codes
    for person in (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        if Ballot.objects.get(pk=ballot.pk).state == "open":
            make.vote(ballot, person, Choice.APPROVE, now=now + 2 * HOUR)
    dossier, ledger, rows = read(request)
    assert len(rows["votes"]) == Ballot.objects.get(pk=ballot.pk).votes.count() > 0
    clock = make.fresh(ballot).clock.ledger_ref
    assert clock in {row["clock"] for row in rows["clock_events"]}
    named = EntryRef.objects.filter(ref__in=[ballot.ledger_ref, clock])
    assert set(named.values_list("entry_id", flat=True)) <= {one.id for one in ledger.entries}
    scope = Scope("request", request.number, Access.FULL)
    for name, words in wording_of(scope, dossier, ledger, ()).populations.items():
        assert words["count"] == len(rows[name]) and "difference" not in words, words
    codes = [one.code for one in omissions(dossier, ledger, Access.FULL, ())]
    assert "open_votes" not in codes


def read(request):
    seal(timezone.now())
    request.refresh_from_db()
    dossier = dossier_of(request, timezone.now())
    ledger = ledger_slice(dossier.refs, Checkpoint.objects.order_by("size").last(), Access.FULL)
    found = populations(dossier, ledger.entries, Access.FULL)
    return dossier, ledger, {one.name: one.rows for one in found}


def test_a_difference_of_counts_is_a_sentence():
    drawn = Drawn("x", "X", "", "", "", counted=653, counted_how="Those that are told.")
    said = drawn_words(drawn, 810)["difference"]
    assert said == "The counts differ: 810 rows here, counted again: 653."

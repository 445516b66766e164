"""How cases were read before they were decided: figures for oneself, or over five people."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.reviews import sign
from approvals.models import Reading
from approvals.rules.reading import Given, Read, figures, read_from, shared_figures
from approvals.rules.reviews import StepKind
from tests import make

WHOLE, PART = Read(3, 3, 1, 1), Read(2, 3, 1, 1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3/3,1/1", WHOLE), (" 2/3,1/1 ", PART), ("0/0,0/0", Read(0, 0, 0, 0)), ("", None),
        ("4/3,0/0", None), ("3/3,2/1", None), ("-1/3,0/0", None), ("3/3", None),
        ("99999/99999,0/0", None), ("٣/٣,١/١", None),
    ],
)  # fmt: skip
def test_what_a_page_tells_is_taken_or_left_out(text, read):
    assert read_from(text) == read


def given(person, seconds=300, read=WHOLE, tier=3, is_yes=True):
    return Given(person, tier, is_yes, seconds, read)


@pytest.mark.parametrize("people", range(1, 8))
def test_figures_of_others_are_shown_over_five_people_or_more(people):
    rows = [given(n % people) for n in range(20)]
    assert (shared_figures(rows) is not None) is (people >= 5)
    assert figures(rows).answers == 20


def test_a_figure_that_fewer_feed_is_left_out():
    rows = [given(n, seconds=60 if n < 4 else None, read=None) for n in range(6)]
    shown = shared_figures(rows)
    assert shown is not None and shown.median_seconds is None
    assert (shown.rushable, shown.told) == (0, 0)
    rows[4] = replace(rows[4], seconds=600)
    shown = shared_figures(rows)
    assert (shown.median_seconds, shown.rushed, shown.rushable) == (60, 4, 5)


def test_only_approvals_where_haste_matters_can_be_rushed():
    rows = [given(1, 10), given(2, 10, tier=2), given(3, 10, is_yes=False), given(4, None),
            given(5, 120), given(6, 119)]  # fmt: skip
    found = figures(rows)
    assert (found.rushed, found.rushable) == (2, 3)
    assert figures([given(1), given(2, read=PART)]).whole == 1


@pytest.mark.django_db
def test_what_the_page_told_is_kept_with_the_verdict(cast):
    request = make.request(cast)
    _step, reviewer = make.step(request, StepKind.LEGAL_CLASS)
    verdict = replace(make.given(request, legal_class="minimal_risk"), read=PART)
    now = make.START + timedelta(hours=1)
    signed = sign(make.review(request), StepKind.LEGAL_CLASS, verdict, actor=reviewer, now=now)
    assert (signed.reading.parts, signed.reading.parts_of) == (2, 3)
    ballot = make.to_ballot(make.request(cast, "tier3-claims", name="Other"), now)
    vote = make.vote(ballot, cast.chair, now=now, read=WHOLE)
    assert vote.reading.files == 1
    assert Reading.objects.count() == 2


@pytest.mark.django_db
def test_ones_own_times_are_ones_own_and_others_only_together(client, cast):
    make.five_seats(cast)
    now = timezone.now()
    before = now - timedelta(minutes=5)
    ballot = make.to_ballot(make.request(cast, "tier3-claims", now=before), before)
    opened = int((now - timedelta(seconds=30)).timestamp())
    make.vote(ballot, cast.chair, now=now, opened=opened, has_read=True)
    client.force_login(cast.chair)
    mine = client.get(reverse("reviewer_panel")).content.decode()
    assert "1, by one person" in mine and "30 seconds" in mine
    client.force_login(cast.auditor)
    theirs = client.get(reverse("reviewer_panel")).content.decode()
    assert "second" not in theirs.split('id="everybody', 1)[-1]
    assert cast.security.full_name in theirs  # how much somebody carries is no time
    client.force_login(cast.owner)
    assert "Everybody" not in client.get(reverse("reviewer_panel")).content.decode()


@pytest.mark.django_db
def test_the_panel_costs_the_same_for_many(client, cast, django_assert_max_num_queries):
    now = timezone.now()
    for n in range(5):
        make.request(cast, now=now, name=f"Agent {n}")
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(12):
        client.get(reverse("reviewer_panel"))

"""The records behind a figure: filtered, in pages, to take away, and only those one may see."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from registry.models import Agent
from scorecards.records import RECORDS, Records, Row
from scorecards.sources.days import day_of
from tests import make
from tests.scorecards.figures_making import shares, snapshot

VALID = "coverage.valid_approval"
PAGE = f"/scorecards/figures/{VALID}/"


@pytest.fixture
def asked(monkeypatch):
    """Records as another part of the room brings them; what they were asked for."""
    calls = []

    def words(page):
        return [Row(a.name, f"/agents/{a.slug}/", "Claims", a.tier == 1, "=1+1") for a in page]

    def source(at, units):
        calls.append((at, units))
        rows = Agent.objects.order_by()
        return Records(rows, rows.visible_to, words, Q(tier=1))

    monkeypatch.setitem(RECORDS, VALID, source)
    return calls


@pytest.fixture
def three(cast):
    """Two agents of tier 1 and one of tier 2, of the claims unit."""
    now, examples = timezone.now(), ("tier1-internal-drafting", "tier2-crm-update")
    for n, example in enumerate((examples[0], examples[1], examples[0])):
        request = make.request(cast, example, name=f"Agent {n}", slug=f"agent-{n}")
        Agent.objects.filter(slug=f"agent-{n}").update(tier=request.tier)
    snapshot(day_of(now), coverage__valid_approval=shares(2, 3), now=now)


def shown(client, **query):
    text = client.get(PAGE, query).content.decode()
    return [n for n in range(60) if f">Agent {n}</a>" in text]


def test_all_those_counted_and_those_not(client, cast, three, asked):
    client.force_login(cast.auditor)
    assert shown(client) == [0, 1, 2] == shown(client, show="rubbish")
    assert shown(client, show="counted") == [0, 2]
    assert shown(client, show="not") == [1]
    text = client.get(PAGE).content.decode()
    assert "2 of 3" in text and text.count("Not counted</span>") == 1


def test_records_are_those_known_when_the_figure_was_counted(client, cast, three, asked):
    then = day_of(timezone.now()) - timedelta(days=9)
    snapshot(then, cast.unit, coverage__valid_approval=shares(1, 3))
    client.force_login(cast.auditor)
    client.get(PAGE, {"day": then.isoformat(), "unit": cast.unit.slug})
    [(at, units)] = asked
    assert at.day == then and at.end.date() >= then and units == {cast.unit.pk}


def test_only_records_that_one_may_see(client, cast, three, asked):
    client.force_login(cast.stranger)
    assert shown(client) == []
    assert "Only records that you may see are listed" in client.get(PAGE).content.decode()
    client.force_login(cast.owner)
    assert shown(client) == [0, 1, 2]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_they_are_taken_away_and_that_is_on_record(client, cast, three, asked, kind):
    client.force_login(cast.owner)
    form = {"kind": kind, "show": "counted", "day": day_of(timezone.now()).isoformat()}
    answer = client.post(reverse("scorecard_records_export", args=[VALID]), form)
    taken = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    data = Entry.objects.get(verb="scorecard.records_exported").content["data"]
    assert (data["kpi"], data["show"], data["rows"]) == (VALID, "counted", 2)
    if kind == "csv":
        rows = list(csv.DictReader(StringIO(taken.decode("utf-8-sig"))))
        assert [row["label"] for row in rows] == ["Agent 0", "Agent 2"]
        assert {row["counts"] for row in rows} == {"yes"}
        assert {row["detail"] for row in rows} == {"'=1+1"}


def test_what_has_no_records_is_not_there(client, cast, three):
    client.force_login(cast.owner)
    address = reverse("scorecard_records_export", args=["coverage.logged_sessions"])
    assert client.post(address).status_code == 404
    assert client.get("/scorecards/figures/no.such/").status_code == 404


def test_a_page_of_forty_costs_what_a_page_of_three_costs(
    client, cast, three, asked, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(cast.colleague)
    with django_assert_max_num_queries(15) as few:
        client.get(PAGE)
    one = Agent.objects.all()[0]
    for n in range(10, 55):
        one.pk, one.slug, one.name = None, f"agent-{n}", f"Agent {n}"
        one._state.adding = True
        Agent.objects.bulk_create([one])
    with django_assert_num_queries(len(few)):
        found = shown(client)
    assert len(found) == 40


def test_a_figure_whose_records_would_tell_of_single_people_says_so(client, cast):
    now = timezone.now()
    snapshot(day_of(now), process__rushed=shares(0, 234), now=now)
    client.force_login(cast.auditor)
    address = reverse("scorecard_figure", args=["process.rushed"])
    text = client.get(address).content.decode()
    assert "0 of 234" in text and "they would tell how single people decide" in text
    assert "There are no records" not in text
    assert reverse("scorecard_records_export", args=["process.rushed"]) not in text


def test_rows_that_are_not_cases_say_how_they_add_up(client, cast):
    now = timezone.now()
    snapshot(day_of(now), compliance__training=shares(46, 55), now=now)
    client.force_login(cast.auditor)
    text = client.get(reverse("scorecard_figure", args=["compliance.training"])).content.decode()
    assert "Each row is a person" in text
    assert "Each row is a person" not in client.get(PAGE).content.decode()

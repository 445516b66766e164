"""The picture of dependencies: what is drawn together, in which order, and what is left out."""

from datetime import timedelta
from itertools import permutations
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from approvals.actions import drafts, submitting
from govportal.charts import Knot, Line, draw_web
from govportal.charts.webs import shortened
from registry.rules.webs import Facts, Kind, Tie, weave
from tests import make


def fact(slug: str, unit: str = "sales", **ties: str) -> Facts:
    """``ties``: names separated by spaces."""
    split = {name: frozenset(words.split()) for name, words in ties.items()}
    return Facts(slug, slug.title(), unit, unit.title(), **split)


THREE = (
    fact("desk", vendors="acme", data="orders names", delegates="payer"),
    fact("payer", "finance", vendors="acme bolt", data="orders"),
    fact("reader", vendors="bolt", data="names", delegates="desk ghost"),
)


def test_few_agents_stand_one_by_one_by_unit_and_name():
    web = weave(THREE)
    assert [node.key for node in web.agents] == ["payer", "desk", "reader"]
    assert {node.kind for node in web.agents} == {Kind.AGENT} and not web.is_by_unit
    assert web.delegates == (Tie("desk", "payer"), Tie("reader", "desk"))
    assert {node.key: node.count for node in web.vendors} == {"acme": 2, "bolt": 2}
    assert {node.key: node.count for node in web.data} == {"orders": 2, "names": 2}


def test_whom_nobody_knows_is_named():
    assert weave(THREE).unknown == (("Reader", "ghost"),)


def test_many_agents_stand_by_unit_with_how_many_they_are():
    web = weave(THREE, most=2)
    assert web.is_by_unit
    assert {node.key: node.count for node in web.agents} == {"sales": 2, "finance": 1}
    assert web.delegates == (Tie("sales", "finance"), Tie("sales", "sales"))
    assert Tie("sales", "names", 2) in web.reads


def test_what_few_use_is_left_out_and_counted():
    facts = [fact(f"a{n}", data=f"common rare{n}") for n in range(3)]
    web = weave(facts, most=3)
    assert [node.key for node in web.data if node.key == "common"] == ["common"]
    assert (len(web.data), web.left_out) == (3, 1)
    assert all(tie.target in {node.key for node in web.data} for tie in web.reads)


def test_the_order_of_the_facts_does_not_matter():
    assert len({weave(order) for order in permutations(THREE)}) == 1


def test_lines_that_need_not_cross_do_not():
    facts = [fact(f"a{n}", vendors=f"v{5 - n}", data=f"d{5 - n}") for n in range(6)]
    web = weave(facts)
    assert [node.key for node in web.vendors] == ["v5", "v4", "v3", "v2", "v1", "v0"]
    assert [node.key for node in web.data] == ["d5", "d4", "d3", "d2", "d1", "d0"]


names = st.text("abcde", min_size=1, max_size=2)
facts_of = st.builds(
    Facts,
    slug=names,
    name=names,
    unit=st.sampled_from(["u1", "u2"]),
    unit_name=st.just("Unit"),
    vendors=st.frozensets(names, max_size=3),
    data=st.frozensets(names, max_size=3),
    delegates=st.frozensets(names, max_size=3),
)


@given(st.lists(facts_of, max_size=12), st.integers(1, 6))
def test_every_line_has_both_its_ends(facts, most):
    web = weave(facts, most)
    agents = {node.key for node in web.agents}
    for ties, column in ((web.made_by, web.vendors), (web.reads, web.data)):
        assert len(column) <= most
        ends = {node.key for node in column}
        assert all(tie.source in agents and tie.target in ends for tie in ties)
    assert all({tie.source, tie.target} <= agents for tie in web.delegates)


def drawn(**changes):
    columns = [[Knot("v", "Maker <b>", "/v/", 3)], [Knot("a", "A", "/a/"), Knot("b", "B")], []]
    given = {"left": [Line("a", "v", 12)], "right": [], "arcs": [Line("a", "b"), Line("b", "b")]}
    heads = ("Makers", "Agents", "Data")
    return draw_web(columns, heads, label="Who & whom", **(given | changes))


def test_it_is_drawn_as_clean_markup_with_names_inert():
    svg = ElementTree.fromstring(drawn())
    assert svg.attrib["aria-label"] == "Who & whom"
    texts = ["".join(text.itertext()) for text in svg.iter("text")]
    assert texts == ["Makers", "Agents", "Data", "Maker <b> 3", "A", "B"]
    assert [a.attrib["href"] for a in svg.iter("a")] == ["/v/", "/a/"]


def test_heavier_lines_are_thicker_and_arcs_point():
    paths = [p.attrib for p in ElementTree.fromstring(drawn()).iter("path")]
    assert "tie w4" in [p.get("class") for p in paths]
    assert sum("marker-end" in p for p in paths) == 2


@pytest.mark.parametrize(
    ("words", "shown"), [("abc", "abc"), ("abcd", "abcd"), ("abcde", "abc…"), ("ab cde", "ab…")]
)
def test_long_names_say_that_letters_are_missing(words, shown):
    assert shortened(words, 4) == shown


@pytest.fixture
def running(cast):
    """Two agents that may run, the first of which may hand on to the second and to a third."""
    made = {}
    for slug, hands_on in (("claims-desk", ("payout-desk", "ghost")), ("payout-desk", ())):
        content = make.content(cast, "tier1-ticket-triage", slug=slug, name=slug.title())
        content["agent_capabilities"]["sub_agents"] = list(hands_on)
        draft = drafts.start_draft(actor=cast.owner, now=make.START, content=content)
        sent = submitting.submit(draft, actor=cast.owner, now=make.START)
        make.approve(sent, make.START)
        made[slug] = sent.agent
    return made


def seen_by(client, reader) -> str:
    client.force_login(reader)
    return client.get(reverse("agent_picture")).content.decode()


@pytest.mark.django_db
def test_the_page_draws_and_lists_what_the_reader_may_see(cast, running, client):
    with time_machine.travel(make.START + timedelta(days=2), tick=False):
        page, unseen = (seen_by(client, reader) for reader in (cast.owner, cast.stranger))
    assert 'class="web"' in page and page.count('class="arc') == 1
    assert "may hand on to “ghost”" in page
    assert page.count('data-label="May hand on to"') == 2
    assert "No agent that may run" in unseen


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?unit=claims", "?tier=1", "?unit=nope", "?tier=x&unit=%00"])
def test_any_filter_is_answered(cast, client, query):
    client.force_login(cast.auditor)
    assert client.get(reverse("agent_picture") + query).status_code == 200

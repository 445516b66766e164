"""The tables an administrator keeps: rules as tables, versions, pages, and what each counts for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.actions.defaults import load_defaults
from govportal.ledger.models import Entry
from registry import actions
from registry.actions.tables import put_disclosures, put_key_terms, put_stage
from registry.duty_room import duty_room
from registry.models import ReferenceTable
from registry.reference_tables import active_table, terms_for
from registry.rules.disclosures import SHIPPED
from registry.rules.key_terms import (
    HOUR,
)
from registry.rules.raci import RACI_1, Duty, Stage
from registry.table_forms import terms_typed
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.tables import ROW, tiers
from tests.registry.visiting import page, post

pytestmark = pytest.mark.django_db
WHY = "The organisation decided so in November."
LATER = START + timedelta(days=30)


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


# --- Versions ---------------------------------------------------------------------------------


def test_only_administrators_change_a_table_and_every_change_is_a_version_on_record(cast):
    for person in (cast.owner, cast.chair, cast.compliance, cast.auditor):
        with refused("table.only_administrators"):
            put_stage(ROW, WHY, seen=1, actor=person, now=LATER)
        with refused("table.only_administrators"):
            put_disclosures("en", SHIPPED["en"], WHY, seen=1, actor=person, now=LATER)
        with refused("table.only_administrators"):
            put_key_terms(tiers(), WHY, seen=1, actor=person, now=LATER)
    put_stage(ROW, WHY, seen=1, actor=cast.administrator, now=LATER)
    entry = Entry.objects.order_by("pk").last()
    assert entry.verb == "table.changed"
    assert entry.content["data"] == {"kind": "raci", "version": 2, "stage": "trigger"}
    assert entry.content["actor"] == cast.administrator.ledger_ref
    kept = ReferenceTable.objects.filter(kind="raci").order_by("version")
    assert [row.note for row in kept] == ["", WHY] and kept[0].content == RACI_1
    assert kept[1].content["stages"][0] == ROW and kept[1].content["stages"][1:] == [
        *RACI_1["stages"][1:]
    ]
    load_defaults(LATER)
    assert active_table("raci").version == 2


def test_a_change_needs_a_reason_a_difference_and_the_version_in_force(cast):
    boss = {"actor": cast.administrator, "now": LATER}
    with refused("accountability.reason_short"):
        put_stage(ROW, "because", seen=1, **boss)
    with refused("table.unchanged"):
        put_stage(RACI_1["stages"][0], WHY, seen=1, **boss)
    with refused("table.unchanged"):
        put_key_terms(tiers(), WHY, seen=1, **boss)
    with refused("disclosure.placeholder_missing"):
        put_disclosures(
            "en", {**SHIPPED["en"], "human_handoff_offer": "Wait."}, WHY, seen=1, **boss
        )
    with refused("disclosure.language_unknown"):
        put_disclosures("tlh", SHIPPED["en"], WHY, seen=1, **boss)
    with refused("terms.hours"):
        put_key_terms(tiers(t4={"longest": 25}), WHY, seen=1, **boss)
    put_stage(ROW, WHY, seen=1, **boss)
    with refused("table.changed_stale"):
        put_stage({**ROW, "I": []}, WHY, seen=1, **boss)


def test_new_agents_start_from_the_current_duties_and_those_that_are_here_keep_theirs(cast):
    old = actions.register_agent("old", "Old", cast.unit, actor=SETUP, now=START)
    put_stage(ROW, WHY, seen=1, actor=cast.administrator, now=LATER)
    after = LATER + timedelta(minutes=1)
    new = actions.register_agent("new", "New", cast.unit, actor=SETUP, now=after)
    put_stage({**ROW, "R": ["ciso"]}, WHY, seen=2, actor=cast.administrator,
              now=after + timedelta(days=1))  # fmt: skip
    rooms = {agent.slug: duty_room(agent, LATER.date()) for agent in (old, new)}
    assert {slug: room.version for slug, room in rooms.items()} == {"old": 1, "new": 2}

    def parties(slug, duty):
        cell = rooms[slug].line(Stage.TRIGGER).line.cells[list(Duty).index(duty)]
        return [holder.party.value for holder in cell.holders]

    assert parties("old", Duty.ACCOUNTABLE) == ["business_owner"]
    assert parties("new", Duty.ACCOUNTABLE) == ["technical_owner"]


def test_an_agent_older_than_the_first_stored_table_has_that_one(cast):
    early = START - timedelta(days=90)
    agent = actions.register_agent("early", "Early", cast.unit, actor=SETUP, now=early)
    put_stage(ROW, WHY, seen=1, actor=cast.administrator, now=LATER)
    assert duty_room(agent, LATER.date()).version == 1


def test_keys_live_as_long_as_the_table_of_the_day_says(cast):
    agent = make.request(cast, "tier1-ticket-triage", now=START).agent
    for n, environment in enumerate(("staging", "production"), start=1):
        issued = actions.issue_credential(agent, environment, actor=cast.tech_owner, now=LATER)
        hours = {1: 90 * 24, 2: 48}[n]
        assert issued.credential.lasts == hours * HOUR
        if n == 1:
            short = {"usual": 48, "longest": 72, "overlap": 2, "longest_overlap": 3}
            put_key_terms({**tiers(), **dict.fromkeys(("0", "1"), short)}, WHY, seen=1,
                          actor=cast.administrator, now=LATER)  # fmt: skip
    assert terms_for(agent).longest == 72 * HOUR
    with refused("credential.lasts_long"):
        actions.issue_credential(
            agent, "development", lasts=73 * HOUR, actor=cast.tech_owner, now=LATER
        )


# --- Pages ------------------------------------------------------------------------------------


def test_everybody_reads_the_tables_and_administrators_find_them_in_the_navigation(client, cast):
    shown = page(client, cast.owner, "table_list")
    for words in ("Duties in an autonomous decision", "Disclosures", "How long keys live",
                  "Regulations", "Version 1"):  # fmt: skip
        assert words in shown
    address = f'href="{reverse("table_list")}"'
    assert address not in page(client, cast.owner, "home")
    assert address in page(client, cast.administrator, "home")
    shown = page(client, cast.owner, "table_duties")
    assert "Only administrators change this table." in shown
    assert reverse("table_stage", args=["trigger"]) not in shown
    assert "24 hours" in page(client, cast.owner, "table_key_terms")
    assert "Ja, ich bin ein KI-Assistent" in page(client, cast.owner, "table_disclosures")


def test_a_stage_is_changed_on_its_page_and_nothing_typed_is_lost(client, cast):
    boss, where = cast.administrator, ("table_stage", "trigger")
    shown = page(client, boss, *where)
    assert "What may start the agent" in shown
    typed = {"seen": "1", "R": ["ciso"], "A": "", "answers_for": "All <b>starts</b>",
             "reason": WHY}  # fmt: skip
    shown = post(client, boss, *where, status=422, **typed)
    assert "One alone is accountable; choose" in shown
    assert "All &lt;b&gt;starts&lt;/b&gt;" in shown and WHY in shown
    shown = post(client, boss, *where, status=422, **typed | {"A": "operators"})
    assert WHY in shown
    post(client, boss, *where, **typed | {"A": "counsel"})
    shown = page(client, boss, "table_duties")
    assert "Version 2" in shown and "All &lt;b&gt;starts" in shown and WHY in shown
    shown = post(client, boss, *where, status=409, **typed | {"A": "counsel"})
    assert "changed meanwhile" in shown and WHY in shown
    client.force_login(boss)
    old = client.get(reverse("table_duties"), {"version": "1"}).content.decode()
    assert "An earlier version" in old and "What may start the agent" in old
    assert reverse("table_stage", args=["trigger"]) not in old
    for bad in ("3", "x", "0", "-1", "9" * 30):
        assert client.get(reverse("table_duties"), {"version": bad}).status_code == 404


def test_standard_texts_are_changed_by_language_and_agents_begin_with_them(client, cast):
    boss = cast.administrator
    texts = {**SHIPPED["en"], "at_request": "I am software of [organisation]."}
    typed = {"seen": "1", **texts, "reason": WHY}
    shown = post(client, boss, "table_texts", "en", status=422,
                 **typed | {"human_handoff_offer": "Ask [anybody] now"})  # fmt: skip
    assert "It does not say [wait]." in shown and "[anybody] is no placeholder" in shown
    assert "I am software of" in shown and WHY in shown
    post(client, boss, "table_texts", "en", **typed)
    agent = make.request(cast, "tier3-claims", now=START).agent
    assert "I am software of" in page(client, cast.owner, "disclosure_edit", agent.slug, "en")
    assert "KI-Assistent" in page(client, cast.owner, "disclosure_edit", agent.slug, "de")
    page(client, boss, "table_texts", "tlh", status=404)


def test_times_of_keys_are_changed_and_bad_numbers_are_said_beside_them(client, cast):
    boss = cast.administrator
    typed = {"seen": "1", **terms_typed(tiers(t4={"longest": 12, "usual": 6})), "reason": WHY}
    bad = {"longest-4": "25", "usual-1": "many", "overlap-2": "-1", "usual-2": "9" * 40}
    shown = post(client, boss, "table_key_terms_edit", status=422, **typed | bad)
    assert "Between 1 and 24 hours; these are 25." in shown
    assert 'value="many"' in shown and 'value="-1"' in shown and WHY in shown
    post(client, boss, "table_key_terms_edit", **typed)
    assert "12 hours" in page(client, cast.owner, "table_key_terms")
    shown = post(client, boss, "table_key_terms_edit", status=409, **typed)
    assert "changed meanwhile" in shown
    shown = post(client, boss, "table_key_terms_edit", status=422, **typed | {"seen": "2"})
    assert "Nothing is different" in shown


def test_the_form_of_a_key_offers_what_the_table_says(client, cast):
    agent = make.request(cast, "tier1-ticket-triage", now=START).agent
    short = {"usual": 30, "longest": 100, "overlap": 2, "longest_overlap": 3}
    put_key_terms({**tiers(), "0": short, "1": short}, WHY, seen=1, actor=cast.administrator,
                  now=timezone.now())  # fmt: skip
    shown = page(client, cast.tech_owner, "credential_issue", agent.slug)
    assert "Lives for (hours)" in shown and 'value="30"' in shown and "100 at most" in shown


@pytest.mark.parametrize(
    "name", ["table_list", "table_duties", "table_disclosures", "table_key_terms"]
)
def test_a_table_costs_the_same_with_many_versions(client, cast, name):
    def cost():
        client.force_login(cast.administrator)
        client.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse(name))
        return len(seen)

    few = cost()
    for n in range(1, 26):
        put_stage({**ROW, "answers_for": f"Text {n}"}, WHY, seen=n, actor=cast.administrator,
                  now=LATER)  # fmt: skip
        put_key_terms(tiers(t1={"usual": n}), WHY, seen=n, actor=cast.administrator, now=LATER)
    assert cost() == few <= 12

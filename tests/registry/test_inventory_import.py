"""Importing the inventory: whole or not at all, recorded, and approving nothing."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.ledger.rules import loads
from govportal.people.actions import deactivate_person
from govportal.people.models import Person, Unit, without_sign_in
from govportal.refusals import Refused
from registry.actions import record_go_live, update_agent
from registry.actions.inventory import Faulty, export_inventory, import_inventory, plan_of
from registry.models import Agent, Authorisation
from tests import make
from tests.make import SETUP, START
from tests.registry.inventories import FOLDER, csv_of, xlsx_of

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=30)


def take(data, **more):
    return import_inventory(data, actor=SETUP, now=NOW, **more)


def agent(n=0):
    return Agent.objects.get(slug=f"letter-drafter-{n}")


def entries(verb):
    return [loads(entry.body) for entry in Entry.objects.filter(verb=verb).order_by("id")]


def faults(data):
    with pytest.raises(Faulty) as faulty:
        take(data)
    return [(fault.row, fault.column, fault.why.code) for fault in faulty.value.plan.faults]


def command(*words):
    out = StringIO()
    try:
        call_command(*map(str, words), stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


@pytest.mark.both_databases
def test_the_example_imports_whole(cast):
    out, error = command("import_inventory", FOLDER / "inventory.csv", "--json")
    assert json.loads(out) == {"rows": 200, "imported": 200, "faults": []} and not error
    assert Agent.objects.count() == 200
    first = Agent.objects.order_by("pk")[0]
    assert (first.slug, first.lifecycle, first.approval) == (
        "policy-drafting",
        "production",
        "none",
    )
    assert first.tools == ["policy_library_search", "glossary_lookup"]
    assert str(first.business_owner) == "Oona Terrell" and first.unit.name == "Corporate Standards"
    seal(NOW)
    assert verify_ledger(NOW).fault == ""


@pytest.mark.both_databases
def test_the_bad_example_is_refused_with_exactly_its_faults(cast):
    before = Person.objects.count()
    out, error = command("import_inventory", FOLDER / "inventory-bad.csv", "--json")
    said = json.loads(out)
    with (FOLDER / "EXPECTED-inventory-bad.csv").open() as file:
        expected = [int(row["row"]) for row in csv.DictReader(file)]
    assert [fault["row"] for fault in said["faults"]] == expected
    assert (said["rows"], said["imported"]) == (40, 0) and "Faults: 12" in error
    columns = [fault["column"] for fault in said["faults"]]
    assert columns[:3] == ["slug", "technical_owner", "lifecycle_state"] and columns[-2] is None
    assert said["faults"][0]["message"] == "duplicate slug (same as row 3)"
    assert Agent.objects.count() == 0 and Person.objects.count() == before
    [refused] = entries("inventory.refused")
    assert len(refused["data"]["codes"]) == 11 and "brackwater" not in json.dumps(refused)


@pytest.mark.parametrize("file", ["inventory.csv", "inventory-bad.csv"])
def test_a_dry_run_changes_nothing_and_records_nothing(cast, file):
    before = Entry.objects.count(), Person.objects.count(), Unit.objects.count()
    out, _error = command("import_inventory", FOLDER / file, "--dry-run", "--json")
    assert json.loads(out)["imported"] == 0 and Agent.objects.count() == 0
    assert (Entry.objects.count(), Person.objects.count(), Unit.objects.count()) == before


@pytest.mark.parametrize("name", ["absent.csv", "a\0b.csv", "."])
def test_a_file_that_cannot_be_read(name, tmp_path):
    out, error = command("import_inventory", tmp_path / name, "--json")
    assert "cannot be read" in error and json.loads(out)["imported"] == 0


def test_what_is_no_inventory_file_is_a_fault_of_the_first_row(cast, tmp_path):
    (tmp_path / "empty.csv").touch()
    out, _error = command("import_inventory", tmp_path / "empty.csv", "--json")
    assert json.loads(out)["faults"] == [
        {"row": 1, "column": None, "message": "The file is empty."}
    ]


def test_each_agent_has_its_entry_history_and_words(cast):
    take(csv_of({}, {"tools": "mail.send"}))
    registered = entries("agent.registered")
    assert [entry["data"]["row"] for entry in registered] == [2, 3]
    assert registered[1]["subject"] == "agent:letter-drafter-1"
    [change] = registered[1]["changes"]
    assert change["op"] == "create" and change["fields"]["unit"]["to"] == "unit:claims"
    assert change["fields"]["business_owner"]["to"] == cast.owner.ledger_ref
    assert agent(1).history.count() == 1
    assert list(Agent.objects.filter(indexed_words__words__contains="mail send")) == [agent(1)]
    [imported] = entries("inventory.imported")
    assert imported["data"]["new"] == 2


def test_what_runs_is_registered_as_running_and_approved_by_nobody(cast):
    states = ["production", "shadow", "limited", "approved", "in review", "suspended", "retired"]
    plan = take(csv_of(*[{"lifecycle_state": state} for state in states])).plan
    assert plan.running == 3 and not Authorisation.objects.exists()
    assert set(Agent.objects.values_list("approval", "approved_at")) == {("none", None)}
    assert Agent.objects.unapproved().count() == 3
    assert [a.lifecycle for a in Agent.objects.order_by("pk")][4] == "in_review"
    with pytest.raises(Refused) as refused:
        record_go_live(agent(3), actor=cast.tech_owner, now=NOW)
    assert refused.value.refusal.code == "agent.not_authorised"


@pytest.mark.both_databases
def test_only_an_agent_nobody_approved_runs_without_a_tier(cast):
    take(csv_of({}))
    for approval in ("approved", "conditional", "lapsed", "pending"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agent.objects.filter(pk=agent().pk).update(approval=approval)


@pytest.mark.parametrize("state", ["production", "shadow", "approved", "in review", "suspended"])
def test_every_imported_state_has_a_way_out(cast, state):
    take(csv_of({"lifecycle_state": state}))
    request = make.request(cast, now=NOW, kind="material_change", agent=agent().slug)
    make.approve(request, NOW + timedelta(hours=1))
    assert agent().tier == 1 and agent().approval == "approved"
    record_go_live(agent(), actor=cast.tech_owner, now=NOW + timedelta(days=3))
    assert agent().lifecycle == "production" and not agent().runs_unapproved


def test_people_without_an_account_get_one_without_sign_in(cast, client):
    take(csv_of({"business_owner": "Ines.de-la_Cruz@brackwater.example"}))
    made = Person.objects.get(email="ines.de-la_cruz@brackwater.example")
    assert made.full_name == "Ines De La Cruz" and not made.has_usable_password()
    assert list(without_sign_in()) == [made]


def test_business_units_that_do_not_exist_are_created_once(cast):
    plan = take(csv_of({"business_unit": "Werkstätte"}, {"business_unit": "WERKSTÄTTE"},
                       {"business_unit": "claims"})).plan  # fmt: skip
    assert plan.units == ["Werkstätte"] and agent(2).unit == cast.unit
    assert Unit.objects.get(name="Werkstätte").slug == "werkstatte"
    assert agent(0).unit == agent(1).unit


def test_an_agent_that_is_there_is_changed_and_only_in_what_differs(cast):
    take(csv_of({}, {}))
    plan = take(csv_of({"name": "Another"}, {})).plan
    assert (plan.new, plan.changed, plan.same) == (0, 1, 1)
    assert agent().name == "Another" and agent().history.count() == 2
    [updated] = entries("agent.updated")
    assert updated["data"] == {"fields": ["name"]}


def test_what_requests_decide_stays_whatever_a_file_says(cast):
    request = make.approve(make.request(cast, slug="letter-drafter-0"), START)
    before = Agent.objects.get(pk=request.agent_id)
    plan = take(csv_of({"lifecycle_state": "retired", "environment": "staging", "risk_tier": "4",
                        "name": "Renamed"})).plan  # fmt: skip
    after = agent()
    assert plan.kept == 1 and after.name == "Renamed"
    for field in ("lifecycle", "environment", "tier", "approval", "next_review_on"):
        assert getattr(after, field) == getattr(before, field)


def test_a_request_hands_what_waits_to_the_new_owner_of_an_import(cast):
    request = make.approve(make.request(cast, slug="letter-drafter-0"), START)
    take(csv_of({"technical_owner": cast.colleague.email}))
    assert request.agent.authorisations.get().waits_for_go_live
    assert cast.colleague.work_items.filter(closed_at__isnull=True).count() == 1


def test_somebody_whose_account_is_closed_is_not_named_anew(cast):
    take(csv_of({}))
    deactivate_person(cast.owner, actor=SETUP, now=NOW)
    assert plan_of(csv_of({})).same == 1
    assert faults(csv_of({}, {})) == [(3, "business_owner", "inventory.person_closed")]


def test_one_fault_imports_nothing(cast):
    assert faults(csv_of({}, {"slug": "X"}, {"slug": "letter-drafter-0"})) == [
        (3, "slug", "inventory.slug_wrong"),
        (4, "slug", "inventory.slug_twice"),
    ]
    assert not Agent.objects.exists() and not entries("agent.registered")


def test_all_faults_are_told_those_of_the_header_too(cast):
    data = csv_of({"weather": "fine"}, {"weather": "bad", "name": ""})
    assert faults(data) == [(1, "weather", "inventory.column_unknown"),
                            (3, "name", "inventory.cell_missing")]  # fmt: skip


def test_something_else_than_was_confirmed_is_not_done(cast):
    digest = plan_of(csv_of({})).digest
    take(csv_of({}))
    with pytest.raises(Refused) as refused:
        take(csv_of({"name": "Another"}), as_planned=digest)
    assert refused.value.refusal.code == "inventory.changed_stale"
    assert plan_of(csv_of({"name": "B"})).digest != plan_of(csv_of({"name": "C"})).digest


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imports_as_what_is_there(cast, kind, tmp_path):
    command("import_inventory", FOLDER / "inventory.csv")
    make.approve(make.request(cast), START)
    update_agent(agent_named("ticket-triage-2"), actor=SETUP, now=NOW, purpose="=1+1\r\n two")
    out = tmp_path / f"out.{kind}"
    said, error = command("export_inventory", "--out", out, "--json")
    assert json.loads(said)["rows"] == Agent.objects.count() and not error
    plan = plan_of(out.read_bytes())
    assert (plan.same, plan.new, plan.changed, plan.kept) == (Agent.objects.count(), 0, 0, 0)


def agent_named(slug):
    """One of the agents, under a name that an export has to make inert."""
    chosen = Agent.objects.order_by("-pk")[0]
    return update_agent(chosen, actor=SETUP, now=NOW, name="=HYPERLINK(1)", slug=slug)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imported_elsewhere_is_the_same_inventory(cast, kind):
    take((FOLDER / "inventory.csv").read_bytes())
    first = exported(kind)
    Agent.history.all().delete()
    Agent.objects.all().delete()
    take(first)
    assert exported("csv") == (first if kind == "csv" else exported("csv"))
    assert Agent.objects.count() == 200 and plan_of(first).same == 200


def exported(kind):
    target = BytesIO()
    export_inventory(Agent.objects.all(), target, kind, actor=SETUP, now=NOW)
    return target.getvalue()


def test_no_cell_of_an_export_is_a_formula(cast):
    take(csv_of({"purpose": "=cmd|' /C calc'!A0", "llm_provider": "+1", "tools": "@a;b"}))
    update_agent(agent(), actor=SETUP, now=NOW, name="-1+1")
    cells = list(csv.reader(StringIO(exported("csv").decode("utf-8-sig"))))
    assert not [c for row in cells for c in row if c[:1] in "=+-@\t\r" and c]
    assert "'-1+1" in cells[1]
    assert b"<f>" not in exported("xlsx")
    assert plan_of(exported("xlsx")).same == 1


def test_an_export_is_an_entry(cast):
    take(csv_of({}))
    exported("xlsx")
    [entry] = entries("inventory.exported")
    assert entry["data"]["rows"] == 1 and entry["data"]["format"] == "xlsx"


@pytest.mark.parametrize("name", ["out.txt", "absent/out.csv"])
def test_an_export_that_cannot_be_written_is_said(tmp_path, name):
    out, error = command("export_inventory", "--out", tmp_path / name, "--json")
    assert error and json.loads(out)["ok"] is False
    assert not Entry.objects.filter(verb="inventory.exported").exists()


def test_a_spreadsheet_is_imported_as_well(cast):
    assert take(xlsx_of({}, {})).plan.new == 2

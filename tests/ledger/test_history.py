"""Field history becomes part of the action's entry, or the action does not happen."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from govportal.ledger.actions import OutsideTransaction, Unrecorded, recorded
from govportal.ledger.history import create_many
from govportal.ledger.models import Disclosure, Entry
from govportal.ledger.rules import loads
from govportal.people.models import Committee, Person, RoleAssignment, Unit
from tests.ledger.cast import NOW
from tests.ledger.noting import add_unit, changes, note

pytestmark = pytest.mark.django_db


def test_a_new_object_is_folded_into_the_entry():
    parent = add_unit("finance")
    add_unit("payroll", parent)
    [change] = changes()
    fields = change.pop("fields")
    assert change == {"model": "people.Unit", "ref": "unit:payroll", "op": "create"}
    assert fields["slug"] == {"from": None, "to": "payroll"}
    assert fields["parent"] == {"from": None, "to": "unit:finance"}
    assert set(fields["name"]["to"]) == {"commitment"}
    shown = Disclosure.objects.get(path="/changes/0/fields/name/to", value__contains="payroll")
    assert loads(shown.value) == "Name of payroll"


def test_many_new_objects_cost_two_statements_and_are_all_folded_into_the_entry(
    django_assert_num_queries,
):
    units = [Unit(slug=slug, name=slug.title()) for slug in ("finance", "legal", "sales")]
    with transaction.atomic():
        with django_assert_num_queries(2):
            made = create_many(units)
        with pytest.raises(Unrecorded):
            recorded(lambda: create_many([Unit(slug="claims", name="Claims")]))()
        note()
    assert all(unit.pk and unit.history.count() == 1 for unit in made)
    assert [(one["ref"], one["op"]) for one in changes()] == [
        ("unit:finance", "create"),
        ("unit:legal", "create"),
        ("unit:sales", "create"),
    ]


def test_the_class_that_reads_history_is_made_once():
    assert type(Unit.history) is type(add_unit("finance").history) is type(Unit.history)
    assert Unit.history.model is not Committee.history.model


def test_a_change_is_folded_with_before_and_after():
    unit, other = add_unit("finance"), add_unit("legal")
    with transaction.atomic():
        unit.slug, unit.parent = "money", other
        unit.save()
        note()
    assert changes() == [
        {
            "model": "people.Unit",
            "ref": "unit:money",
            "op": "update",
            "fields": {
                "slug": {"from": "finance", "to": "money"},
                "parent": {"from": None, "to": "unit:legal"},
            },
        }
    ]


def test_a_deletion_is_folded_with_what_was_lost():
    unit = add_unit("finance")
    with transaction.atomic():
        unit.delete()
        note()
    [change] = changes()
    assert (change["op"], change["fields"]["slug"]) == ("delete", {"from": "finance", "to": None})


def test_saving_without_a_change_needs_no_entry():
    unit = add_unit("finance")

    @recorded
    def save() -> None:
        unit.save()

    save()
    assert Entry.objects.count() == 1


def test_two_saves_in_the_same_instant_are_told_apart():
    unit = add_unit("a")
    with transaction.atomic():
        for slug in ("b", "c"):
            unit.slug = slug
            setattr(unit, "_history_date", NOW)  # noqa: B010 - simple_history's own name
            unit.save()
        note()
    steps = [change["fields"]["slug"] for change in changes()]
    assert steps == [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}]


def test_many_to_many_fields_are_folded_as_sorted_references():
    finance, legal = add_unit("finance"), add_unit("legal")
    with transaction.atomic():
        committee = Committee.objects.create(slug="main", name="Main")
        note()
    with transaction.atomic():
        committee.units.add(legal, finance)
        note()
    assert [change["fields"] for change in changes()] == [
        {"units": {"from": [], "to": ["unit:finance", "unit:legal"]}}
    ]
    with transaction.atomic():
        committee.units.remove(finance)
        note()
    assert [change["fields"] for change in changes()] == [
        {"units": {"from": ["unit:finance", "unit:legal"], "to": ["unit:legal"]}}
    ]


def test_a_relation_tables_own_history_is_folded_too():
    with transaction.atomic():
        person = Person.objects.create_user("a@example.org", full_name="Ann Example")
        RoleAssignment.objects.create(person=person, role="auditor", starts_on=date(2026, 1, 2))
        entry = note()
    first, second = changes()
    assert "Ann" not in entry.body and "a@example.org" not in entry.body
    assert first["ref"] == person.ledger_ref == second["fields"]["person"]["to"]
    assert second["fields"]["role"] == {"from": None, "to": "auditor"}
    assert second["fields"]["starts_on"] == {"from": None, "to": "2026-01-02"}


def test_an_action_that_forgets_to_record_does_not_happen():
    @recorded
    def forgetful() -> None:
        Unit.objects.create(slug="a", name="A")

    with pytest.raises(Unrecorded, match="unit:a"):
        forgetful()
    assert not Unit.objects.exists()


def test_a_change_after_the_record_is_noticed():
    @recorded
    def careless() -> None:
        unit = Unit.objects.create(slug="a", name="A")
        note()
        unit.slug = "b"
        unit.save()

    with pytest.raises(Unrecorded):
        careless()
    assert not Entry.objects.exists()


def test_each_of_two_nested_actions_records_its_own_changes():
    @recorded
    def outer() -> None:
        Unit.objects.create(slug="outer", name="O")
        add_unit("inner")
        note("unit.outer")

    outer()
    refs = {
        entry.verb: [change["ref"] for change in entry.content["changes"]]
        for entry in Entry.objects.all()
    }
    assert refs == {"unit.add": ["unit:inner"], "unit.outer": ["unit:outer"]}


def test_an_inner_action_does_not_answer_for_the_outer_one():
    @recorded
    def outer() -> None:
        Unit.objects.create(slug="outer", name="O")
        add_unit("inner")

    with pytest.raises(Unrecorded, match="unit:outer"):
        outer()
    assert not Entry.objects.exists() and not Unit.objects.exists()


def test_a_change_in_a_savepoint_that_was_rolled_back_is_forgotten():
    @recorded
    def act() -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            Unit.objects.create(slug="undone", name="U")
            raise RuntimeError
        Unit.objects.create(slug="kept", name="K")
        note()

    act()
    assert [change["ref"] for change in changes()] == ["unit:kept"]


def test_a_record_in_a_savepoint_that_was_rolled_back_does_not_count():
    @recorded
    def act() -> None:
        Unit.objects.create(slug="a", name="A")
        with pytest.raises(RuntimeError), transaction.atomic():
            note()
            raise RuntimeError

    with pytest.raises(Unrecorded):
        act()


def test_changes_recorded_again_after_a_rolled_back_savepoint_are_complete():
    with transaction.atomic():
        Unit.objects.create(slug="a", name="A")
        with pytest.raises(RuntimeError), transaction.atomic():
            note()
            raise RuntimeError
        note()
    assert [change["ref"] for change in changes()] == ["unit:a"]


def test_an_inner_refusal_that_is_caught_leaves_the_outer_action_whole():
    @recorded
    def refuse() -> None:
        Unit.objects.create(slug="undone", name="U")
        raise LookupError

    @recorded
    def outer() -> None:
        Unit.objects.create(slug="kept", name="K")
        with pytest.raises(LookupError):
            refuse()
        note()

    outer()
    assert [change["ref"] for change in changes()] == ["unit:kept"]
    assert list(Unit.objects.values_list("slug", flat=True)) == ["kept"]


def test_a_second_record_folds_only_what_came_after_the_first():
    with transaction.atomic():
        Unit.objects.create(slug="a", name="A")
        note()
        Unit.objects.create(slug="b", name="B")
        note()
    assert [change["ref"] for change in changes()] == ["unit:b"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_change_raises():
    with pytest.raises(OutsideTransaction, match="unit:a"):
        Unit.objects.create(slug="a", name="A")


@pytest.mark.django_db(transaction=True)
def test_nothing_waits_from_one_transaction_to_the_next():
    with pytest.raises(RuntimeError), transaction.atomic():
        Unit.objects.create(slug="undone", name="U")
        raise RuntimeError
    with transaction.atomic():
        Unit.objects.create(slug="unrecorded", name="U")
    with transaction.atomic():
        assert note().content["changes"] == []


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_see_each_others_changes():
    seen: list[object] = []

    def elsewhere() -> None:
        with connection.temporary_connection():
            seen.append(connection.run_on_commit[:])

    with transaction.atomic():
        Unit.objects.create(slug="a", name="A")
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
        note()
    assert seen == [[]] and [change["ref"] for change in changes()] == ["unit:a"]

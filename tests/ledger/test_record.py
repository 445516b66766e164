"""Recording: what an entry holds, and that it lives and dies with its transaction."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from govportal.ledger.actions import (
    OutsideTransaction,
    demonstration,
    in_bulk,
    record,
    record_many,
    recorded,
    write_kept,
)
from govportal.ledger.models import Disclosure, Entry, EntryRef, Unsealed
from govportal.ledger.rules import Facts, Reference, Unrecordable, loads, merkle
from tests.ledger.cast import AGENT, NOW, OWNER, REQUEST, an_entry, entries

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which():
    entry = an_entry(refs=[AGENT, REQUEST], role="business_owner", data={"tier": 2})
    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.verb, stored.actor, stored.subject) == (
        "request.submit", "person:owner", "request:ADR-2026-0042",
    )  # fmt: skip
    assert stored.content["refs"] == ["agent:invoice-matcher", "request:ADR-2026-0042"]
    assert stored.content["data"] == {"tier": 2}
    assert stored.occurred_at == NOW
    assert abs(datetime.now(UTC) - stored.recorded_at) < timedelta(seconds=30)


def test_the_row_read_back_is_the_entry_that_record_returned():
    entry = an_entry(personal={"a": "b"})
    stored = Entry.objects.get(pk=entry.pk)
    for field in Entry._meta.concrete_fields:
        assert getattr(entry, field.attname) == getattr(stored, field.attname)


def test_the_leaf_hash_is_that_of_the_stored_body():
    stored = Entry.objects.get(pk=an_entry(personal={"a": "ä"}).pk)
    assert bytes(stored.leaf_hash) == merkle.leaf_hash(stored.body.encode())


def test_an_entry_waits_in_the_queue_and_stands_in_the_index():
    entry = an_entry(refs=[AGENT])
    assert list(Unsealed.objects.values_list("entry_id", flat=True)) == [entry.pk]
    assert set(EntryRef.objects.values_list("entry_id", "ref", "occurred_at")) == {
        (entry.pk, AGENT.ledger_ref, NOW), (entry.pk, REQUEST.ledger_ref, NOW),
    }  # fmt: skip


def test_personal_values_stand_in_the_body_only_as_commitments():
    first, second = (an_entry(personal={"rationale": "private words"}) for _ in range(2))
    assert "private words" not in first.body
    assert first.content["personal"] != second.content["personal"]  # each its own salt
    row = Disclosure.objects.get(entry_id=first.pk)
    assert (row.path, loads(row.value)) == ("/personal/rationale", "private words")


def test_secrets_are_cut_out_before_anything_is_written():
    entry = an_entry(
        data={"headers": {"Authorization": "x"}, "text": "password=hunter2"},
        personal={"note": "the key is sk-" + "a" * 30, "password": "hunter2"},
        policy={"result": "block", "arguments": {"token": "hunter2"}},
    )
    kept = entry.body + "".join(Disclosure.objects.values_list("value", flat=True))
    assert "hunter2" not in kept and "sk-a" not in kept and kept.count("[redacted]") == 5


@pytest.mark.parametrize(
    ("given", "path", "why"),
    [
        ({"data": {"a": ["b\x00"]}}, "/data/a/0", "nul"),
        ({"data": {"a": "\udfff"}}, "/data/a", "lone_surrogate"),
        ({"data": {"a": 0.1}}, "/data/a", "float"),
        ({"personal": {"a": "\x00"}}, "/personal/a", "nul"),
        ({"personal": {"é": "x"}}, "/personal", "key_not_ascii"),
        ({"policy": {}}, "/policy/result", "missing"),
        ({"refs": [Reference("no colon")]}, "/refs", "malformed"),
        ({"refs": [Reference("a:" + "x" * 200)]}, "/refs", "not_short_text"),
        ({"on_behalf_of": Reference("A:b")}, "/on_behalf_of", "malformed"),
        ({"trace_id": "x" * 65}, "/trace_id", "not_short_text"),
        ({"role": "\x00"}, "/role", "nul"),
        ({"retention": "for ever"}, "/retention", "unknown"),
        ({"verb": "submit"}, "/verb", "malformed"),
    ],
)
def test_what_cannot_be_recorded_is_named_and_leaves_nothing(given, path, why):
    with pytest.raises(Unrecordable) as refused:
        an_entry(**given)
    assert (refused.value.path, refused.value.why) == (path, why)
    assert not Entry.objects.exists() and not Unsealed.objects.exists()


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), transaction.atomic():
        record("a.b", REQUEST, actor=OWNER, now=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_rolled_back_transaction_leaves_nothing():
    with pytest.raises(RuntimeError, match="later"), transaction.atomic():
        record("a.b", REQUEST, actor=OWNER, now=NOW, personal={"a": "b"})
        raise RuntimeError("later")
    for model in (Entry, EntryRef, Disclosure, Unsealed):
        assert not model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_record_raises():
    with pytest.raises(OutsideTransaction):
        record("a.b", REQUEST, actor=OWNER, now=NOW)
    with pytest.raises(OutsideTransaction):
        record_many([Facts("a.b", REQUEST, OWNER, NOW)])
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_recorded_action_is_a_transaction():
    @recorded
    def act() -> Entry:
        return record("a.b", REQUEST, actor=OWNER, now=NOW)

    made = act()
    assert Entry.objects.get() == made
    assert act.__name__ == "act"


def test_entries_of_a_demonstration_are_marked():
    with demonstration():
        marked = an_entry()
    assert marked.demo and marked.content["demo"] and not an_entry().demo


def test_ids_rise_in_the_order_of_writing():
    made = [entry.pk for entry in entries(500)] + [an_entry().pk]
    assert made == sorted(made) and len(set(made)) == 501


def test_the_database_refuses_the_same_id_twice():
    entry = an_entry()
    with pytest.raises(Exception, match="(?i)unique|append-only"), transaction.atomic():
        Entry.objects.bulk_create([entry])


@pytest.mark.parametrize("many", [1, 40])
def test_recording_forty_takes_as_many_statements_as_one(many, django_assert_max_num_queries):
    facts = [Facts("a.b", AGENT, OWNER, NOW, personal={"a": "b"}) for _ in range(many)]
    with transaction.atomic(), django_assert_max_num_queries(4):
        record_many(facts)
    assert Entry.objects.count() == many


def test_an_ordinary_record_takes_three_statements_at_most(django_assert_max_num_queries):
    with transaction.atomic(), django_assert_max_num_queries(3):
        record("a.b", REQUEST, actor=OWNER, now=NOW, refs=[AGENT], data={"a": 1})


def test_what_happened_to_something_is_found_newest_first_and_by_the_index():
    older = an_entry()
    with transaction.atomic():
        newer = record("a.b", AGENT, actor=OWNER, now=NOW + timedelta(1), refs=[REQUEST])
    an_entry(subject=Reference("request:other"))
    found = Entry.objects.about(REQUEST, AGENT.ledger_ref).newest_first()
    assert list(found) == [newer, older]
    assert list(found.until(NOW)) == [older]
    assert list(Entry.objects.by(OWNER).about("request:other").values_list("subject")) == [
        ("request:other",)
    ]


def test_in_bulk_all_entries_are_written_at_the_end():
    with transaction.atomic(), in_bulk():
        made = [an_entry() for _ in range(3)]
        assert not Entry.objects.exists()
    assert list(Entry.objects.order_by("pk")) == made
    assert EntryRef.objects.count() >= 3 and Unsealed.objects.count() == 3


def test_in_bulk_whoever_reads_has_them_written_first():
    with transaction.atomic(), in_bulk():
        first = an_entry()
        write_kept()
        assert Entry.objects.get() == first
        second = an_entry()
    assert list(Entry.objects.order_by("pk")) == [first, second]
    write_kept()  # nothing is kept elsewhere


@pytest.mark.django_db(transaction=True)
def test_in_bulk_one_failing_action_fails_everything():
    @recorded
    def fails() -> None:
        an_entry()
        raise ValueError

    with pytest.raises(transaction.TransactionManagementError), transaction.atomic(), in_bulk():
        an_entry()
        with contextlib.suppress(ValueError):
            fails()
        Entry.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_in_bulk_there_is_no_load_without_a_transaction():
    with pytest.raises(OutsideTransaction), in_bulk():
        pass

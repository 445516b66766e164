"""Which playbook counts, what may stand in one, what is said of a checklist: by exhaustion."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from govportal.refusals import known_codes
from incidents.rules.checklists import Asked, Standing, Tick, closing_refusal, tick_refusal
from incidents.rules.exercises import COUNTS, EVERY, SCENARIOS, Form, Result, is_soon, next_due
from incidents.rules.freezes import digest_of, freezes_at, lift_refusal
from incidents.rules.playbooks import (
    Duty,
    Hand,
    Item,
    VersionState,
    chosen,
    content_refusal,
    differences,
    item_of,
    missing,
    move_refusal,
    with_keys,
)
from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.shipped_playbooks import shipped
from incidents.rules.states import ENDED, Act, IncidentState
from tests.make import START

ITEM = Item("one", "Do it", Duty.LEAD)
LONG = "x" * 601


def slow_choice(kind, severity, there):
    """Reference: the place with the most named parts; a class counts more than a severity."""
    fits = [(k, s) for k, s in there if k in ("", kind) and s in ("", severity)]
    return max(fits, key=lambda place: 2 * bool(place[0]) + bool(place[1]), default=None)


def test_the_most_specific_playbook_counts_whatever_there_is():
    kind, severity = IncidentClass.HALLUCINATION, Severity.SEV2
    places = [("hallucination", "SEV2"), ("hallucination", ""), ("", "SEV2"), ("", ""),
              ("cost_overrun", "SEV2"), ("hallucination", "SEV1")]  # fmt: skip
    for n in range(len(places) + 1):
        for there in combinations(places, n):
            assert chosen(kind, severity, there) == slow_choice("hallucination", "SEV2", there)


def test_each_class_and_severity_has_a_playbook_that_ships_and_is_one():
    places = {(kind, severity): items for kind, severity, items in shipped()}
    assert len(places) == 13 * 3 + 3 + 1
    for kind, severity in product(IncidentClass, Severity):
        assert chosen(kind, severity, places) == (kind.value, severity.value)
    for items in places.values():
        assert content_refusal("Title", items) is None
        assert [item_of(item.as_data()) for item in items] == list(items)
        assert any(item.mandatory for item in items)


def test_what_severity_2_and_3_ask_for_is_in_them():
    places = {(kind, severity): {i.key for i in items} for kind, severity, items in shipped()}
    for kind in IncidentClass:
        assert {"sessions", "suspend", "tell_security", "watch"} <= places[kind.value, "SEV2"]
        assert {"cause", "fix", "tell_owner"} <= places[kind.value, "SEV3"]
        assert {"stopped", "keys", "frozen", "outside"} <= places[kind.value, "SEV1"]


def test_an_item_means_the_same_in_all_that_ship():
    texts: dict[object, object] = {}
    for _, severity, items in shipped():
        for item in items:
            assert texts.setdefault((item.key, severity), item) == item


@pytest.mark.parametrize(
    ("title", "items", "code"),
    [
        (" ", [ITEM], "title_missing"),
        ("T", [], "empty"),
        ("T", [ITEM, ITEM], "key_twice"),
        ("T", [replace(ITEM, text=" ")], "item_without_text"),
        ("T", [replace(ITEM, help=LONG)], "item_long"),
        ("T", [replace(ITEM, minutes=0)], "item_minutes"),
        ("T", [replace(ITEM, key=str(n)) for n in range(41)], "too_many"),
    ],
)
def test_what_is_no_playbook(title, items, code):
    assert content_refusal(title, items).code == f"playbook.{code}"
    assert f"playbook.{code}" in known_codes()


def test_two_people_and_a_draft_are_needed_in_every_case():
    for move, state, keeps, wrote in product(
        ("write", "activate", "discard"), VersionState, (True, False), (True, False)
    ):
        no = move_refusal(move, state, Hand(keeps, wrote))
        may = keeps and state is VersionState.DRAFT and not (move == "activate" and wrote)
        assert (no is None) == may


def test_differences_tell_each_item_once():
    old = [ITEM, replace(ITEM, key="two"), replace(ITEM, key="gone")]
    new = [replace(ITEM, key="two", minutes=5), ITEM, replace(ITEM, key="new")]
    found = {(row.after or row.before).key: row.op for row in differences(old, new)}
    assert found == {"two": "mod", "one": "same", "new": "add", "gone": "del"}
    assert [row.parts for row in differences(old, new)][0] == ("minutes",)


def test_another_playbook_takes_nothing_away_and_new_items_get_free_keys():
    two = replace(ITEM, key="two")
    assert missing([ITEM, two], {"one"}) == [two]
    made = with_keys([replace(ITEM, key=""), replace(ITEM, key="")], {"own-1"})
    assert [item.key for item in made] == ["own-2", "own-3"]


def test_every_word_on_an_item():
    for ask, now, may, live, note, seen in product(
        Tick, Tick, (True, False), (True, False), ("", "a good reason"), (None, 1, 2)
    ):
        no = tick_refusal(Asked(ask, note, seen), Standing(now, 1), may=may, is_live=live)
        if not may:
            assert no.code == "checklist.not_yours"
        elif not live:
            assert no.code == "checklist.ended_stale"
        elif ask is now:
            assert no is None
        elif seen == 2:
            assert no.code == "checklist.changed_stale"
        else:
            assert (no is None) == (ask is Tick.DONE or bool(note))


def test_closing_needs_the_mandatory_ones_in_every_mixture():
    for ticks in product(product(Tick, (True, False)), repeat=2):
        rows = [Standing(tick, 1, must) for tick, must in ticks]
        open_ones = sum(1 for tick, must in ticks if must and tick is Tick.OPEN)
        no = closing_refusal(rows)
        assert (no.params["count"] if no else 0) == open_ones


def test_a_hold_is_lifted_by_counsel_after_the_end_with_a_reason():
    for counsel, held, state, reason in product(
        (True, False), (True, False), IncidentState, ("", "no longer needed")
    ):
        no = lift_refusal(is_counsel=counsel, is_held=held, state=state, reason=reason)
        assert (no is None) == (counsel and held and state in ENDED and bool(reason))


def test_only_grave_incidents_freeze_by_themselves():
    wanted = {Act.OPEN, Act.REOPEN, Act.SEVERITY, Act.AGENT}
    for act, severity in product(Act, Severity):
        assert freezes_at(act, severity) == (severity is Severity.SEV1 and act in wanted)


def test_a_digest_is_of_the_entries_whatever_their_order():
    rows = [("01B", b"b"), ("01A", b"a")]
    assert digest_of(rows) == digest_of(reversed(rows)) != digest_of(rows[:1])
    assert digest_of([])[0] == 0


def test_the_next_exercise_is_due_after_the_last_that_counts():
    day = START.date()
    for form in Form:
        assert next_due(form, None, day) == day + EVERY[form] == next_due(form, day, day)
        assert is_soon(next_due(form, day, day), day + EVERY[form]) and not is_soon(
            next_due(form, day, day), day
        )
    assert set(Result) - {Result.CANCELLED} == COUNTS


def test_scenarios_are_whole():
    for one in SCENARIOS.values():
        assert one.title and one.briefing and one.injects
        assert [minutes for minutes, _ in one.injects] == sorted(m for m, _ in one.injects)

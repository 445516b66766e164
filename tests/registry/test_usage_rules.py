"""Usage policies: deny beats allow, an agent's only stricter, unlisted says so."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.starter_policy import STARTER, STARTER_NOTE
from registry.rules.usage import (
    ACTION,
    MOVES,
    STRICTNESS,
    Act,
    Group,
    Line,
    Place,
    State,
    conflicts,
    content_of,
    difference,
    lines_of,
    move_refusal,
    read,
    text_refusal,
    usage_answer,
)

YES, ASK, NO = Place.PERMITTED, Place.APPROVAL, Place.PROHIBITED


def line(action, place, group=Group.FINANCIAL):
    return Line(action, group, place)


# organisation, agent, answer, by whom
ANSWERS = [
    (None, None, None, ""),
    (YES, None, YES, "organisation"),
    (ASK, None, ASK, "organisation"),
    (NO, None, NO, "organisation"),
    (None, YES, None, ""),
    (None, ASK, ASK, "agent"),
    (None, NO, NO, "agent"),
    (YES, YES, YES, "organisation"),
    (YES, ASK, ASK, "agent"),
    (YES, NO, NO, "agent"),
    (ASK, YES, ASK, "organisation"),
    (ASK, ASK, ASK, "organisation"),
    (ASK, NO, NO, "agent"),
    (NO, YES, NO, "organisation"),
    (NO, ASK, NO, "organisation"),
    (NO, NO, NO, "organisation"),
]


def policy(place, action="refund.issue"):
    return [] if place is None else [line(action, place)]


@pytest.mark.parametrize(("theirs", "own", "place", "by"), ANSWERS)
def test_the_strictest_line_of_both_counts(theirs, own, place, by):
    said = usage_answer(policy(theirs), policy(own), "refund.issue")
    assert (said.place, said.by) == (place, by)


def test_the_answers_are_all_there():
    assert {row[:2] for row in ANSWERS} == set(product([None, *Place], repeat=2))


@pytest.mark.parametrize(("theirs", "own"), list(product([None, *Place], [*Place])))
def test_an_agents_line_may_only_be_stricter(theirs, own):
    found = conflicts(policy(theirs), policy(own))
    limit = -1 if theirs is None else STRICTNESS[theirs]
    is_milder = own is Place.PERMITTED if theirs is None else STRICTNESS[own] < limit
    assert bool(found) is is_milder
    if found:
        assert found[0].line.action == "refund.issue"
        assert (found[0].theirs.place if found[0].theirs else None) is theirs


@pytest.mark.parametrize(
    ("pattern", "action", "matches"),
    [
        ("refund.issue", "refund.issue", True),
        ("refund.issue", "refund.issued", False),
        ("refund.issue", "refund.issue.late", False),
        ("refund.*", "refund.issue", True),
        ("refund.*", "refund.issue.late", True),
        ("refund.*", "refunds.issue", False),
        ("refund.*", "refund", False),
        ("refund.*", "refund.*", True),
        ("refund.issue", "refund.*", False),
    ],
)
def test_names_match_exactly_or_with_all_below(pattern, action, matches):
    assert line(pattern, YES).matches(action) is matches


def test_one_who_denies_below_a_broad_permission_is_heard():
    theirs = [line("refund.*", YES), line("refund.large", NO)]
    assert usage_answer(theirs, [], "refund.large").place is NO
    assert usage_answer(theirs, [], "refund.small").place is YES


NAMES = ["a.one", "a.two", "a.*", "b.one"]
POLICIES = st.lists(
    st.builds(line, st.sampled_from(NAMES), st.sampled_from(list(Place))),
    unique_by=lambda one: one.action,
)


@given(POLICIES, POLICIES, st.sampled_from(["a.one", "a.two", "a.three", "b.one", "c"]))
def test_no_agent_is_ever_allowed_more_than_the_organisation_allows(theirs, own, action):
    alone, both = usage_answer(theirs, [], action), usage_answer(theirs, own, action)
    if both.place is Place.PERMITTED:
        assert alone.place is Place.PERMITTED
    if alone.place is not None:
        assert both.place is not None
        assert STRICTNESS[both.place] >= STRICTNESS[alone.place]


@given(POLICIES)
def test_a_policy_survives_being_stored(lines):
    assert sorted(map(str, lines_of(content_of(lines)))) == sorted(map(str, lines))


@pytest.mark.parametrize("action", ["refund.issue", "a", "crm.account.update", "refund.*", "a_1.b"])
def test_names_of_actions_are_read(action):
    lines, faults = read({(Group.FINANCIAL, NO): f" {action}\n\n"})
    assert [one.action for one in lines] == [action] and not faults


@pytest.mark.parametrize("action", ["Refund", "refund..issue", "*", "refund.*.x", ".a", "1a",
                                    "a-b", "ä.b", "a." + "b" * 41])  # fmt: skip
def test_what_is_no_name_is_said_beside_its_box(action):
    lines, (fault,) = read({(Group.FINANCIAL, NO): action})
    assert not lines and fault.refusal.code == "usage.action_malformed"
    assert (fault.group, fault.place) == (Group.FINANCIAL, NO)


def test_an_action_in_two_places_is_a_fault_and_twice_in_one_is_not():
    _lines, faults = read({(Group.FINANCIAL, NO): "a.b", (Group.SYSTEM, YES): "a.b"})
    assert [fault.refusal.code for fault in faults] == ["usage.action_twice"]
    lines, faults = read({(Group.FINANCIAL, NO): "a.b a.b"})
    assert len(lines) == 1 and not faults


@pytest.mark.parametrize(
    ("count", "note", "code"),
    [
        (1, "Because it is so.", ""),
        (0, "Because it is so.", "usage.empty"),
        (501, "Because it is so.", "usage.too_many"),
        (1, "–", "usage.note_short"),
        (1, "x" * 4001, "accountability.text_long"),
    ],
)
def test_a_policy_lists_something_and_says_why(count, note, code):
    refusal = text_refusal([line(f"a.n{n}", YES) for n in range(count)], note)
    assert (refusal.code if refusal else "") == code


@pytest.mark.parametrize(("act", "state"), list(product(Act, State)))
def test_a_version_goes_its_way_and_no_other(act, state):
    assert (move_refusal(act, state) is None) is (state in MOVES[act][0])


def test_every_state_but_the_ends_has_a_way_out():
    out = {state for froms, to in MOVES.values() for state in froms if to is not state}
    assert set(State) - out == {State.SUPERSEDED, State.DISCARDED}


def test_the_starter_policy_is_whole_and_agrees_with_the_example_classes():
    lines = lines_of(STARTER)
    assert text_refusal(lines, STARTER_NOTE) is None
    assert all(ACTION.fullmatch(one.action) for one in lines)
    assert len({one.action for one in lines}) == len(lines)
    assert {one.group for one in lines} == set(Group)
    expected = {"payment.release": YES, "refund.issue": YES, "record.delete": ASK,
                "contract.amend": ASK, "social.post.publish": NO}  # fmt: skip
    assert {a: usage_answer(lines, None, a).place for a in expected} == expected


def test_a_difference_tells_what_came_went_and_moved():
    old = [line("a.one", YES), line("a.two", ASK), line("a.same", NO)]
    new = [line("a.two", NO), line("a.new", ASK), line("a.same", NO)]
    found = [(one.op, one.action, one.before, one.after) for one in difference(old, new)]
    assert found == [
        ("add", "a.new", None, ASK),
        ("del", "a.one", YES, None),
        ("mod", "a.two", ASK, NO),
    ]

"""Conditions by exhaustion: every state, every move, everybody; rows, wordings and their faults."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from approvals.rules.conditions import (
    ENDED,
    MOVES,
    ConditionFacts,
    ConditionState,
    EvidenceVerdict,
    MergeFacts,
    Proposal,
    Row,
    distinct,
    evidence_refusal,
    faults,
    may_verify,
    merge_refusal,
    merged,
    move_refusal,
    proposal_of,
    proposals,
    recommended,
    verify_refusal,
)

OWNER, STAND_IN, PROPOSER, CHAIR, PARTY, BOTH, STRANGER = range(1, 8)
OWNERS = ("business_owner", "technical_owner")
DUE = datetime(2026, 12, 2, 22, 59, 59, tzinfo=UTC)


def facts(state="open", **more):
    return ConditionFacts(
        state=ConditionState(state),
        owner=OWNER,
        stand_ins=frozenset({STAND_IN, BOTH}),
        verifiers=frozenset({PROPOSER, CHAIR, PARTY, BOTH, OWNER}),
        conflicted=frozenset({PARTY, OWNER}),
        presiding=CHAIR,
        submission=2 if state == "submitted" else None,
        submitted_by=more.pop("by", OWNER) if state == "submitted" else None,
        **more,
    )


ALLOWED = {
    ("submit", "open"): {OWNER, STAND_IN, BOTH},
    ("accept", "submitted"): {PROPOSER, CHAIR, BOTH},
    ("send_back", "submitted"): {PROPOSER, CHAIR, BOTH},
    ("merge", "open"): {CHAIR},
}
SAID = {
    "met": "condition.met_stale",
    "merged": "condition.merged_stale",
    "moot": "condition.moot_stale",
    "submitted": "condition.submitted_stale",
    "open": "condition.not_submitted_stale",
}


@pytest.mark.parametrize(("move", "state"), list(product(MOVES, ConditionState)))
def test_every_move_in_every_state_by_everybody(move, state):
    for person in range(1, 8):
        said = move_refusal(MOVES[move], facts(state), person)
        assert (said is None) == (person in ALLOWED.get((move, state), set())), person
        if state not in MOVES[move].sources:
            assert said.code == SAID[state]


def test_what_ended_has_no_move_out_and_everything_else_has_one():
    for state in ConditionState:
        ways = [move for move in MOVES.values() if state in move.sources]
        assert bool(ways) == (state not in ENDED), state
    assert {move.target for move in MOVES.values()} == set(ConditionState)


def test_why_evidence_is_not_the_readers_to_verify():
    why = {
        person: move_refusal(MOVES["accept"], facts("submitted", by=BOTH), person)
        for person in range(1, 8)
    }
    assert {person: said and said.code for person, said in why.items()} == {
        OWNER: "condition.own_condition",
        STAND_IN: "condition.not_verifier",
        PROPOSER: None,
        CHAIR: None,
        PARTY: "condition.conflict",
        BOTH: "condition.own_evidence",
        STRANGER: "condition.not_verifier",
    }


def test_nobody_makes_the_systems_move_and_only_who_presides_merges():
    for person in range(1, 8):
        assert move_refusal(MOVES["end"], facts(), person).code == "condition.not_presiding"
    late = facts(is_overdue=True)
    assert move_refusal(MOVES["merge"], late, CHAIR).code == "condition.merge_overdue"
    assert move_refusal(MOVES["submit"], late, OWNER) is None
    nobody = replace(facts(), presiding=None)
    assert move_refusal(MOVES["merge"], nobody, CHAIR).code == "condition.not_presiding"


def test_a_verdict_is_about_the_evidence_that_its_giver_saw():
    waits = facts("submitted")
    assert may_verify(waits, CHAIR) and not may_verify(waits, STRANGER)
    for verdict in EvidenceVerdict:
        assert verify_refusal(verdict, waits, CHAIR, 2) is None
        assert verify_refusal(verdict, waits, CHAIR, 1).code == "condition.evidence_stale"
        assert verify_refusal(verdict, waits, CHAIR, None).code == "condition.evidence_stale"
        assert verify_refusal(verdict, waits, STRANGER, 2).code == "condition.not_verifier"
    assert verify_refusal(None, waits, CHAIR, 2).code == "review.verdict_missing"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "short"), ("  Done.  ", "short"), ("x" * 10_001, "long"), ("It is done.", None)],
)
def test_evidence_says_something(text, code):
    said = evidence_refusal(text)
    assert said is None if code is None else said.code == f"condition.evidence_{code}"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (Row("A limit.", "technical_owner", "30"), {}),
        (Row("  ", "technical_owner", "30"), {}),  # blank
        (Row("", "", ""), {}),
        (Row("", "technical_owner", "14"), {"text": "row_without_text"}),
        (Row("A limit.", "", "30"), {"owner": "row_without_owner"}),
        (Row("A limit.", "mayor", "30"), {"owner": "row_without_owner"}),
        *((Row("A limit.", "business_owner", days), {"days": "row_days"})
          for days in ("", "0", "366", "-1", "1.5", "ten", "１０", "9" * 50)),
        *((Row("A limit.", "business_owner", days), {}) for days in ("1", " 365 ", "007")),
        (Row("x" * 2_001, "mayor", "0"), {"text": "row_too_long", "owner": "row_without_owner",
                                         "days": "row_days"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row(row, wrong):
    found = faults([Row("First.", "business_owner"), row], OWNERS)
    assert {f.field: f.refusal.code for f in found} == {
        k: f"condition.{v}" for k, v in wrong.items()
    }
    assert {f.n for f in found} <= {2} and {f.refusal.params["n"] for f in found} <= {2}


def test_rows_become_proposals_each_once_and_as_json_and_back():
    rows = [
        Row(" A limit. ", "business_owner"),
        Row(""),
        Row("A\n limit.", "business_owner"),
        Row("A limit.", "technical_owner"),
        Row("A limit.", "business_owner", "31"),
    ]
    made = proposals(rows)
    assert [(p.text, p.owner, p.days) for p in made] == [
        ("A limit.", "business_owner", 30),
        ("A limit.", "technical_owner", 30),
        ("A limit.", "business_owner", 31),
    ]
    assert [proposal_of(p.as_json()) for p in made] == list(made)


def test_the_same_proposals_of_several_votes_are_one_condition_with_all_its_votes():
    limit, report = Proposal("A limit.", "a", 30), Proposal("A report.", "a", 30)
    spaced, other = Proposal("A\tlimit. ", "a", 30), Proposal("A limit.", "b", 30)
    found = distinct([(5, [limit, report]), (7, [spaced]), (9, [other, report, report])])
    assert [(one.proposal, one.votes) for one in found] == [
        (limit, (5, 7)),
        (report, (5, 9)),
        (other, (9,)),
    ]


def test_what_reviews_recommend_stands_ready_to_be_adopted():
    rows = recommended(["A limit.\n\n A report. ", "A  limit.\r\nA log."], "technical_owner")
    assert [row.text for row in rows] == ["A limit.", "A report.", "A log."]
    assert {(row.owner, row.days) for row in rows} == {("technical_owner", "30")}
    assert len(recommended(["\n".join(map(str, range(50)))], "a")) == 20


def merging(n, text="A limit.", owner=1, days=30):
    return MergeFacts(n, text, owner, DUE + timedelta(days=days))


@pytest.mark.parametrize(
    ("chosen", "text", "owner", "code"),
    [
        ([], "Another.", 1, "merge_none"),
        ([merging(1)], "  ", 1, "merge_without_text"),
        ([merging(1)], "x" * 2_001, 1, "merge_too_long"),
        ([merging(1)], "Another.", None, "merge_owner"),
        ([merging(1)], "Another.", 2, "merge_owner"),
        ([merging(1)], "A \n limit.", 1, "merge_unchanged"),
        ([merging(1)], "Another.", 1, None),
        ([merging(1), merging(2, owner=2)], "A limit.", 2, None),  # one of them may keep its words
    ],
)
def test_what_cannot_be_merged(chosen, text, owner, code):
    said = merge_refusal(chosen, text, owner)
    assert said is None if code is None else said.code == f"condition.{code}"


def test_the_earliest_deadline_counts_and_the_owner_is_one_of_theirs():
    rows = [merging(1, owner=7), merging(2, owner=8, days=20), merging(3, owner=7, days=20)]
    assert (merged(rows, 7).time_of, merged(rows, 7).part_of) == (2, 1)
    assert (merged(rows, 8).time_of, merged(rows, 8).part_of) == (2, 2)

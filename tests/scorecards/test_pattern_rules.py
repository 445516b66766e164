"""Each failure pattern: what is one, and what is none."""

from datetime import date

import pytest

from approvals.rules.reading import Given
from scorecards.rules.patterns import (
    WAITS,
    Approval,
    Decided,
    Delegate,
    Excepted,
    Hold,
    KeyElsewhere,
    KeyHeld,
    Observed,
    Pattern,
    PolicyDue,
    Stated,
    Tended,
    Undoing,
    Watched,
    abandoned,
    beyond_approval,
    copied_reasons,
    exceptions_again,
    holds_without_end,
    late_policies,
    missing_evidence,
    never_unsure,
    no_way_back,
    rushed_approvals,
    shared_keys,
    unbounded_delegates,
    unwatched,
    worse,
)

LONG = "The limits are clear, and somebody stops it when it goes wrong."
OTHER = "Read in full; what it may pay is bounded and each payment is seen."


def held(mark, agent, environment="production"):
    return KeyHeld(mark, f"p{mark}{agent}", agent, environment)


def test_there_are_thirteen_and_two_wait_for_the_gateway():
    assert len(Pattern) == 13
    assert {Pattern.NEVER_UNSURE, Pattern.HOLD_WITHOUT_END} == WAITS


def test_one_key_in_two_places_is_shared():
    assert shared_keys([held("a", 1), held("b", 2), held("b", 2)], []) == []
    [hit] = shared_keys([held("a", 2), held("a", 1)], [])
    assert (hit.agents, hit.code, hit.weight) == ((1, 2), "shared_key", 2)
    assert hit.params["environments"] == ["production"]
    [hit] = shared_keys([held("a", 1), held("a", 1, "staging")], [])
    assert hit.agents == (1,)
    [hit] = shared_keys([], [KeyElsewhere(3, "production"), KeyElsewhere(3, "production")])
    assert (hit.code, hit.agents) == ("key_elsewhere", (3,))


def test_a_reason_of_a_few_letters_or_of_two_other_cases_is_none():
    assert copied_reasons([Approval("a", 1, LONG), Approval("b", 2, LONG.upper())]) == []
    found = copied_reasons([Approval(case, 1, LONG) for case in "abc"] + [Approval("d", 4, OTHER)])
    assert [hit.key for hit in found] == ["case:a", "case:b", "case:c"]
    [hit] = copied_reasons([Approval("a", None, "Fine."), Approval("a", None, OTHER)])
    assert (hit.agents, hit.params["short"], hit.params["copied"]) == ((), 1, 0)


@pytest.mark.parametrize(("tier", "designed", "is_hit"), [
    (3, False, True), (4, False, True), (3, True, False), (2, False, False), (None, False, False),
])  # fmt: skip
def test_tier_3_and_4_need_a_way_back(tier, designed, is_hit):
    assert bool(no_way_back([Undoing(1, tier, designed)])) is is_hit


def test_what_no_monitor_watches_is_watched_as_a_model_alone():
    assert [hit.agents for hit in unwatched([Watched(1, True), Watched(2, False)])] == [(2,)]


def test_a_policy_is_late_from_the_day_after_its_review():
    due = PolicyDue("POL-1", "Access", date(2026, 11, 2))
    assert late_policies([due], date(2026, 11, 2)) == []
    [hit] = late_policies([due], date(2026, 11, 3))
    assert (hit.agents, hit.params["day"]) == ((), "2026-11-02")


def test_what_was_observed_beyond_approval_is_one_case_an_agent():
    seen = [Observed(2, "tool", "mailer"), Observed(2, "tool", "mailer"),
            Observed(2, "incident", "INC-1"), Observed(1, "environment", "staging")]  # fmt: skip
    first, second = beyond_approval(seen)
    assert (first.agents, first.weight) == ((1,), 1)
    assert (second.weight, second.params["tools"]) == (2, ["mailer"])


def test_an_agent_without_owner_or_call_is_abandoned():
    assert abandoned([Tended(1)]) == []
    one, two = abandoned(
        [Tended(1, ("business_owner",)), Tended(2, (), date(2026, 9, 1), keys_ended=True)]
    )
    assert (one.weight, two.weight) == (1, 2)
    assert two.params == {"missing": [], "silent_since": "2026-09-01", "keys_ended": True}


@pytest.mark.parametrize(("actions", "above", "overruled", "is_hit"), [
    (20, 20, 2, True), (19, 19, 9, False), (20, 19, 9, False), (100, 100, 9, False),
])  # fmt: skip
def test_always_sure_and_often_overruled(actions, above, overruled, is_hit):
    assert bool(never_unsure([Stated(1, actions, above, overruled)])) is is_hit


def haste(people, fast, tier=3):
    given = [("main", "Committee", Given(n, tier, True, 600)) for n in range(people)]
    return given + [("main", "Committee", Given(n, tier, True, 30)) for n in range(fast)]


def test_haste_is_told_over_five_people_and_by_no_case():
    assert rushed_approvals(haste(4, 4)) == []
    assert rushed_approvals(haste(10, 1)) == []  # 1 of 11
    assert rushed_approvals(haste(5, 2, tier=2)) == []
    [hit] = rushed_approvals(haste(9, 1))
    assert (hit.agents, hit.params["rushed"], hit.params["of"]) == ((), 1, 10)
    assert hit.weight == 10


def test_a_hold_says_what_follows_when_nobody_answers():
    found = holds_without_end([Hold(1, "pay", "reject"), Hold(1, "mail"), Hold(1, "mail")])
    assert [hit.key for hit in found] == ["agent:1:mail"]


def test_half_of_three_decisions_without_evidence_is_a_class():
    some = [Decided("new", 2, 1, False), Decided("new", 2, 2, False), Decided("new", 2, 3, True)]
    assert missing_evidence(some[:2]) == []
    assert missing_evidence([*some[1:], Decided("new", 2, 4, True)]) == []
    [hit] = missing_evidence(some)
    assert (hit.agents, hit.params["without"], hit.params["of"]) == ((1, 2), 2, 3)


def test_a_delegate_without_a_manifest_has_no_bounds():
    some = [Delegate(1, "b", False), Delegate(1, "a", False), Delegate(1, "c", True)]
    [hit] = unbounded_delegates(some)
    assert hit.params["to"] == ["a", "b"]


def test_three_exceptions_to_one_rule():
    two = [Excepted("r", "Rule", 1), Excepted("r", "rule", 2)]
    assert exceptions_again([*two, Excepted("s", "Other", 3)]) == []
    [hit] = exceptions_again([*two, Excepted("r", "Rule", 1)])
    assert (hit.agents, hit.params) == ((1, 2), {"rule": "Rule", "count": 3})


def test_what_was_accepted_covers_no_more_than_it_was():
    assert not worse(2, [1], 2, [1, 2])
    assert worse(3, [1], 2, [1]) and worse(1, [3], 2, [1])

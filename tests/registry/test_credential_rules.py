"""Keys as tables: what each opens at which moment, how long it lives, who may change it."""

from datetime import UTC, datetime, timedelta

import pytest

from govportal.api.keys import kind_of
from govportal.api.keys import prefix_of as base_prefix
from registry.rules.credentials import (
    WHO,
    Act,
    KeyFacts,
    KeyState,
    Part,
    environment_of,
    issue_refusal,
    new_key,
    prefix_of,
    reason_refusal,
    revoke_refusal,
    rotate_refusal,
    state_of,
    use_refusal,
    who_refusal,
)
from registry.rules.grants import GrantFacts, ask_refusal, end_refusal, ends_at, tools_of
from registry.rules.grants import use_refusal as grant_refusal
from registry.rules.key_terms import DAY, HOUR, terms_of
from registry.rules.lifecycle import Lifecycle

T = datetime(2026, 11, 2, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)
END = T + 90 * DAY
REPLACED = KeyFacts(END, T + DAY, T + 2 * DAY)


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("facts", "now", "state"),
    [
        (KeyFacts(END), T, "current"),
        (KeyFacts(END), END - TICK, "current"),
        (KeyFacts(END), END, "expired"),
        (KeyFacts(END), T - HOUR, "current"),  # issued by a machine whose clock is ahead
        (REPLACED, T + DAY, "overlapping"),
        (REPLACED, T + 2 * DAY - TICK, "overlapping"),
        (REPLACED, T + 2 * DAY, "replaced"),
        (KeyFacts(END, T + DAY, T + DAY), T + DAY, "replaced"),  # no overlap at all
        (KeyFacts(T + HOUR, T, T + DAY), T + HOUR - TICK, "overlapping"),
        (KeyFacts(T + HOUR, T, T + DAY), T + HOUR, "expired"),  # it ends before its overlap does
        (KeyFacts(END, revoked_at=T + HOUR), T, "revoked"),  # revoked on a clock that is ahead
        (KeyFacts(END, T, T + DAY, T), T, "revoked"),
        (KeyFacts(T, revoked_at=T), T + DAY, "revoked"),
    ],
)
def test_what_a_key_is_at_each_moment(facts, now, state):
    assert state_of(facts, now) == state


LIVE = KeyFacts(END)


@pytest.mark.parametrize(
    ("facts", "lifecycle", "wanted", "served", "no"),
    [
        (LIVE, Lifecycle.PRODUCTION, "", (), None),
        (LIVE, Lifecycle.REGISTERED, "production", ("production",), None),
        (REPLACED, Lifecycle.PRODUCTION, "", (), "credential.replaced"),
        (KeyFacts(T), Lifecycle.PRODUCTION, "", (), "credential.expired"),
        (LIVE, Lifecycle.PRODUCTION, "staging", (), "credential.wrong_environment"),
        (LIVE, Lifecycle.PRODUCTION, "", ("staging",), "credential.wrong_environment"),
        (LIVE, Lifecycle.PRODUCTION, "production", ("staging",), "credential.wrong_environment"),
        (LIVE, Lifecycle.SUSPENDED, "", (), "agent.is_suspended"),
        (LIVE, Lifecycle.RETIRED, "", (), "agent.is_retired"),
        (KeyFacts(END, revoked_at=T), Lifecycle.SUSPENDED, "staging", (), "credential.revoked"),
    ],
)
def test_what_a_key_opens(facts, lifecycle, wanted, served, no):
    now = T + 3 * DAY
    found = use_refusal(facts, "production", lifecycle, now, wanted=wanted, served=served)
    assert code(found) == no


@pytest.mark.parametrize(
    ("tier", "longest", "overlap", "longest_overlap"),
    [(None, 90, 24, 168), (1, 90, 24, 168), (2, 90, 24, 168), (3, 90, 24, 168), (4, 1, 1, 1)],
)
def test_terms_of_each_tier(tier, longest, overlap, longest_overlap):
    terms = terms_of(tier)
    assert (terms.longest, terms.overlap, terms.longest_overlap) == (
        longest * DAY, overlap * HOUR, longest_overlap * HOUR
    )  # fmt: skip


def test_the_organisation_may_be_stricter_and_tier_4_stays_at_a_day():
    assert terms_of(2, 30).longest == 30 * DAY and terms_of(4, 365).longest == DAY


@pytest.mark.parametrize(
    ("lifecycle", "current", "lasts", "tier", "no"),
    [
        (Lifecycle.PRODUCTION, None, 90 * DAY, 2, None),
        (Lifecycle.REGISTERED, KeyState.EXPIRED, DAY, 2, None),
        (Lifecycle.SUSPENDED, None, DAY, 2, None),
        (Lifecycle.RETIRED, None, DAY, 2, "credential.agent_retired"),
        (Lifecycle.DISCOVERED, None, DAY, 2, "credential.agent_unregistered"),
        (Lifecycle.PRODUCTION, KeyState.CURRENT, DAY, 2, "credential.exists"),
        (Lifecycle.PRODUCTION, None, 90 * DAY + TICK, 2, "credential.lasts_long"),
        (Lifecycle.PRODUCTION, None, timedelta(0), 2, "credential.lasts_long"),
        (Lifecycle.PRODUCTION, None, DAY, 4, None),
        (Lifecycle.PRODUCTION, None, DAY + TICK, 4, "credential.lasts_long"),
    ],
)
def test_issuing(lifecycle, current, lasts, tier, no):
    assert code(issue_refusal(lifecycle, current, lasts, terms_of(tier))) == no


@pytest.mark.parametrize(
    ("state", "overlap", "lasts", "tier", "earlier", "no"),
    [
        (KeyState.CURRENT, 24 * HOUR, 90 * DAY, 2, None, None),
        (KeyState.CURRENT, timedelta(0), DAY, 2, None, None),
        (KeyState.CURRENT, 168 * HOUR, DAY, 2, None, None),
        (KeyState.CURRENT, 168 * HOUR + TICK, DAY, 2, None, "credential.overlap_long"),
        (KeyState.CURRENT, -TICK, DAY, 2, None, "credential.overlap_long"),
        (KeyState.CURRENT, HOUR, DAY, 4, None, None),
        (KeyState.CURRENT, HOUR + TICK, DAY, 4, None, "credential.overlap_long"),
        (KeyState.CURRENT, HOUR, 2 * DAY, 4, None, "credential.lasts_long"),
        (KeyState.CURRENT, HOUR, DAY, 2, T, "credential.overlap_runs"),
        *[(state, HOUR, DAY, 2, None, "credential.not_current_stale")
          for state in KeyState if state is not KeyState.CURRENT],
    ],
)  # fmt: skip
def test_rotating(state, overlap, lasts, tier, earlier, no):
    found = rotate_refusal(
        Lifecycle.PRODUCTION, state, overlap, lasts, terms_of(tier), earlier_until=earlier
    )
    assert code(found) == no


def test_revoking_and_reasons():
    assert code(revoke_refusal(KeyState.REVOKED, "lost")) == "credential.revoked_stale"
    for state in set(KeyState) - {KeyState.REVOKED}:
        assert revoke_refusal(state, "lost") is None
    assert code(reason_refusal(" \n")) == "identity.reason_missing"
    assert reason_refusal("x" * 2000) is None
    assert code(reason_refusal("x" * 2001)) == "identity.text_long"


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("part", Part)
def test_who_may_do_what(act, part):
    may = {
        Act.ISSUE: {Part.TECHNICAL_OWNER},
        Act.ROTATE: {Part.TECHNICAL_OWNER},
        Act.REVOKE: {Part.TECHNICAL_OWNER, Part.SECURITY_OWNER, Part.OPERATOR},
        Act.END_GRANT: set(Part),
    }[act]
    assert (who_refusal(act, {part}) is None) == (part in may)
    assert code(who_refusal(act, ())) == WHO[act][1]


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
def test_a_key_has_its_form_and_is_never_the_same(environment):
    key, other = new_key(environment), new_key(environment)
    prefix = prefix_of(key)
    assert key != other and key.startswith(f"{prefix}_") and environment_of(prefix) == environment
    assert (kind_of(key), base_prefix(key)) == ("gpa", prefix)  # as the API's base reads it


@pytest.mark.parametrize(
    "text", ["", "gpa_", "Bearer x", "gpa_xAAAAAAAAA_" + "a" * 43, "gpa_pAAAAAAAAA_" + "a" * 42,
             "gpp_pAAAAAAAAA_" + "a" * 43, "gpa_pAAAAAAAAA_" + "a" * 43 + "\n", "ä" * 60]
)  # fmt: skip
def test_what_is_no_key_has_no_prefix(text):
    assert prefix_of(text) is None


TOOLS = {"read", "write"}


@pytest.mark.parametrize(
    ("task", "tools", "minutes", "allowed", "no"),
    [
        ("a", ["read"], 15, TOOLS, None),
        ("a", ["read", "write"], 60, TOOLS, None),
        ("a", ["read"], 1, TOOLS, None),
        ("a", ["read"], 0, TOOLS, "grant.minutes"),
        ("a", ["read"], 61, TOOLS, "grant.minutes"),
        (" ", ["read"], 15, TOOLS, "grant.task_missing"),
        ("x" * 301, ["read"], 15, TOOLS, "grant.task_missing"),
        ("a", [], 15, TOOLS, "grant.tools_missing"),
        ("a", ["read", "delete"], 15, TOOLS, "grant.tools_beyond"),
        ("a", ["Read"], 15, TOOLS, "grant.tools_beyond"),
        ("a", ["read"], 15, set(), "grant.tools_beyond"),
        ("a", ["read"], 15, None, "grant.not_authorised"),
    ],
)
def test_asking_for_a_grant(task, tools, minutes, allowed, no):
    assert code(ask_refusal(task, tools, minutes, allowed)) == no


@pytest.mark.parametrize(
    ("revoked", "key_revoked", "authorised", "now", "use", "end"),
    [
        (None, False, True, T, None, None),
        (None, False, True, END - TICK, None, None),
        (None, False, True, END, "grant.expired", "grant.expired_stale"),
        (T, False, True, T, "grant.revoked", "grant.revoked_stale"),
        (None, True, True, T, "grant.revoked", None),
        (None, False, False, T, "grant.authorisation_gone", None),
    ],
)
def test_using_and_ending_a_grant(revoked, key_revoked, authorised, now, use, end):
    facts = GrantFacts(END, revoked, key_revoked, authorised)
    assert (code(grant_refusal(facts, now)), code(end_refusal(facts, now))) == (use, end)


def test_a_grant_never_outlives_its_key():
    assert ends_at(T, 15, END) == T + timedelta(minutes=15)
    assert ends_at(T, 60, T + timedelta(minutes=5)) == T + timedelta(minutes=5)


def test_a_manifest_without_tools_grants_none():
    assert tools_of({"tools": None}) == tools_of({}) == []
    assert tools_of({"tools": [{"name": "b"}, {"name": "a"}, {"name": None}]}) == ["a", "b"]

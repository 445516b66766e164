"""Permission policies as files: read with every fault and its line, written back equal."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.rules.fault_words import SENTENCES
from registry.rules.permissions import KEYS, Stand, Verdict, digest, hold, matches, verdict
from registry.rules.policy_files import read_policies, write_policy

EXAMPLE = Path(__file__).parent.parent / "data" / "agent-policy.yaml"


def policy(**keys):
    return dict.fromkeys(KEYS) | {"name": "triage", "allowed_actions": ["read:ticket"]} | keys


def file(*lines: str) -> bytes:
    return "\n".join(["agent_policy:", *(f"  {line}" for line in lines)]).encode()


NAMED = ("name: triage", "allowed_actions: []")
FAULTS = [
    (b"", "yaml.empty", 0),
    (b"- a\n", "policy.not_a_mapping", 1),
    (b"agent_policy:\n", "policy.missing", 1),
    (b"agent_policy: [a]\n", "policy.wrong_type", 1),
    (b"other: 1\n" + file(*NAMED), "policy.unknown_key", 1),
    (b"\xff", "yaml.not_utf8", 1),
    (b"a: b: c", "yaml.not_yaml", 1),
    (b"agent_policy: &x {name: a}\n", "yaml.anchor", 1),
    (b"agent_policy: !!python/object:os.system {}\n", "yaml.tag", 1),
    (b"agent_policy:\n  allowed_actions: *x\n", "yaml.alias", 2),
    (b"x: " + b"[" * 30 + b"]" * 30, "yaml.too_deep", 1),
    (b"a" * 300_000, "yaml.too_big", 0),
    (file("name: a", "name: b", "allowed_actions: []"), "yaml.duplicate_key", 3),
    (file("allowed_actions: []"), "policy.missing", 1),
    (file("name: triage"), "policy.missing", 1),
    (file("name: triage", "allowed_actions:"), "policy.missing", 3),
    (file("name: [a]", "allowed_actions: []"), "policy.wrong_type", 2),
    (file(f"name: {'a' * 200}", "allowed_actions: []"), "policy.too_long", 2),
    (file('name: "a\\0b"', "allowed_actions: []"), "policy.forbidden_character", 2),
    (file(*NAMED, "alowed_actions: []"), "policy.unknown_key_meant", 4),
    (file(*NAMED, "owner: x"), "policy.unknown_key", 4),
    (file(*NAMED, "sandbox: 'yes'"), "policy.wrong_type", 4),
    (file(*NAMED, "denied_actions: {a: b}"), "policy.wrong_type", 4),
    (file(*NAMED, "denied_actions: [[a]]"), "policy.wrong_type", 4),
    (file(*NAMED, "denied_actions: [read]"), "policy.action_form", 4),
    (file(*NAMED, "denied_actions: [read:a:b]"), "policy.action_form", 4),
    (file(*NAMED, "denied_actions: [re*:a]"), "policy.action_form", 4),
    (file(*NAMED, "denied_actions: ['*:*']"), "policy.action_everything", 4),
    (file(*NAMED, "denied_actions:", "  - *:ticket"), "policy.quote_star", 5),
    (file(*NAMED, "denied_actions: [read:a, read:b, read:a]"), "policy.twice", 4),
    (file(*NAMED, "denied_actions:", *[f"  - a:n{n}" for n in range(501)]), "policy.too_many", 5),
    (file(*NAMED, "rate_limits: 3"), "policy.wrong_type", 4),
    (file(*NAMED, "rate_limits:", "  actions_per_hour: 3"), "policy.unknown_key_meant", 5),
    (file(*NAMED, "rate_limits:", "  actions_per_minute: '3'"), "policy.wrong_type", 5),
    (file(*NAMED, "rate_limits:", "  actions_per_minute: 3.5"), "policy.wrong_type", 5),
    (file(*NAMED, "rate_limits:", "  actions_per_minute: -1"), "policy.out_of_range", 5),
    (file(*NAMED, "network_access: [http://x:1]"), "policy.target_form", 4),
    (file(*NAMED, "network_access: [x]"), "policy.target_form", 4),
    (file(*NAMED, "network_access: ['x:70000']"), "policy.target_form", 4),
    (file(*NAMED, "network_access: ['*.x:1']"), "policy.target_form", 4),
    (file(*NAMED) + b"\n---\n" + file(*NAMED), "policy.name_twice", 6),
    (file(*NAMED) + b"\n---\n", "policy.document_empty", 5),
    (b"---\n".join([file(*NAMED) + b"\n"] * 201), "yaml.too_many_documents", 800),
]


@pytest.mark.parametrize(("data", "code", "line"), FAULTS, ids=lambda v: str(v)[:24])
def test_a_fault_is_told_with_its_line(data, code, line):
    read = read_policies(data)
    assert read.policies == () and code in read.codes
    (fault, *_) = [fault for fault in read.faults if fault.code == code]
    assert (fault.line or 0) == line and fault.text and str(fault.refusal)


def test_every_fault_of_a_policy_is_told_here():
    told = {code for _data, code, _line in FAULTS} | {
        "policy.agent_unknown",
        "policy.agent_retired",
        "policy.other_agent",
    }
    assert {code for code in SENTENCES if code.startswith("policy.")} <= told


def test_all_faults_come_together_in_the_order_of_the_file():
    data = file("name: triage", "allowed_actions: [read]", "sandbox: maybe", "nonsense: 1")
    assert [fault.line for fault in read_policies(data).faults] == [3, 4, 5]


def test_the_example_holds_two_policies_and_is_written_back_equal():
    read = read_policies(EXAMPLE.read_bytes())
    assert [one.name for one in read.policies] == ["supplier-payments", "ticket-triage"]
    written = [yaml.safe_load(write_policy(one.policy)) for one in read.policies]
    assert written == list(yaml.safe_load_all(EXAMPLE.read_text()))


WORDS = st.from_regex(r"[a-z0-9_][a-z0-9_.-]{0,10}", fullmatch=True)
ACTIONS = st.builds(
    "{}:{}".format, WORDS | st.just("*"), WORDS | st.just("*")
).filter(lambda action: action != "*:*")  # fmt: skip
LISTS = st.lists(ACTIONS, unique=True, max_size=5)
RATES = st.dictionaries(
    st.sampled_from(["actions_per_minute", "escalations_per_hour"]), st.integers(0, 1_000_000)
)
POLICIES = st.fixed_dictionaries(
    {
        "name": WORDS,
        "allowed_actions": LISTS,
        "denied_actions": st.none() | LISTS,
        "rate_limits": st.none() | RATES,
        "sandbox": st.none() | st.booleans(),
        "network_access": st.none() | st.just([]) | st.just(["fincore.internal:8443", "[::1]:1"]),
    }
)


@given(POLICIES)
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_back_as_the_same(made):
    text = write_policy(made)
    (read,) = read_policies(text.encode()).policies
    assert read.policy == made
    assert write_policy(read.policy) == text


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_reader(data):
    read_policies(data)
    read_policies(b"agent_policy:\n  name: " + data)


@pytest.mark.parametrize(
    ("pattern", "action", "is_covered"),
    [
        ("read:ticket", "read:ticket", True),
        ("read:ticket", "read:tickets", False),
        ("read:*", "read:ticket", True),
        ("read:*", "write:ticket", False),
        ("*:ticket", "close:ticket", True),
        ("*:ticket", "close:queue", False),
        ("read:*", "read:", True),
    ],
)
def test_a_pattern_covers_actions(pattern, action, is_covered):
    assert matches(pattern, action) is is_covered


@pytest.mark.parametrize(
    ("allowed", "denied", "said"),
    [
        (["read:*"], [], Verdict.ALLOWED),
        (["read:ticket"], ["read:ticket"], Verdict.DENIED),
        (["read:ticket"], ["*:ticket"], Verdict.DENIED),
        (["read:*"], ["read:personnel"], Verdict.ALLOWED),
        (["write:*"], [], Verdict.NOT_NAMED),
        ([], [], Verdict.NOT_NAMED),
    ],
)
def test_denied_beats_allowed_and_what_is_not_named_is_denied(allowed, denied, said):
    made = policy(allowed_actions=allowed, denied_actions=denied)
    assert verdict(made, "read:ticket") is said


def test_the_order_of_lists_makes_no_other_policy():
    one = policy(allowed_actions=["a:b", "c:d"])
    assert digest(one) == digest(policy(allowed_actions=["c:d", "a:b"]))
    assert digest(one) != digest(policy(allowed_actions=["a:b"]))
    assert digest(one) != digest(one | {"sandbox": False})
    assert digest(policy(denied_actions=None)) == digest(policy(denied_actions=[]))


TOOLS = [
    {"name": "desk", "operations": ["read", "list"], "network_targets": ["desk.internal:443"]},
    {"name": "mail", "operations": ["send:letter"], "network_targets": None},
]
MANIFEST = {"tools": TOOLS, "limits": {"actions_per_minute": 40}, "sandbox": True}


@pytest.mark.parametrize(
    ("keys", "text", "stand"),
    [
        ({"allowed_actions": ["read:ticket"]}, "read:ticket", Stand.WITHIN),
        ({"allowed_actions": ["read:desk"]}, "read:desk", Stand.WITHIN),
        ({"allowed_actions": ["read:mail"]}, "read:mail", Stand.BEYOND),
        ({"allowed_actions": ["send:letter"]}, "send:letter", Stand.WITHIN),
        ({"allowed_actions": ["send:email"]}, "send:email", Stand.BEYOND),
        ({"allowed_actions": ["read:*"]}, "read:*", Stand.WITHIN),
        ({"allowed_actions": ["*:desk"]}, "*:desk", Stand.BEYOND),
        ({"denied_actions": ["list:*"]}, "list:*", Stand.TAKES_AWAY),
        ({"denied_actions": ["*:desk"]}, "*:desk", Stand.TAKES_AWAY),
        ({"denied_actions": ["*:letter"]}, "*:letter", Stand.TAKES_AWAY),
        ({"denied_actions": ["list:desk"]}, "list:desk", Stand.TAKES_AWAY),
        ({"denied_actions": ["read:personnel"]}, "read:personnel", Stand.NARROWS),
        ({"denied_actions": ["send:letter"]}, "send:letter", Stand.TAKES_AWAY),
        ({"denied_actions": ["close:ticket"]}, "close:ticket", Stand.IDLE),
        ({"rate_limits": {"actions_per_minute": 40}}, "40", Stand.WITHIN),
        ({"rate_limits": {"actions_per_minute": 41}}, "41", Stand.BEYOND),
        ({"rate_limits": {"escalations_per_hour": 1}}, "1", Stand.BEYOND),
        ({"sandbox": True}, "", Stand.WITHIN),
        ({"sandbox": False}, "", Stand.BEYOND),
        ({"network_access": ["desk.internal:443"]}, "desk.internal:443", Stand.WITHIN),
        ({"network_access": ["desk.internal:22"]}, "desk.internal:22", Stand.BEYOND),
    ],
)
def test_a_line_is_held_against_the_manifest(keys, text, stand):
    held = hold(policy(allowed_actions=[]) | keys, MANIFEST)
    assert [(line.text, line.stand) for line in held.lines] == [(text, stand)]


def test_what_no_line_allows_is_listed_as_denied():
    assert hold(policy(allowed_actions=["read:*"]), MANIFEST).silent == (
        "desk: list",
        "mail: send:letter",
    )


def test_without_a_manifest_everything_allowed_is_beyond():
    held = hold(policy(rate_limits={"actions_per_minute": 1}), None)
    assert len(held.beyond) == len(held.lines) == 2

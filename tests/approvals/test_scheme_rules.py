"""Schemes as people change them: faults all at once with places, files, and numbers of the form."""

import json
from copy import deepcopy

import pytest

from approvals.rules.classification import classify
from approvals.rules.intake import read_yaml
from approvals.rules.routing import route
from approvals.rules.schemes import (
    numbers_of,
    read_scheme,
    scheme_faults,
    with_numbers,
    write_scheme,
)
from approvals.rules.schemes.differing import differences
from approvals.rules.schemes.files import versioned, without_versions
from approvals.rules.schemes.wording import SCHEME_SENTENCES
from approvals.schemes import SHIPPED
from tests import make


def shipped():
    return json.loads(json.dumps(SHIPPED.content))


def broken(path, value):
    """The shipped scheme with another value at a place; None takes it away."""
    made = shipped()
    *above, last = path
    inner = made
    for key in above:
        inner = inner[key]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return made


R = ("routes", "tiers")
FAULTS = {
    "missing": (("tiers", "points"), None),
    "unknown_key": (("routes", "speed"), 3),
    "not_whole": (("tiers", "points", 0, "points"), "four"),
    "out_of_range": ((*R, "3", "periodic_review_days"), 0),
    "not_a_text": ((*R, "1", "who"), ""),
    "not_known": ((*R, "1", "limit", "unit"), "moons"),
    "not_their_step": ((*R, "3", "steps", 3, "role"), "auditor"),
    "not_a_list": (("tiers", "floors"), "none"),
    "not_a_mapping": (("catalogue",), 7),
    "twice": (("tiers", "points", 1, "path"), "agent_capabilities.financial_transactions"),
    "no_question": (("tiers", "points", 0, "path"), "agent_metadata.name"),
    "thresholds": (("tiers", "tiers", 0, "from_points"), 4),
    "no_ballot": ((*R, "3", "basis"), "sign_off"),
    "no_signature": ((*R, "1", "steps", 2, "kind"), "security"),
    "step_late": ((*R, "3", "steps", 0, "due", "amount"), 8),
    "never_pauses": ((*R, "2", "limit", "unit"), "calendar_hours"),
    "chain": ((*R, "2", "chain", 1, "percent"), 100),
    "chain_high": ((*R, "1", "chain", 2, "to"), "board_liaison"),
}


def test_the_shipped_scheme_is_faultless():
    assert scheme_faults(shipped()) == []
    assert scheme_faults(without_versions(shipped())) == []


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_found_at_its_place(code):
    path, value = FAULTS[code]
    made = broken(path, value)
    if code == "no_signature":
        made["routes"]["tiers"]["1"]["steps"][3]["kind"] = "compliance"
    found = {fault.code: fault for fault in scheme_faults(made)}
    assert f"scheme.{code}" in found
    assert found[f"scheme.{code}"].path.startswith(str(path[0]))
    assert found[f"scheme.{code}"].text


def _steps(inner, path=()):
    """Each step of every route of a scheme, with its place."""
    if isinstance(inner, dict) and "role" in inner:
        yield path, inner
    elif isinstance(inner, dict | list):
        pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
        for key, value in pairs:
            yield from _steps(value, (*path, key))


@pytest.mark.parametrize("role", ["auditor", "administrator", "business_owner", "seat:legal"])
def test_no_step_is_given_to_a_role_that_may_not_do_it(role):
    """The shipped roles are those by which steps are given out; no other is ever recorded."""
    made = shipped()
    named = list(_steps(made["routes"]))
    for _path, step in named:
        step["role"] = role
    found = [fault for fault in scheme_faults(made) if fault.code == "scheme.not_their_step"]
    assert len(found) == len(named) > 40
    assert "for nobody else" in str(found[0].text)
    content = json.loads(json.dumps({"agent_capabilities": {}}))
    # stored before this was checked
    by_old = route(3, content, versioned(made, 2)["routes"])
    assert role not in {step.role for step in by_old.steps}


def test_every_sentence_is_of_a_fault_that_happens():
    assert {f"scheme.{code}" for code in FAULTS} == set(SCHEME_SENTENCES)


def test_all_faults_come_at_once():
    made = shipped()
    for path, value in FAULTS.values():
        inner = made
        try:
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = value
        except (KeyError, TypeError, IndexError):
            continue
    assert len({fault.path for fault in scheme_faults(made)}) > 5


@pytest.mark.parametrize("content", [None, [], 3, {}, {"tiers": {}, "routes": {}, "catalogue": {}}])
def test_nothing_makes_the_check_fail(content):
    assert scheme_faults(content)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_passes_routes_and_classifies(seed):
    """A value of the scheme is replaced by another kind of value: a fault, or it still works."""
    made = shipped()
    places = list(_places(made, ()))
    path = places[seed * len(places) // 60]
    values: tuple[object, ...] = (None, -1, "", [], {}, True, 10**9, "x" * 300)
    for value in values:
        changed = deepcopy(made)
        inner = changed
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        if not scheme_faults(changed):
            whole = versioned(changed, 2)
            content = json.loads(json.dumps({"agent_capabilities": {}}))
            tier = classify(content, whole["tiers"]).lowest
            assert route(tier, content, whole["routes"], whole["catalogue"]).limit.as_limit


def _places(value, path):
    if path and path[0] == "catalogue" and len(path) > 3:
        return
    if path:
        yield path
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(
        value, list) else ()  # fmt: skip
    for key, inner in rows:
        yield from _places(inner, (*path, key))


def test_a_file_reads_back_as_what_was_written():
    read = read_scheme(write_scheme(shipped()).encode(), {"tiers": {}, "routes": {}})
    assert not read.faults and read.content == without_versions(shipped())
    as_json = read_scheme(json.dumps(shipped()).encode(), shipped())
    assert not as_json.faults and as_json.content == shipped()


@pytest.mark.parametrize("part", ["tiers", "routes"])
def test_a_part_alone_is_laid_over_the_rest(part):
    alone = json.dumps(shipped()[part]).encode()
    read = read_scheme(alone, shipped(), part)
    assert not read.faults and read.content == shipped()
    named = read_scheme(json.dumps({part: shipped()[part]}).encode(), shipped(), part)
    assert named.content == shipped()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "yaml.empty"),
        (b"- a list", "scheme.not_a_mapping"),
        (b"\xff\xfe\x00", "yaml.not_utf8"),
        (b"tiers: &a [*a]", "yaml.alias"),
        (b"x" * 300_000, "yaml.too_big"),
    ],
)
def test_a_bad_file_changes_nothing(data, code):
    read = read_scheme(data, shipped())
    assert read.content == shipped()
    assert read.faults[0].code.partition(".")[0] == code.partition(".")[0]


def test_a_fault_in_a_file_has_its_line():
    text = write_scheme(shipped()).replace("from_points: 6", "from_points: many")
    fault = read_scheme(text.encode(), shipped()).faults[0]
    assert fault.line is not None and "from_points: many" in fault.shown
    assert fault.path.endswith("from_points")


def test_the_form_has_every_number_and_writes_it_everywhere():
    numbers = {number.key: number for number in numbers_of(shipped())}
    assert numbers["limit_3"].of(shipped()) == 7 and numbers["reviews_4"].of(shipped()) == 9
    assert numbers["points_0"].of(shipped()) == 4 and numbers["from_4"].of(shipped()) == 6
    assert numbers["overdue_days"].of(shipped()) == 7 and numbers["stage_4_1"].of(shipped()) == 30
    made = with_numbers(shipped(), {"limit_3": 5, "limit_1": 1, "reviews_3": 2, "from_2": 3})
    three = made["routes"]["tiers"]["3"]
    assert three["limit"]["amount"] == three["steps"][-1]["due"]["amount"] == 5
    assert {step["due"]["amount"] for step in three["steps"][:-1]} == {2}
    assert three["time"] == "5 business days" and made["routes"]["tiers"]["1"]["time"] == "1 hour"
    assert scheme_faults(made) == []
    same = with_numbers(shipped(), {n.key: n.of(shipped()) for n in numbers.values()})
    assert same == shipped()


def test_a_floor_says_its_own_tier_and_a_difference_is_named_once():
    made = with_numbers(shipped(), {"floor_0": 3, "limit_3": 6, "limit_1": 1})
    assert made["tiers"]["floors"][0]["text"] == "Moves money: tier 3 at least"
    found = differences(shipped(), made)
    assert [(one.number.key, one.before, one.after) for one in found if one.number] == [
        ("floor_0", 4, 3), ("limit_1", 24, 1), ("limit_3", 7, 6)]  # fmt: skip
    assert len(found) == 3
    made["routes"]["tiers"]["3"]["then"] = []
    made["tiers"]["points"][0]["text"] = "Pays"
    other = [(one.op, one.path) for one in differences(shipped(), made) if not one.number]
    assert other == [("mod", "tiers.points[0].text"), ("del", "routes.tiers.3.then[0]")]


def test_numbers_that_do_not_fit_together_are_found_where_they_stand():
    made = with_numbers(shipped(), {"limit_3": 3, "from_3": 9})
    places = {fault.path for fault in scheme_faults(made)}
    assert "routes.tiers.3.steps[0].due" in places and "tiers.tiers" in places


def test_the_examples_are_classified_as_ever_by_a_scheme_that_was_written_and_read():
    read = read_scheme(write_scheme(shipped()).encode(), shipped()).content
    whole = versioned(read, 1)
    for file in sorted(make.EXAMPLES.glob("tier*.yaml")):
        content = read_yaml(file.read_bytes()).content
        assert classify(content, whole["tiers"]) == classify(content)

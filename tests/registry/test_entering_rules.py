"""Who registers and who changes what, by exhaustion."""

from itertools import combinations

import pytest

from govportal.people.rules import Role
from registry.models import Agent
from registry.rules import entering
from registry.rules.entering import DECIDED, ENTERERS, WHO_CHANGES, Case, Named
from registry.rules.lifecycle import Lifecycle
from registry.rules.owners import Standing, standings

EVERY_STANDING = [
    frozenset(some) for n in range(5) for some in combinations(Standing, n)
]  # fmt: skip


def test_every_field_of_the_record_has_its_people():
    names = {field.name for field in Agent._meta.fields}
    assert set(WHO_CHANGES) <= names
    assert all(WHO_CHANGES.values())


@pytest.mark.parametrize("role", Role)
def test_owners_and_reviewers_register_and_an_auditor_never(role):
    refusal = entering.entry_refusal({role})
    assert (refusal is None) is (role in ENTERERS)
    assert entering.entry_refusal({role, Role.AUDITOR}).code == "agent.only_owners_register"


@pytest.mark.parametrize("state", Lifecycle)
@pytest.mark.parametrize("held", EVERY_STANDING)
def test_what_may_be_changed_is_what_is_ones_own_and_not_decided(state, held):
    case = Case(state, held)
    mine = entering.changeable(case)
    for field, who in WHO_CHANGES.items():
        is_open = state in entering.UNDECIDED or field not in DECIDED
        allowed = bool(who & held) and is_open and state is not Lifecycle.RETIRED
        assert (field in mine) is allowed
        assert (entering.change_refusal(case, [field]) is None) is allowed
    assert entering.change_refusal(case, mine) == entering.opening_refusal(case)


@pytest.mark.parametrize(
    ("state", "held", "field", "code"),
    [
        ("retired", {Standing.BUSINESS_OWNER}, "name", "agent.retired_stays"),
        ("registered", set(), "name", "agent.only_who_answers_changes"),
        ("registered", {Standing.TECHNICAL_OWNER}, "unit", "agent.not_yours_to_change"),
        ("registered", {Standing.SECURITY_REVIEWER}, "name", "agent.not_yours_to_change"),
        ("registered", {Standing.BUSINESS_OWNER}, "security_reviewer", "agent.not_yours_to_change"),
        ("in_review", {Standing.BUSINESS_OWNER}, "kind", "agent.decided_already"),
        ("production", {Standing.BUSINESS_OWNER}, "user_population", "agent.decided_already"),
        ("production", {Standing.TECHNICAL_OWNER}, "user_population", "agent.not_yours_to_change"),
    ],
)  # fmt: skip
def test_each_no_has_its_own_reason(state, held, field, code):
    refusal = entering.change_refusal(Case(Lifecycle(state), frozenset(held)), [field])
    assert refusal.code == code
    assert refusal.params.get("field", field) == field


def test_an_auditor_who_owns_an_agent_changes_nothing():
    owners = {"business_owner": 7, "technical_owner": 8}
    assert standings(7, owners, {Role.AUDITOR}) == frozenset()
    assert standings(7, owners, {Role.SECURITY_REVIEWER}) == {
        Standing.BUSINESS_OWNER, Standing.SECURITY_REVIEWER}  # fmt: skip
    assert standings(9, {}, ()) == frozenset()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("slug", "a", "agent.slug_form"),
        ("slug", "Claims", "agent.slug_form"),
        ("slug", "claims\n", "agent.slug_form"),
        ("slug", "c" * 61, "agent.slug_form"),
        ("slug", "claims-2", None),
        ("name", " ", "agent.name_missing"),
        ("name", "n" * 161, "agent.text_long"),
        ("name", "=1+1", "agent.name_form"),
        ("name", "@sum", "agent.name_form"),
        ("name", "two\nlines", "agent.name_form"),
        ("name", "Claims <b>intake</b>", None),
        ("purpose", "p" * 10_001, "agent.text_long"),
        ("purpose", "=1+1", None),
        ("business_owner", None, "agent.owner_missing"),
        ("technical_owner", None, "agent.owner_missing"),
        ("data_steward", None, None),
        ("data_steward", Named("Ada", False, frozenset()), "agent.person_inactive"),
        ("data_steward", Named("Ada", True, frozenset()), None),
        ("security_reviewer", Named("Ada", True, frozenset()), "agent.not_a_reviewer"),
        ("security_reviewer", Named("Ada", True, frozenset({Role.SECURITY_REVIEWER})), None),
        ("compliance_reviewer", Named("Ada", True, frozenset({Role.SECURITY_REVIEWER})),
         "agent.not_a_reviewer"),
    ],
)  # fmt: skip
def test_what_may_stand_on_an_agent(field, value, code):
    refusal = entering.value_refusal({field: value})
    assert (refusal and refusal.code) == code

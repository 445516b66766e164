"""Which regulation is proposed for what, table by table, with its reasons."""

import pytest

from registry.rules.manifests import build
from registry.rules.matrix import MatrixState, confirm_refusal, facts_of, matrix_state, proposal
from registry.rules.regulations import REGULATIONS_1, entry, entry_refusal

ENTRIES = REGULATIONS_1["entries"]
CODES = [one["code"] for one in ENTRIES]


def manifest(tools=(), data=(), population=None, **powers):
    capabilities = {"tools_requested": list(tools), "data_processed": list(data), **powers}
    return build(
        {
            "agent_capabilities": capabilities,
            "business_justification": {"user_population": population},
        }
    )


READER = {"name": "reader", "writes": False, "reversible": True}
WRITER = {"name": "writer", "writes": True, "reversible": True}


def applies(tool, data=(), environment="production", population="internal", entries=ENTRIES):
    facts = facts_of(manifest([tool], data), environment=environment, population=population)
    found = proposal(facts, entries)
    return {code for key, code in found if key == f"tool:{tool['name']}"}


ALWAYS = {"soc_2", "eu_ai_act_use", "iso_42001", "nist_ai_rmf"}  # in production
TABLE = [
    # tool, data, environment, population, what applies beyond ALWAYS
    (READER, [], "production", "internal", set()),
    (READER, ["ticket_text"], "production", "internal", set()),
    (READER, ["customer_name"], "production", "internal", {"gdpr"}),
    (READER, ["email"], "production", "external", {"gdpr", "ccpa", "eu_ai_act_users"}),
    (READER, ["diagnosis"], "production", "internal", {"gdpr", "hipaa"}),
    (READER, ["iban"], "production", "internal", {"gdpr"}),
    (READER, ["iban"], "production", "regulated", {"gdpr", "ccpa", "finra", "eu_ai_act_users"}),
    (READER, ["card_number"], "production", "internal", {"gdpr", "pci_dss"}),
    (READER, ["product_name"], "production", "internal", set()),
    (WRITER, [], "production", "internal", {"iso_27001", "iso_9001"}),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "data", "environment", "population", "more"), TABLE)
def test_what_applies_follows_from_data_environment_and_users(
    tool, data, environment, population, more
):
    assert applies(tool, data, environment, population) == ALWAYS | more


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ("development", set()),
        ("staging", {"iso_42001", "nist_ai_rmf"}),
        ("production", ALWAYS),
    ],
)
def test_each_environment_has_its_own(environment, expected):
    assert applies(READER, environment=environment) == expected
    inside = {**READER, "environment": environment}
    assert applies(inside, environment="production") == expected, "the tool's own counts"


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_entry_applies_somewhere_and_says_what_follows(code):
    tool = {**WRITER, "network_targets": ["api.example"]}
    data = ["diagnosis", "iban", "card_number", "name", "date_of_birth"]
    assert code in applies(tool, data, "production", "external")
    one = next(one for one in ENTRIES if one["code"] == code)
    assert one["obligation"] and one["regulation"]
    assert entry_refusal(one, [other for other in ENTRIES if other is not one]) is None


def test_a_capability_is_a_row_of_its_own():
    facts = facts_of(
        manifest(financial_transactions=True, writes_data=False),
        environment="production",
        population="internal",
    )
    found = proposal(facts, ENTRIES)
    keys = {key for key, _code in found}
    assert keys == {"capability:financial_transactions"}
    assert ("capability:financial_transactions", "iso_9001") in found


def test_reasons_name_the_data_and_the_users():
    facts = facts_of(
        manifest([READER], ["invoice", "diagnosis_documents"], population="external"),
        environment="production",
        population="internal",
    )
    found = proposal(facts, ENTRIES)
    gdpr = found["tool:reader", "gdpr"]
    assert [(r.condition, r.value, r.found) for r in gdpr] == [
        ("tags", "health", "diagnosis_documents")
    ]
    users = found["tool:reader", "eu_ai_act_users"]
    assert [(r.condition, r.value) for r in users] == [("populations", "external")]


def test_declared_regulated_data_are_personal_whatever_they_are_called():
    facts = facts_of(
        manifest([READER], ["blob"], regulated_data=True),
        environment="production",
        population="internal",
    )
    assert ("tool:reader", "gdpr") in proposal(facts, ENTRIES)


def test_an_entry_without_conditions_applies_to_all_and_says_so():
    own = entry("house_rule", "House rule", "Ask the works council.")
    facts = facts_of(manifest([READER]), environment="development", population="internal")
    assert [r.condition for r in proposal(facts, [own])["tool:reader", "house_rule"]] == ["always"]


def test_all_conditions_of_an_entry_must_hold():
    own = entry("own", "Own", "x", tags=["health"], environments=["production"])
    assert applies(READER, ["diagnosis"], "production", entries=[own]) == {"own"}
    assert applies(READER, ["diagnosis"], "staging", entries=[own]) == set()
    assert applies(READER, [], "production", entries=[own]) == set()


CELL, OTHER = ("tool:a", "gdpr"), ("tool:b", "gdpr")


@pytest.mark.parametrize(
    ("confirmed", "then", "now", "state"),
    [
        (None, [], [], MatrixState.MISSING),
        ("sha256:1", [CELL], [CELL], MatrixState.CONFIRMED),
        ("sha256:0", [CELL], [CELL], MatrixState.OUTDATED),
        ("sha256:1", [CELL], [CELL, OTHER], MatrixState.OUTDATED),
        ("sha256:1", [CELL, OTHER], [CELL], MatrixState.OUTDATED),
    ],
)
def test_a_confirmed_matrix_counts_for_its_manifest_and_what_was_proposed(
    confirmed, then, now, state
):
    assert matrix_state(confirmed, "sha256:1", then, now) is state


@pytest.mark.parametrize(
    ("chosen", "reason", "code"),
    [
        ([CELL], "", ""),
        ([CELL], "It is as proposed.", ""),
        ([], "", "accountability.reason_short"),
        ([CELL, OTHER], "short", "accountability.reason_short"),
        ([CELL, OTHER], "The other tool reads the same table.", ""),
    ],
)
def test_what_differs_from_the_proposal_has_a_reason(chosen, reason, code):
    refusal = confirm_refusal([CELL], chosen, reason)
    assert (refusal.code if refusal else "") == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "Own"}, "regulation.code_malformed"),
        ({"code": "x"}, "regulation.code_malformed"),
        ({"code": "new"}, "regulation.code_malformed"),
        ({"code": "gdpr"}, "regulation.code_taken"),
        ({"regulation": " "}, "regulation.text_missing"),
        ({"obligation": ""}, "regulation.text_missing"),
        ({"regulation": "x" * 61}, "accountability.text_long"),
        ({"obligation": "x" * 601}, "accountability.text_long"),
    ],
)
def test_an_entry_of_ones_own_has_name_text_and_a_free_code(change, code):
    one = entry("own", "Own", "Something follows.") | change
    assert entry_refusal(one, ENTRIES).code == code

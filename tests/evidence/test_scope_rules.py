"""What packs can be asked for, and which tools belong to a class of actions: rules alone."""

from datetime import date

import pytest

from evidence.rules.action_classes import (
    belongs,
    class_refusal,
    lines_of,
    plain_class,
    tools_of,
)
from evidence.rules.packing import Kind, Span
from evidence.rules.scopes import (
    DAYS,
    FOR_ALL_SEEING,
    Days,
    asking_refusal,
    days_refusal,
    kind_of,
    part_refusal,
    span_of,
)
from govportal.refusals import Refusal

TODAY = date(2026, 11, 26)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 30)


def code(found: object) -> str:
    return found.code if isinstance(found, Refusal) else ""


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_says_whether_it_takes_days(kind):
    without, with_days = span_of(kind, None, None, TODAY), span_of(kind, MAY, JUNE, TODAY)
    assert code(without) == ("pack.span_missing" if DAYS[kind] is Days.MUST else "")
    assert code(with_days) == ("pack.span_idle" if DAYS[kind] is Days.NEVER else "")
    if DAYS[kind] is not Days.NEVER:
        assert with_days == Span(MAY, JUNE)


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (MAY, None, "pack.span_half"),
        (None, JUNE, "pack.span_half"),
        (JUNE, MAY, "pack.span_turned"),
        (MAY, date(2026, 11, 27), "pack.span_to_come"),
        (date(2023, 1, 1), JUNE, "pack.span_long"),
        (MAY, MAY, ""),
        (MAY, TODAY, ""),
    ],
)
def test_days_are_two_in_their_order_not_to_come_and_not_too_many(since, until, refused):
    assert code(span_of(Kind.AGENT, since, until, TODAY)) == refused


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("sees_all", [True, False])
def test_what_reaches_over_units_is_for_those_who_see_everything(kind, sees_all):
    span = Span(MAY, JUNE) if DAYS[kind] is Days.MUST else None
    no = asking_refusal(kind, span, TODAY, sees_all=sees_all)
    assert code(no) == ("pack.needs_full" if kind in FOR_ALL_SEEING and not sees_all else "")


def test_an_action_is_refused_the_same_days_as_the_form():
    turned = Span(JUNE, MAY)
    assert code(days_refusal(turned, TODAY)) == "pack.span_turned"
    assert code(asking_refusal(Kind.ACTIONS, turned, TODAY, sees_all=True)) == "pack.span_turned"
    idle = asking_refusal(Kind.SAMPLE, Span(MAY, JUNE), TODAY, sees_all=True)
    assert code(idle) == "pack.span_idle"
    missing = asking_refusal(Kind.COMMITTEE, None, TODAY, sees_all=True)
    assert code(missing) == "pack.span_missing"


def test_numbers_tell_their_kind():
    assert kind_of("ADR-2026-0001") is Kind.REQUEST
    assert kind_of("INC-2026-0001") is Kind.INCIDENT
    assert kind_of("SMP-2026-0001") is Kind.SAMPLE
    assert kind_of("crm-agent") is None


def test_a_part_that_somebody_may_not_see_is_refused_with_its_number():
    assert part_refusal("crm", 0) is None
    assert part_refusal("crm", 2) == Refusal("pack.agent_part", {"number": "crm", "count": 2})


@pytest.mark.parametrize(
    ("asked", "names", "is_in"),
    [
        ("refunds", ("issue_refund",), True),
        ("refund", ("RefundsDesk",), True),
        ("refunds", ("issue-refunds", "PayDesk"), True),
        ("refunds", ("prefund_account",), False),
        ("send mail", ("send_letter", "Mailroom"), True),
        ("send mail", ("send_letter",), False),
        ("mail", ("e-mail",), True),
        ("rückzahlung", ("Rückzahlung_anweisen",), True),
    ],
)
def test_a_class_is_found_by_every_word_of_it_at_the_start_of_a_word(asked, names, is_in):
    assert belongs(asked, *names) is is_in


def test_tools_are_found_by_name_system_and_operations():
    tools = [
        {"name": "pay", "system": "Refund desk", "operations": None},
        {"name": "look_up", "system": None, "operations": ["read", "refund"]},
        {"name": "read", "system": "CRM", "operations": ["list"], "scope": "refunds"},
    ]
    assert [tool["name"] for tool in tools_of("refunds", tools)] == ["pay", "look_up"]


def test_lines_of_a_policy_reach_a_class_by_word_by_action_or_altogether():
    policy = {
        "allowed_actions": ["read:*", "issue:refund", "*:invoice"],
        "denied_actions": ["*:*", "delete:refund"],
    }
    everything = ("denied_actions", "*:*")
    assert lines_of("refunds", policy) == [
        ("allowed_actions", "issue:refund"), everything, ("denied_actions", "delete:refund"),
    ]  # fmt: skip
    assert lines_of("read:invoice", policy) == [
        ("allowed_actions", "read:*"), ("allowed_actions", "*:invoice"), everything,
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "fine"), [("refunds", True), ("of it", False), ("-", False),
                                            ("a" * 81, False), ("issue:refund", True)])  # fmt: skip
def test_a_class_has_a_word_and_is_not_too_long(text, fine):
    assert (class_refusal(text) is None) is fine


def test_a_class_has_one_spelling():
    assert plain_class("  Refunds   Desk ") == "refunds desk"

"""Who may do what, what runs out when, and which models a text names: tables, by exhaustion."""

from datetime import date, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govportal import refusals
from registry.rules.expiries import AHEAD, Expiry, Thing, due_reminders, reminders_of
from registry.rules.model_matching import Known, matches, names_in
from registry.rules.vendors import MAY, NOT_YOU, Act, Part, refusal, retest_due_on, text_refusal

LAST, DAY = date(2027, 3, 1), timedelta(days=1)
LONG_AGO = LAST - 400 * DAY
PARTS = [frozenset(some) for n in range(len(Part) + 1) for some in combinations(Part, n)]
MAY_ALONE = {
    Act.ADD: {Part.ADMINISTRATOR, Part.REVIEWER},
    Act.EDIT: {Part.OWNER, Part.ADMINISTRATOR},
    Act.ASSESS: {Part.REVIEWER},
    Act.MODELS: {Part.OWNER, Part.ADMINISTRATOR, Part.REVIEWER},
    Act.NOTE: {Part.OWNER, Part.ADMINISTRATOR, Part.REVIEWER, Part.USER},
    Act.END: {Part.OWNER, Part.ADMINISTRATOR},
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("is_ended", [False, True])
def test_who_may_do_what_whatever_else_they_are(act, is_ended):
    for parts in PARTS:
        no = refusal(act, parts, is_ended=is_ended)
        if parts.isdisjoint(MAY_ALONE[act]):
            expected = NOT_YOU[act]
        elif act is Act.ASSESS and Part.OWNER in parts:
            expected = "vendor.owner_assesses"
        elif act is Act.ASSESS and Part.LINKED in parts:
            expected = "vendor.linked_assesses"
        elif is_ended and act not in {Act.EDIT, Act.END}:
            expected = "vendor.ended"
        else:
            expected = None
        assert (no and no.code) == expected, (act, parts)
        if no is not None and no.code != "vendor.ended":
            assert no.status == 403
    assert MAY.keys() == NOT_YOU.keys() == set(Act)


TEXTS = ("vendor.name", "vendor.grounds", "vendor.reason", "vendor.model", "vendor.version",
         "vendor.to_version", "vendor.change", "vendor.change_source", "vendor.source",
         "vendor.certificate",
         "agent.retest_evidence")  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_every_text_that_is_too_short_or_long_has_its_sentence(code):
    for typed in ("", "x" * 99):
        no = text_refusal(typed, code, least=2, most=50)
        assert no.code in refusals.known_codes() and str(no)


def expiry(known_on=LONG_AGO):
    return Expiry(Thing.AGREEMENT, "x", "", LAST, known_on)


def thresholds(today, sent=(), known_on=LONG_AGO):
    return [one.threshold for one in due_reminders(expiry(known_on), today, sent)]


@pytest.mark.parametrize(
    ("left", "due"),
    [(61, []), (60, [60]), (59, [60]), (31, [60]), (30, [60, 30]), (8, [60, 30]),
     (7, [60, 30, 7]), (0, [60, 30, 7]), (-1, [60, 30, 7, 0]), (-500, [60, 30, 7, 0])],
)  # fmt: skip
def test_a_reminder_is_due_from_its_day_on(left, due):
    assert thresholds(LAST - left * DAY) == due


def test_what_was_sent_is_not_due_again():
    assert thresholds(LAST, {60, 30, 7}) == []
    assert thresholds(LAST + DAY, {60, 7}) == [30, 0]


@pytest.mark.parametrize(
    ("known", "today", "due"),
    [(20, 20, [30]), (20, 8, [30]), (20, 7, [7]), (60, 60, [60]), (5, 5, [7]), (-3, -3, [0]),
     (90, 61, [])],
)  # fmt: skip
def test_of_what_was_over_before_it_was_known_only_the_last_counts(known, today, due):
    assert thresholds(LAST - today * DAY, known_on=LAST - known * DAY) == due


@given(
    known=st.integers(-100, 200),
    looks=st.lists(st.integers(-100, 200), min_size=1, max_size=30),
)
def test_however_often_and_late_somebody_looks_each_reminder_comes_once(known, looks):
    one, sent = expiry(LAST - known * DAY), list[int]()
    for left in sorted((left for left in looks if left <= known), reverse=True):
        today = LAST - left * DAY
        found = due_reminders(one, today, sent)
        assert all(reminder.due_on <= today for reminder in found)
        sent += [reminder.threshold for reminder in found]
    assert len(sent) == len(set(sent)) and set(sent) <= {*AHEAD, 0}


def test_something_is_over_on_the_day_after_its_last_and_near_sixty_days_before():
    assert not expiry().is_over(LAST) and expiry().is_over(LAST + DAY)
    assert not expiry().is_near(LAST - 61 * DAY) and expiry().is_near(LAST - 60 * DAY)
    assert expiry().is_near(LAST) and not expiry().is_near(LAST + DAY)
    assert [one.threshold for one in reminders_of(expiry())] == [60, 30, 7, 0]


@pytest.mark.parametrize(
    ("effective", "due"),
    [(None, 14), (-1, 14), (0, 14), (1, 1), (13, 13), (15, 15), (300, 300)],
)
def test_a_retest_is_due_when_the_change_takes_effect_else_in_fourteen_days(effective, due):
    day = None if effective is None else LAST + effective * DAY
    assert retest_due_on(day, LAST) == LAST + due * DAY


REGISTER = [
    Known(1, "Claude Sonnet 4.5", "20250929", ("Anthropic",)),
    Known(2, "Claude Sonnet 4", "20250514", ("Anthropic",)),
    Known(3, "Claude Sonnet 4.5", "20250929", ("Cloudy", "Cloudy Bedrock")),
    Known(4, "Mistral Small", "3", ("Mistral",)),
    Known(5, "Mistral Small 4", "3", ("Mistral",)),
    Known(6, "GPT-4o", "2024-08-06", ("OpenAI",)),
    Known(7, "GPT-4o", "2024-11-20", ("OpenAI",)),
]


@pytest.mark.parametrize(
    ("text", "version", "found"),
    [
        ("Anthropic Claude Sonnet 4.5 (pinned 20250929)", "20250929", [1]),
        ("Claude Sonnet 4.5 on Cloudy Bedrock (pinned 20250929)", "20250929", [3]),
        ("Claude Sonnet 4.5 (pinned 20250929)", None, [1, 3]),
        ("claude-sonnet-4.5", "20250929", [1, 3]),
        ("Claude Sonnet 4 (pinned 20250514)", "20250514", [2]),
        ("Claude Sonnet 4.5 (pinned 20990101)", "20990101", []),
        ("Mistral Small 4 (self-hosted)", None, [5]),
        ("Mistral Small (self-hosted)", None, [4]),
        ("gpt-4o", None, [6, 7]),
        ("GPT-4o (pinned 2024-11-20), then Claude Sonnet 4.5 (pinned 20250929)", "2024-11-20",
         [1, 3, 7]),
        ("Sonnet", None, []),
        ("", None, []),
        (None, None, []),
    ],
)  # fmt: skip
def test_which_models_a_manifest_names(text, version, found):
    manifest = {"model": {"name": text, "version": version}}
    assert sorted(one.pk for one in matches(manifest, REGISTER)) == found


def test_a_manifest_without_a_model_names_none():
    assert matches({}, REGISTER) == [] and matches({"model": None}, REGISTER) == []
    assert not names_in("", "anything") and not names_in("…", "…")


def test_names_are_found_whatever_stands_around_them():
    for text in chain(("x {} y", "{}", "({})", "{},z")):
        assert names_in("Claude Sonnet 4.5", text.format("CLAUDE sonnet 4.5"))
    assert not names_in("Claude Sonnet 4", "Claude Sonnet 4.5")

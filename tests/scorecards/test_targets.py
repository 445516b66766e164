"""Targets: set with a reason, by those who may, from a day on; the days before keep theirs."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from govportal.ledger.models import Entry
from govportal.refusals import Refusal, Refused
from scorecards.actions.targets import mark_of, set_target
from scorecards.models import Target, targets_on
from scorecards.rules.kpis import BY_ID
from scorecards.rules.measures import Unit
from scorecards.rules.targets import read_target, typed
from scorecards.sources.days import day_of

VALID = BY_ID["coverage.valid_approval"]
WHY = "The board asked for it in May."
ADDRESS = "/scorecards/figures/coverage.valid_approval/target/"


@given(st.integers(0, 10**6), st.sampled_from([unit for unit in Unit if unit is not Unit.SHARE]))
def test_what_is_typed_comes_back(n, unit):
    assert read_target(typed(Fraction(n, 100), unit), unit) == Fraction(n, 100)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("95", Unit.SHARE, Fraction(19, 20)),
        (" 97,5 % ", Unit.SHARE, Fraction(39, 40)),
        ("2.5", Unit.WORKING_DAYS, Fraction(5, 2)),
        ("", Unit.COUNT, None),
        ("101", Unit.SHARE, "target.over_100"),
        ("-1", Unit.COUNT, "target.no_number"),
        ("1e9", Unit.COUNT, "target.no_number"),
        ("٣", Unit.COUNT, "target.no_number"),
        ("9999999999", Unit.COUNT, "target.too_large"),
    ],
)
def test_what_is_read(text, unit, value):
    found = read_target(text, unit)
    assert (found.code if isinstance(found, Refusal) else found) == value


@pytest.fixture
def now():
    return timezone.now()


def seen():
    return mark_of(list(Target.objects.filter(kpi=VALID.id)))


def set_to(cast, value, since, now, reason=WHY, mark=None):
    return set_target(VALID, value, since, reason, seen=seen() if mark is None else mark,
                      actor=cast.compliance, now=now)  # fmt: skip


def test_a_target_holds_from_its_day_and_is_in_the_ledger(cast, now):
    today = day_of(now)
    set_to(cast, Fraction(9, 10), today + timedelta(days=7), now)
    assert targets_on(today)[VALID.id] == 1
    assert targets_on(today + timedelta(days=7))[VALID.id] == Fraction(9, 10)
    entry = Entry.objects.get(verb="target.set")
    assert entry.content["data"]["value"] == "9/10"
    assert WHY not in entry.body


def test_set_twice_for_a_day_the_second_takes_its_place_and_the_first_stays_in_the_history(
    cast, now
):
    row = set_to(cast, Fraction(9, 10), day_of(now), now)
    set_to(cast, None, day_of(now), now + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.fraction is None and targets_on(day_of(now))[VALID.id] is None
    assert [one.value for one in row.history.order_by("history_id")] == ["9/10", ""]


@pytest.mark.parametrize(
    ("value", "days", "reason", "code"),
    [
        (Fraction(1), 0, WHY, "target.as_it_is"),
        (Fraction(9, 10), -1, WHY, "target.day_past"),
        (Fraction(9, 10), 4000, WHY, "target.day_far"),
        (Fraction(9, 10), 0, "Because.", "target.reason_short"),
        (Fraction(9, 10), 0, "x" * 2001, "target.reason_long"),
    ],
)
def test_what_no_target_can_be(cast, now, value, days, reason, code):
    with pytest.raises(Refused) as refused:
        set_to(cast, value, day_of(now) + timedelta(days=days), now, reason)
    assert refused.value.refusal.code == code
    assert not Target.objects.exists()


def test_somebody_else_was_faster(cast, now):
    before = seen()
    set_to(cast, Fraction(9, 10), day_of(now), now)
    with pytest.raises(Refused) as refused:
        set_to(cast, Fraction(8, 10), day_of(now), now, mark=before)
    assert refused.value.refusal.code == "target.changed_stale"


def form(**changes):
    return {"seen": "none", "value": "90", "since": day_of(timezone.now()).isoformat(),
            "reason": WHY} | changes  # fmt: skip


def test_the_page_sets_it_and_loses_nothing_that_was_typed(client, cast):
    client.force_login(cast.compliance)
    answer = client.post(ADDRESS, form(value="a lot", since="soon"))
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="a lot"' in text and WHY in text
    answer = client.post(ADDRESS, form(value="a lot"))
    assert answer.status_code == 422 and "Write a number such as 95" in answer.content.decode()
    answer = client.post(ADDRESS, form())
    assert answer.status_code == 302
    again = client.post(ADDRESS, form(value="80"))
    assert again.status_code == 409 and "Somebody else has set a target" in again.content.decode()
    text = client.get(reverse("scorecard_figure", args=[VALID.id])).content.decode()
    assert WHY in text and "90 %" in text and cast.compliance.full_name in text
    assert "What the portal starts with" in text


def test_others_are_told_who_sets_it(client, cast):
    client.force_login(cast.owner)
    text = client.get(reverse("scorecard_figure", args=[VALID.id])).content.decode()
    assert "Administrators and compliance reviewers set this." in text
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, form()).status_code == 403
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "A share is 100 % at most."), ("de", "Ein Anteil beträgt höchstens 100 %.")],
)
def test_a_share_of_more_than_all_is_refused_in_both_languages(client, cast, language, words):
    client.force_login(cast.compliance)
    answer = client.post(ADDRESS, form(value="150"), headers={"accept-language": language})
    assert answer.status_code == 422 and words in answer.content.decode()

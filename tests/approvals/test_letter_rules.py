"""When a letter to the board may be acknowledged and taken, and when it is printed again."""

from datetime import timedelta

import pytest

from approvals.rules.letters import (
    CHAIN,
    REMARK_MAX,
    TIME_TO_ACKNOWLEDGE,
    LetterFacts,
    acknowledge_refusal,
    take_refusal,
    wait_after,
)
from govportal.refusals import Refusal
from govportal.worklist.rules.limits import Limit, chain_refusal

FRESH, PRINTED = LetterFacts(is_printed=False), LetterFacts(is_printed=True)
DONE = LetterFacts(is_printed=True, acknowledged_by="Board")
LONG = "x" * (REMARK_MAX + 1)


@pytest.mark.parametrize(
    ("letter", "is_liaison", "remark", "code"),
    [
        (PRINTED, True, "", None),
        (PRINTED, True, "x" * REMARK_MAX, None),
        (PRINTED, False, "", "letter.not_liaison"),
        (DONE, False, LONG, "letter.not_liaison"),
        (DONE, True, LONG, "letter.acknowledged_stale"),
        (FRESH, True, LONG, "letter.not_printed_stale"),
        (PRINTED, True, LONG, "letter.remark_long"),
    ],
)
def test_a_board_liaison_acknowledges_a_printed_letter_once(letter, is_liaison, remark, code):
    refusal = acknowledge_refusal(letter, is_liaison=is_liaison, remark=remark)
    assert (refusal.code if refusal else None) == code


def test_the_refusals_say_whether_to_look_again_or_that_it_is_somebody_elses():
    assert Refusal("letter.not_liaison").status == 403
    assert acknowledge_refusal(DONE, is_liaison=True).status == 409
    assert "Board has acknowledged" in str(acknowledge_refusal(DONE, is_liaison=True))


def test_only_a_printed_letter_can_be_taken_away():
    assert take_refusal(PRINTED) is None
    assert take_refusal(FRESH).code == "letter.not_printed_stale"


def test_printing_waits_longer_and_longer_up_to_a_day():
    minutes = [wait_after(n) / timedelta(minutes=1) for n in (1, 2, 3, 9, 10, 400)]
    assert minutes == [5, 10, 20, 1280, 1440, 1440]


def test_an_acknowledgement_has_five_business_days_and_goes_up_to_the_chair():
    assert Limit.business_days(5) == TIME_TO_ACKNOWLEDGE
    assert chain_refusal(CHAIN) is None
    assert [hop.to for hop in CHAIN] == ["alternate", "manager", "chair"]

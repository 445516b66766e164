"""A test of a restore shows no more than its moments, its numbers and its words can bear."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from evidence.actions.restore_tests import enter_restore_test
from evidence.models import RestoreTest
from govportal.ledger.actions import seal
from govportal.refusals import Refused
from tests import make
from tests.evidence.controls_making import printed, restore_test, told
from tests.make import START

DAY = timedelta(days=1)


@pytest.fixture
def cast(db):
    return make.organisation()


def code_of(cast, text=None, **more):
    by = cast.administrator
    with pytest.raises(Refused) as refused:
        enter_restore_test(
            told(**more), printed() if text is None else text, by, actor=by, now=START
        )
    assert str(refused.value.refusal)
    return refused.value.refusal.code


def test_a_tree_that_is_newer_than_the_backup_shows_nothing_of_it(cast):
    seal(START - 3 * DAY)
    make.request(cast)
    seal(START - DAY)
    assert code_of(cast) == "restore.tree_newer"  # the backup is two days old
    good = restore_test(cast, backup_at=START - DAY)
    assert good.verdict == "passed"


def test_a_backup_from_before_the_first_checkpoint_is_none(cast):
    seal(START - 3 * DAY)
    assert code_of(cast, backup_at=START - 4 * DAY) == "restore.backup_before"
    failed = restore_test(cast, text="", backup_at=START - 4 * DAY)  # such a test is entered
    assert failed.verdict == "not_restored"
    assert code_of(cast, "", backup_at=START.replace(year=1900)) == "restore.moment_early"


def test_one_entry_of_many_is_checked_in_part(cast):
    assert restore_test(cast, text=None).verdict == "passed"
    assert restore_test(cast, backup="other", text=printed(entries=1)).verdict == "partial"


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"since": None}, "wrong", "since"),
        ({"root": "q83v"}, "wrong", "root"),
        ({"size": 2**62 - 1}, "wrong", "size"),
        ({"held": False}, "wrong", "held, fault"),
        ({"root": ...}, "lacks", "root"),
    ],
)
def test_a_result_says_what_is_wrong_with_it(cast, change, code, named):
    seal(START - 3 * DAY)
    found = json.loads(printed()) | {k: v for k, v in change.items() if v is not ...}
    found = {k: v for k, v in found.items() if change.get(k) is not ...}
    with pytest.raises(Refused) as refused:
        enter_restore_test(
            told(), json.dumps(found), cast.operator, actor=cast.administrator, now=START
        )
    refusal = refused.value.refusal
    assert (refusal.code, refusal.params["names"]) == (f"restore.result_{code}", named)


def test_what_says_something_else_of_the_same_test_is_not_thrown_away(cast):
    seal(START - 3 * DAY)
    text = printed()
    made = restore_test(cast, text=text)
    assert restore_test(cast, text=text) == made
    for more in ({"where": "Elsewhere"}, {"note": "Slow."}, {"backup_at": START - DAY}):
        assert code_of(cast, text, **more) == "restore.entered_stale", more
    assert RestoreTest.objects.count() == 1


def test_signs_that_turn_the_reading_are_refused(cast):
    for more in ({"backup": "week\u202eyl"}, {"where": "a\x07b"}, {"note": "\u2066x"}):
        assert code_of(cast, "", **more) == "restore.sign_wrong", more


def test_moments_outside_the_calendar_and_numbers_too_large_are_said(cast, client):
    client.force_login(cast.administrator)
    seal(START - 3 * DAY)
    typed = {
        "backup": "weekly", "backup_at": "2026-10-31T02:00", "tested_at": "2026-11-01T02:00",
        "tested_by": cast.operator.email, "where": "spare", "printed": "", "note": "",
    }  # fmt: skip
    for change in (
        {"backup_at": "0001-01-01T00:00"},
        {"tested_at": "9999-12-31T23:59"},
        {"printed": printed(size=4611686018427387903)},
    ):
        answer = client.post(reverse("restore_test_new"), typed | change)
        assert answer.status_code == 422 and "weekly" in answer.content.decode(), change
    assert not RestoreTest.objects.exists()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-03-29T02:30", "the clocks were put forward"),
        ("2026-10-25T02:30", "the clocks were put back"),
    ],
)
def test_moments_inside_a_change_of_the_clocks_are_told(cast, client, at, said):
    client.force_login(cast.administrator)
    typed = {
        "backup": "weekly", "backup_at": at, "tested_at": "2026-10-31T02:00",
        "tested_by": cast.operator.email, "where": "spare", "printed": "", "note": "It failed.",
    }  # fmt: skip
    answer = client.post(reverse("restore_test_new"), typed)
    body = answer.content.decode()
    assert answer.status_code == 422 and said in body and at in body
    assert "interpreted" not in body


def test_a_failed_test_says_what_was_noticed(cast):
    assert code_of(cast, "", note=" ") == "restore.note_missing"
    assert restore_test(cast, note="").verdict == "passed"


def test_the_page_says_what_a_test_does_not_prove(cast, client):
    made = restore_test(cast)
    client.force_login(cast.auditor)
    assert "is the word of those" in client.get(made.get_absolute_url()).content.decode()

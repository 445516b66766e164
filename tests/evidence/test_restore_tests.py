"""Tests of restoring a backup: the portal says whether one passed, from its own tree."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from evidence.actions.restore_tests import enter_restore_test, keep_restore_tests
from evidence.models import RestoreTest
from evidence.rules.own_controls import QUARTER
from evidence.rules.restoring import Result, Verdict, judged, read_result
from govportal.ledger.models import Entry
from govportal.refusals import Refusal, Refused
from govportal.worklist.models import Notice
from tests import make
from tests.evidence.controls_making import printed, restore_test, told
from tests.make import START

ROOT = "ab" * 32
GOOD = {"held": True, "since": 0, "size": 5, "root": ROOT, "entries": 5, "fault": None}
FAULT = {"code": "leaf.hash", "place": "entry 01J"}


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.mark.parametrize(
    "change",
    [
        {"held": "yes"}, {"held": False}, {"since": -1}, {"size": True}, {"size": 2**70},
        {"entries": None}, {"root": "xyz"}, {"root": ROOT.upper()}, {"fault": FAULT},
        {"fault": "bad"},
    ],
)  # fmt: skip
def test_what_is_no_result_is_refused(change):
    found = read_result(json.dumps(GOOD | change))
    assert isinstance(found, Refusal) and found.code == "restore.result_unusable"


def test_what_is_no_json_is_refused():
    for text in ("", "{", "[" * 100_000, '"held"', "9" * 5000):
        assert isinstance(read_result(text), Refusal), text[:9]


@pytest.mark.parametrize(
    ("change", "newest", "own", "verdict"),
    [
        ({}, 9, ROOT, Verdict.PASSED),
        ({}, 5, ROOT, Verdict.PASSED),
        ({}, 4, "", Verdict.AHEAD),
        ({}, 9, "cd" * 32, Verdict.OTHER),
        ({"since": 2}, 9, ROOT, Verdict.PARTIAL),
        ({"size": 0, "entries": 0}, 9, "", Verdict.EMPTY),
        ({"held": False, "fault": FAULT}, 9, ROOT, Verdict.FAULT),
    ],
)
def test_what_a_result_means(change, newest, own, verdict):
    found = read_result(json.dumps(GOOD | change))
    assert isinstance(found, Result) and judged(found, newest, own) is verdict
    assert judged(None, newest, own) is Verdict.NOT_RESTORED


def test_a_copy_with_the_same_tree_passed_and_a_forged_one_did_not(cast):
    good = restore_test(cast)
    assert good.verdict == "passed" and good.root == good.own_root and good.entries
    forged = restore_test(cast, backup="other", text=printed(root=ROOT))
    assert forged.verdict == "other"
    ahead = restore_test(cast, backup="third", text=printed(size=10**6))
    assert ahead.verdict == "ahead" and ahead.own_root == ""
    nothing = restore_test(cast, backup="fourth", text=" ")
    assert nothing.verdict == "not_restored" and nothing.size is None
    said = Entry.objects.filter(verb="restore.tested").count()
    assert said == RestoreTest.objects.count() == 4
    assert RestoreTest.objects.last_passed_on() == good.tested_at.date()


def test_sent_twice_it_is_one_and_another_result_is_told(cast):
    made, by = restore_test(cast), cast.administrator
    again = json.dumps(GOOD | {"size": made.size, "root": made.root, "entries": made.entries})
    assert enter_restore_test(told(), again, by, actor=by, now=START) == made
    with pytest.raises(Refused) as refused:
        enter_restore_test(told(), json.dumps(GOOD), by, actor=by, now=START)
    assert refused.value.refusal.code == "restore.entered_stale"
    with pytest.raises(Refused) as refused:
        enter_restore_test(told(backup="x"), again, by, actor=cast.compliance, now=START)
    assert refused.value.refusal.code == "restore.administrators_only"


def test_administrators_are_told_before_it_is_due_and_every_week_it_is_late(cast):
    restore_test(cast)
    due = START + QUARTER
    told_of = lambda: Notice.objects.filter(key__startswith="restore.reminder").count()  # noqa: E731
    for day, count in ((-15, 0), (-14, 1), (-1, 1), (0, 2), (6, 2), (7, 3)):
        keep_restore_tests(due + timedelta(days=day))
        keep_restore_tests(due + timedelta(days=day))
        assert told_of() == count, day


@pytest.mark.both_databases
def test_a_test_stays_as_it_was_entered_and_none_passes_by_hand(cast):
    made = restore_test(cast)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        RestoreTest.objects.filter(pk=made.pk).update(verdict="fault")
    made.pk, made.number, made.backup, made.own_root = None, "RST-2026-0099", "forged", ROOT
    with pytest.raises(DatabaseError), transaction.atomic():
        made.save(force_insert=True)


def test_pages_keep_what_was_typed(cast, client, django_assert_max_num_queries):
    client.force_login(cast.administrator)
    where = reverse("restore_test_new")
    typed = {
        "backup": "<b>weekly", "backup_at": "2026-10-30T02:00", "tested_at": "2026-10-29T02:00",
        "tested_by": cast.operator.email, "where": "spare", "printed": "",
        "note": "The tape could not be read.",
    }  # fmt: skip
    bad = client.post(where, typed)
    assert bad.status_code == 422 and "&lt;b&gt;weekly" in bad.content.decode()
    assert "One of the moments is wrong" in bad.content.decode()
    typed["tested_at"] = "2026-10-31T02:00"
    unread = client.post(where, typed | {"printed": "It held."})
    assert unread.status_code == 422 and "It held." in unread.content.decode()
    wordless = client.post(where, typed | {"note": " "})
    assert wordless.status_code == 422 and "say what was noticed" in wordless.content.decode()
    assert client.post(where, typed).status_code == 302
    made = RestoreTest.objects.get()
    assert "could not be brought back" in client.get(made.get_absolute_url()).content.decode()
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("restore_test_list")).status_code == 200
    assert client.get(where).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(made.get_absolute_url()).status_code == 404

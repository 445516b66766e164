"""Extracts of the audit trail: asked for, written in the background, taken away, removed."""

import csv
import hashlib
import io
import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from evidence.actions.extracting import fail_extract, request_extract, tidy_extracts
from evidence.models import Extract
from evidence.rules import extracts as rules
from evidence.rules.extracts import COLUMNS, Format
from govportal.ledger.actions import erase, record, recorded
from govportal.ledger.models import Entry, Leaf
from govportal.refusals import Refusal, Refused, sentence
from govportal.worklist.actions import run_jobs
from tests import make

VERDICTS = "verb=review.step_approve"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def written(filters, kind, person):
    made = request_extract(filters, kind, actor=person, now=timezone.now())
    run_jobs(timezone.now())
    made.refresh_from_db()
    return made


def sheet(made):
    text = made.path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_from_the_search_to_the_file_everything_is_recorded(client, cast, decided):
    client.force_login(cast.auditor)
    text = client.get(f"/audit/?{VERDICTS}&view=all").content.decode()
    assert f'name="filters" value="{VERDICTS}"' in text
    asked = {"filters": VERDICTS, "format": "csv"}
    first = client.post("/audit/extracts/new/", asked)
    assert client.post("/audit/extracts/new/", asked).url == first.url  # clicked twice
    assert "Being built" in client.get(first.url).content.decode()
    run_jobs(timezone.now())
    page = client.get(first.url).content.decode()
    assert "Download" in page and "What happened: Verdict: approved" in page
    answer = client.post(f"{first.url}file/")
    content = b"".join(answer.streaming_content)
    made = Extract.objects.get()
    assert hashlib.sha256(content).hexdigest() == made.sha256 and made.size == len(content)
    assert made.rows == Entry.objects.filter(verb="review.step_approve").count() == 3
    verbs = Entry.objects.about(made).order_by("id").values_list("verb", flat=True)
    told = [verb for verb in verbs if verb.startswith("evidence.")]
    assert told == [f"evidence.extract_{w}" for w in ("requested", "built", "downloaded")]
    assert "Verdict: approved" in client.get("/audit/extracts/").content.decode()


def test_csv_and_json_say_the_same_in_the_order_of_time(cast, decided):
    rows = sheet(written("", Format.CSV, cast.auditor))
    told = json.loads(written("", Format.JSON, cast.administrator).path.read_bytes())
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == [row["id"] for row in told["entries"]][: len(rows)]
    times = [row["occurred_at"] for row in rows]
    assert times == sorted(times)
    head = told["extract"]
    assert head["count"] == len(told["entries"]) and head["tree_size"] >= head["count"]
    assert head["checkpoint"].split("\n")[1] == str(head["tree_size"])
    verdict = next(row for row in rows if row["verb"] == "review.step_approve")
    assert make.REASONS in verdict["said"] and verdict["who"] == "Tech Owner"


def test_a_thousand_at_a_time_loses_none(cast, decided):
    with patch("evidence.models.extract_rows.CHUNK", 3):
        made = written("", Format.CSV, cast.auditor)
    rows = sheet(made)
    assert made.rows == len(rows) == len({row["id"] for row in rows})
    assert {row["id"] for row in rows} <= set(Leaf.objects.values_list("entry_id", flat=True))


def test_a_formula_is_none_and_an_erased_text_is_gone(cast):
    @recorded
    def said(*, actor, now):
        text = {"reason": "=1+1"}
        return record("agent.updated", cast.unit, actor=actor, now=now, personal=text)

    entry = said(actor=cast.owner, now=make.START)
    about = f"verb=agent.updated&since={make.START.date()}"
    rows = sheet(written(about, Format.CSV, cast.auditor))
    assert [row["said"] for row in rows] == ["reason: =1+1"]
    erase([entry], actor=cast.administrator, now=timezone.now(), reason="asked for")
    rows = sheet(written(about, Format.CSV, cast.auditor))
    assert [row["said"] for row in rows] == [""]


def test_votes_on_open_items_are_not_taken_away(cast):
    item = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(item, make.START)
    reasons = "Unmistakably mine, with reasons enough to count."
    make.vote(ballot, cast.member, now=make.START + timedelta(hours=1), rationale=reasons)
    text = written("", Format.JSON, cast.auditor).path.read_text()
    assert "ballot.voted" in text and "Unmistakably" not in text


def test_paper_is_for_what_can_be_read(cast, decided):
    made = written(VERDICTS, Format.PDF, cast.auditor)
    assert made.path.read_bytes().startswith(b"%PDF")
    with patch.object(rules, "PAPER_AT_MOST", 2):
        failed = written(f"{VERDICTS}&until=2026-12-31", Format.PDF, cast.auditor)
    assert failed.state == "failed" and failed.failure["code"] == "extract.too_long"


def test_a_failed_one_says_why_and_is_asked_for_again(client, cast, decided):
    with patch.object(rules, "PAPER_AT_MOST", 2):
        failed = written(VERDICTS, Format.PDF, cast.auditor)
    client.force_login(cast.auditor)
    text = client.get(failed.get_absolute_url()).content.decode()
    assert "3 entries are too many to print (2 at most)" in text
    assert "Ask for it as CSV" in text and "Ask for it as JSON" in text
    assert "Ask for it again" not in text and 'value="pdf"' not in text
    again = client.post("/audit/extracts/new/", {"filters": VERDICTS, "format": "csv"})
    assert again.url != failed.get_absolute_url()


def test_a_file_that_is_not_there_yet_is_a_conflict_not_a_prohibition(client, cast, decided):
    made = request_extract("", Format.CSV, actor=cast.auditor, now=timezone.now())
    client.force_login(cast.auditor)
    answer = client.post(f"{made.get_absolute_url()}file/")
    assert answer.status_code == 409
    assert sentence(Refusal("extract.not_ready_stale")) in answer.content.decode()
    fail_extract(made, Refusal("extract.broken"), job=None, now=timezone.now())
    answer = client.post(f"{made.get_absolute_url()}file/")
    assert answer.status_code == 409
    assert sentence(Refusal("extract.failed_stale")) in answer.content.decode()


def test_one_that_lost_its_worker_does_not_block_the_next(cast, decided):
    made = request_extract("", Format.CSV, actor=cast.auditor, now=timezone.now())
    made.job.state, made.job.ended_at = "failed", timezone.now()
    made.job.save()
    again = request_extract("", Format.CSV, actor=cast.auditor, now=timezone.now())
    made.refresh_from_db()
    assert made.state == "failed" and again.pk != made.pk


def test_files_go_after_thirty_days(client, cast, decided):
    made = written("", Format.CSV, cast.auditor)
    tidy_extracts(timezone.now() + timedelta(days=31))
    made.refresh_from_db()
    assert made.state == "expired" and not made.path.exists()
    client.force_login(cast.auditor)
    answer = client.post(f"{made.get_absolute_url()}file/")
    assert sentence(Refusal("extract.expired_stale")) in answer.content.decode()
    assert answer.status_code == 409


def test_nobody_else_gets_one(client, cast, decided):
    made = written("", Format.CSV, cast.auditor)
    client.force_login(cast.owner)
    assert client.get(made.get_absolute_url()).status_code == 403
    assert client.post(f"{made.get_absolute_url()}file/").status_code == 403
    asked = client.post("/audit/extracts/new/", {"format": "csv"})
    assert asked.status_code == 403 and Extract.objects.count() == 1


@pytest.mark.parametrize(
    "filters", ["verb=x", "since=2026-13-45", "trace=%00", "words=" + 101 * "x", "view=nonsense"]
)
def test_nothing_is_taken_away_by_a_filter_that_cannot_be_used(filters, client, cast, decided):
    client.force_login(cast.auditor)
    answer = client.post("/audit/extracts/new/", {"filters": filters, "format": "csv"})
    assert answer.status_code == 422 and b"A filter cannot be used" in answer.content
    with pytest.raises(Refused) as refused:
        request_extract(filters, Format.CSV, actor=cast.auditor, now=timezone.now())
    assert refused.value.refusal.code == "trail.unusable"
    assert not Extract.objects.exists()


def test_an_extract_of_too_many_people_is_refused(client, cast, decided):
    client.force_login(cast.auditor)
    with patch("evidence.models.meant.AT_MOST", 1):
        answer = client.post("/audit/extracts/new/", {"filters": "actor=owner", "format": "csv"})
        assert answer.status_code == 422
        assert "2 people and agents match “owner”" in answer.content.decode()
        with pytest.raises(Refused):
            request_extract("actor=owner", Format.CSV, actor=cast.auditor, now=timezone.now())
    made = request_extract("actor=owner", Format.CSV, actor=cast.auditor, now=timezone.now())
    with patch("evidence.models.meant.AT_MOST", 1):  # somebody of that name came meanwhile
        run_jobs(timezone.now())
    made.refresh_from_db()
    assert made.failure is not None and made.failure["code"] == "trail.unclear"
    assert "Be more exact" in client.get(made.get_absolute_url()).content.decode()


def test_filters_longer_than_their_column_are_refused(cast):
    with pytest.raises(Refused) as refused:
        request_extract("about=" + 1000 * "x", Format.CSV, actor=cast.auditor, now=timezone.now())
    assert refused.value.refusal.code == "extract.filters_too_long"


def test_an_unknown_format_leads_back(client, cast, decided):
    client.force_login(cast.auditor)
    answer = client.post("/audit/extracts/new/", {"filters": VERDICTS, "format": "xls"})
    assert answer.url == f"/audit/?{VERDICTS}"


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same(client, cast, count, django_assert_max_num_queries):
    for n in range(count):
        request_extract(f"trace={n}", Format.CSV, actor=cast.auditor, now=timezone.now())
    client.force_login(cast.auditor)
    client.get("/audit/extracts/")
    with django_assert_max_num_queries(12):
        client.get("/audit/extracts/")

"""Pages of samples: shown before they are drawn, looked at by auditors, taken away by readers."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.actions import sample_results as acts
from evidence.actions.sample_results import Noted
from evidence.models import AuditFinding, Sample, SampleItem
from evidence.rules import samples as rules
from evidence.rules.sample_results import Result
from govportal.ledger.models import Entry
from tests import make
from tests.evidence.sampling_making import WHY, sample

WORDS = "The role was given by an administrator, on a request that is filed."


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def auditor(cast, client):
    client.force_login(cast.auditor)
    return client


@pytest.fixture
def made(cast):
    return sample(cast, timezone.now())


def address(**more):
    today = timezone.localdate()
    days = {"since": today - timedelta(days=365), "until": today}
    pairs = {"kind": "roles", **{name: day.isoformat() for name, day in days.items()}, **more}
    return reverse("sample_new") + "?" + "&".join(f"{k}={v}" for k, v in pairs.items())


def words(answer):
    return " ".join(answer.content.decode().split())


def test_an_auditor_counts_a_population_and_draws_from_it(auditor, cast):
    assert auditor.get(reverse("sample_new")).status_code == 200
    shown = auditor.get(address())
    assert "Key by key" in words(shown) and shown.context["preview"].listed.check.agrees
    rows = len(shown.context["preview"].listed.members)
    said = {"purpose": WHY, "n": 5, "seed": "nov-2026", "seen": rows}
    answer = auditor.post(address(), said)
    made = Sample.objects.get()
    assert answer.status_code == 302 and answer.url == made.get_absolute_url()
    assert auditor.post(address(), said).url == made.get_absolute_url()
    page = words(auditor.get(answer.url))
    assert WHY in page and "nov-2026" in page and "Look at the next one" in page
    assert "the same items" in words(auditor.get(answer.url + "?again=1"))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"until": "2099-01-01"}, "The last day is still to come"),
        ({"since": "nonsense"}, "Enter a valid date"),
        ({"since": "0001-01-01"}, "Enter a valid date"),
        ({"tier": "2"}, "do not say that of themselves"),
        ({"kind": "entries"}, "Say which class"),
        ({"kind": "x"}, "Select a valid choice"),
        ({"unit": "nowhere"}, "Select a valid choice"),
    ],
)
def test_a_population_that_is_none_says_why(auditor, more, code):
    answer = auditor.get(address(**more))
    assert answer.status_code == 422 and code in words(answer)


def test_what_was_typed_comes_back_when_nothing_is_drawn(auditor):
    said = {"purpose": WHY, "n": 5, "seed": "two words", "seen": ""}
    answer = auditor.post(address(), said)
    assert answer.status_code == 422 and "without blanks" in words(answer)
    assert "two words" in words(answer) and WHY in words(answer)
    assert auditor.post(address(), {**said, "n": "many"}).status_code == 422
    stale = auditor.post(address(), {**said, "seed": "x", "seen": 2})
    assert stale.status_code == 409 and not Sample.objects.exists()


def test_one_item_after_the_other_is_looked_at(auditor, made):
    first = reverse("sample_item", args=[made.number, 1])
    assert "Row of the population" in words(auditor.get(first))
    wrong = auditor.post(first, {"result": "exception", "note": "no", "seen": 0})
    assert wrong.status_code == 422 and "at least 10" in words(wrong)
    answer = auditor.post(first, {"result": "exception", "note": WORDS, "seen": 0})
    assert answer.url == reverse("sample_item", args=[made.number, 2])
    stale = auditor.post(first, {"result": "conforms", "note": "Typed with care.", "seen": 0})
    assert stale.status_code == 409 and "Typed with care." in words(stale)
    assert "Make it a finding" in words(auditor.get(first))


def test_an_exception_becomes_a_finding_by_its_page(auditor, cast, made):
    item = SampleItem.objects.select_related("sample").get(n=1)
    page = reverse("sample_finding", args=[made.number, 1])
    assert "Only an exception" in words(auditor.get(page))
    acts.note_item(item, Noted(Result.EXCEPTION, WORDS), actor=cast.auditor, now=timezone.now())
    shown = auditor.get(page)
    assert WORDS in words(shown) and made.number in words(shown)
    due = timezone.localdate() + timedelta(days=30)
    said = {"title": "A role", "what": WORDS, "grade": "minor", "due_on": due.isoformat()}
    assert auditor.post(page, said).status_code == 422
    answer = auditor.post(page, {**said, "owner": cast.operator.email})
    finding = AuditFinding.objects.get()
    assert answer.url == finding.get_absolute_url() and finding.origin == "audit"
    assert finding.number in words(auditor.get(item.get_absolute_url()))


def test_a_sample_is_concluded_by_its_page(auditor, cast, made):
    page = reverse("sample_act", args=[made.number, "conclude"])
    said = {"conclude-opinion": "worked", "conclude-text": WORDS}
    early = auditor.post(page, said)
    assert early.status_code == 422 and "have no result yet" in words(early)
    assert WORDS in words(early)
    for item in SampleItem.objects.select_related("sample"):
        acts.note_item(item, Noted(Result.CONFORMS), actor=cast.auditor, now=timezone.now())
    assert auditor.post(page, said).status_code == 302
    again = auditor.post(page, said)
    assert again.status_code == 409 and "moved on" in words(again)
    assert "It worked in everything" in words(auditor.get(made.get_absolute_url()))


def test_readers_of_the_trail_see_samples_and_change_nothing(client, cast, made):
    client.force_login(cast.administrator)
    assert "Auditors draw samples" in words(client.get(made.get_absolute_url()))
    for name, args in (("sample_item", [1]), ("sample_act", ["abandon"]), ("sample_finding", [1])):
        answer = client.post(reverse(name, args=[made.number, *args]), {"result": "conforms"})
        assert answer.status_code == 403 and "Auditors draw samples" in words(answer), name
    assert client.get(reverse("sample_new")).status_code == 403


def test_files_have_the_whole_population_and_every_draw(auditor, cast, made):
    table = auditor.post(reverse("sample_file", args=[made.number, "csv"]))
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == made.rows and [row["item"] for row in rows[:5]] == ["1", "2", "3", "4", ""]
    assert all(row["draw"] == rules.draw_of("nov-2026", row["key"]) for row in rows)
    whole = json.loads(auditor.post(reverse("sample_file", args=[made.number, "json"])).content)
    assert whole["sample"]["count"] == len(whole["rows"]) == made.rows
    assert whole["sample"]["population_sha256"] == made.population_sha256
    assert Entry.objects.filter(verb="evidence.sample_downloaded").count() == 2


def test_lists_cost_the_same_however_long(auditor, cast, django_assert_max_num_queries):
    now = timezone.now()
    for n in range(12):
        sample(cast, now, n=2, draw={"seed": f"seed-{n}"})
    with django_assert_max_num_queries(12):
        assert auditor.get(reverse("sample_list")).context["page"].shown == 12


def test_pages_of_a_sample_have_their_price(auditor, cast, django_assert_max_num_queries):
    made = sample(cast, timezone.now(), n=15)
    with django_assert_max_num_queries(15):
        auditor.get(made.get_absolute_url())
    with django_assert_max_num_queries(15):
        auditor.get(reverse("sample_item", args=[made.number, 1]))
    with django_assert_max_num_queries(15):
        auditor.get(address())

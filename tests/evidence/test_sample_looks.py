"""Samples that changed while somebody looked, and what a reader checks by hand."""

import re
import subprocess
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import Sample
from evidence.rules.samples import By
from evidence.sampling_forms import DrawForm
from tests import make
from tests.evidence.sampling_making import WHY, sample
from tests.evidence.test_sample_pages import WORDS, address, words


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def auditor(cast, client):
    client.force_login(cast.auditor)
    return client


def test_a_population_that_grew_is_drawn_from_on_a_second_look(auditor):
    said = {"purpose": WHY, "n": 3, "seed": "x", "seen": 2}
    stale = auditor.post(address(), said)
    rows = len(stale.context["preview"].listed.members)
    seen = str(stale.context["draw"]["seen"])
    assert stale.status_code == 409 and f'value="{rows}"' in seen
    assert auditor.post(address(), {**said, "seen": rows}).status_code == 302


def test_an_item_that_was_noted_meanwhile_is_noted_on_a_second_look(auditor, cast):
    made = sample(cast, timezone.now())
    page = reverse("sample_item", args=[made.number, 1])
    auditor.post(page, {"result": "exception", "note": WORDS, "seen": 0})
    said = {"result": "conforms", "note": "Typed with care.", "seen": 0}
    stale = auditor.post(page, said)
    assert stale.status_code == 409 and 'value="1"' in str(stale.context["form"]["seen"])
    assert auditor.post(page, {**said, "seen": 1}).status_code == 302


def test_the_line_by_hand_gives_the_draw_whatever_the_seed_is(auditor, cast):
    made = sample(cast, timezone.now(), draw={"seed": r"it's;$(id)\n%s"})
    page = words(auditor.get(made.get_absolute_url()))
    line = unescape(re.findall(r"<code>(printf.*?)</code>", page)[0])
    told = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert told.stdout.split()[0] == made.items.get(n=1).draw
    assert "smallest draws are the sample" in page
    divided = sample(cast, timezone.now(), n=9, draw={"seed": "y", "by": By.WHAT})
    page = words(auditor.get(divided.get_absolute_url()))
    assert "Of each part" in page and "smallest draws are the sample" not in page


@pytest.mark.parametrize("seed", ["ab\x00", "a\x07b", "\x1cab", "a b", "a\u202eb"])
def test_a_seed_with_signs_that_nobody_sees_is_refused_and_not_mended(seed):
    form = DrawForm({"purpose": WHY, "n": 3, "seed": seed})
    assert not form.is_valid() and "without blanks" in str(form.errors["seed"])


def test_an_empty_population_says_so(auditor):
    page = words(auditor.get(address(since="2001-01-01", until="2001-01-02")))
    assert "There is nothing to draw from" in page and not Sample.objects.exists()


def test_entries_are_compared_with_the_tree_and_say_so(auditor):
    page = words(auditor.get(address(kind="entries", view="people")))
    assert "Leaves of the sealed tree" in page and "In the tables" not in page

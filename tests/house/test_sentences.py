"""Every refusal has its one sentence, and every sentence its places."""

import re
from pathlib import Path

from django.conf import settings

from govportal import refusals
from govportal.refusals import Refusal, sentence

ROOMS = ("govportal", "registry", "approvals", "evidence")
LITERAL = re.compile(r'Refusal\(\s*"([a-z_]+\.[a-z_]+)"')


def codes_in_the_code() -> set[str]:
    files = [f for room in ROOMS for f in (Path(settings.BASE_DIR) / room).rglob("*.py")]
    return {code for file in files for code in LITERAL.findall(file.read_text())}


def test_every_refusal_has_a_sentence():
    assert len(codes_in_the_code()) > 40
    assert codes_in_the_code() - refusals.known_codes() == set()


def test_a_sentence_says_what_it_was_given():
    words = sentence(Refusal("review.rationale_short", {"least": 40, "has": 7}))
    assert "40" in words and "7" in words

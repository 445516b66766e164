"""Every refusal has its one sentence, and every sentence its places."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from govportal import refusals
from govportal.refusals import Refusal, sentence

ROOMS = ("govportal", "registry", "approvals", "incidents", "evidence", "scorecards")
LITERAL = re.compile(r'Refusal\(\s*"([a-z_]+\.[a-z_]+)"')
PLACE = re.compile(r"%\((\w+)\)[sd]|%%")


def codes_in_the_code() -> set[str]:
    files = [f for room in ROOMS for f in (Path(settings.BASE_DIR) / room).rglob("*.py")]
    return {code for file in files for code in LITERAL.findall(file.read_text())}


def test_every_refusal_has_a_sentence():
    assert len(codes_in_the_code()) > 40
    assert codes_in_the_code() - refusals.known_codes() == set()


def test_a_sentence_says_what_it_was_given():
    words = sentence(Refusal("review.rationale_short", {"least": 40, "has": 7}))
    assert "40" in words and "7" in words


def slips(code: str) -> list[str]:
    """What goes wrong when the sentence of this code is said in the active language."""
    text = str(refusals._SENTENCES[code])
    with translation.override("en"):
        names = set(PLACE.findall(str(refusals._SENTENCES[code]))) - {""}
    found = [f"{code}: a bare % in {text!r}"] if "%" in PLACE.sub("", text) else []
    try:
        sentence(Refusal(code, dict.fromkeys(names, 7)))
    except (KeyError, TypeError, ValueError) as error:
        found.append(f"{code}: {error!r} in {text!r}")
    return found


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_sentence_can_be_said(language):
    with translation.override(language):
        assert [one for code in sorted(refusals.known_codes()) for one in slips(code)] == []

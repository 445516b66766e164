import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from approvals.lines import finding_words
from govportal.worklist.models import WorkItem
from tests import make
from tests.ui import gallery

FOLDER = Path(settings.BASE_DIR) / "locale" / "de" / "LC_MESSAGES"
ENTRY = re.compile(
    r'(?:^msgctxt "(?P<context>.*)"\n)?^msgid "(?P<source>.+)"\n^msgstr "(?P<target>.*)"$', re.M
)


def entries() -> list[tuple[str, str, str]]:
    """Context, English and German of every entry without a plural."""
    found = ENTRY.finditer((FOLDER / "django.po").read_text())
    return [(_text(m["context"]), _text(m["source"]), _text(m["target"])) for m in found]


def _text(quoted: str | None) -> str:
    return (quoted or "").replace('\\"', '"')


@pytest.fixture(scope="module")
def compiled():
    with (FOLDER / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_what_runs_is_what_was_translated(compiled):
    """django.mo is committed, because a fresh machine need not have gettext: it must be current."""
    assert len(entries()) > 150
    for context, source, target in entries():
        if target:
            said = compiled.pgettext(context, source) if context else compiled.gettext(source)
            assert said == target, "run: python manage.py compilemessages -l de"


def test_a_translation_keeps_the_places_of_its_source():
    place = re.compile(r"%\(\w+\)[sd]|%s")
    for _context, source, target in entries():
        if target:
            assert sorted(place.findall(source)) == sorted(place.findall(target)), source


def test_the_shell_speaks_german(page_request):
    with translation.override("de"):
        html = gallery.page(page_request).content.decode()
    assert '<html lang="de"' in html
    for words in ("Meine Arbeit", "Zum Inhalt springen", "Stufe 3 · Hoch", "(freiwillig)"):
        assert words in html


def test_a_german_day_is_written_as_germans_do(page_request):
    with translation.override("de"):
        html = gallery.page(page_request).content.decode()
    assert re.search(r">Mo 9\. Nov", html)


@pytest.fixture
def german_owner(db):
    """The business owner of the cast, with a request under review."""
    cast = make.organisation()
    make.request(cast)
    cast.owner.language = "de"
    cast.owner.save()
    return cast.owner


def test_words_of_the_rules_and_of_forms_are_in_the_readers_language(client, german_owner):
    client.force_login(german_owner)
    case = client.get("/requests/ADR-2026-0001/").content.decode()
    for words in ("Minimales Risiko", "Abfluss von Daten", "Mo 2. Nov"):
        assert words in case
    assert "Data exfiltration" not in case
    listed = (client.get("/requests/").content + client.get("/agents/").content).decode()
    assert "Stufe 4" in listed and "Tier 4" not in listed
    assert "YAML, höchstens 256 KiB" in client.get("/drafts/new/").content.decode()


def test_what_was_found_at_sending_is_in_the_readers_language():
    params = {"answer": "Regulated data", "found": "Name", "what": "personal data"}
    with translation.override("de"):
        words = finding_words({"code": "finding.contact_data", "params": params})
    assert words.startswith("„Geschützte Daten“ sagt nein neben „Name“ (personenbezogene Daten)")


def test_the_next_step_of_a_release_is_in_the_language_of_whose_turn_it_is(db):
    cast = make.organisation()
    cast.tech_owner.language = "de"
    cast.tech_owner.save()
    make.approve(make.request(cast, "tier3-claims"), make.START)
    item = WorkItem.objects.open().get(kind="agent.release")
    assert item.assignee == cast.tech_owner
    assert item.title.startswith("Stufe „Schattenbetrieb“ beginnen: ")


def test_a_role_of_a_request_is_in_the_readers_language():
    with translation.override("de"):
        assert WorkItem(role="requester").kind_words == "Antragstellende Person"


def test_nothing_waits_for_a_translation():
    for context, source, target in entries():
        assert target, f"{context or ''} {source}"
    assert "#, fuzzy" not in (FOLDER / "django.po").read_text()

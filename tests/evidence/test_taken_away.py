"""What leaves the portal as a file is recorded, stands under “Taken away”, and is counted."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from evidence.access_room import TAKING
from evidence.actions import frameworks as acts
from evidence.trail_views import VERBS_OF_VIEW
from evidence.verbs import VERBS
from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from tests.evidence.access_making import given
from tests.evidence.controls_making import comparison

pytestmark = pytest.mark.django_db
FILES = {
    "evidence.comparison_downloaded": "reconciliation_file",
    "evidence.coverage_exported": "framework_csv",
    "evidence.oscal_exported": "framework_oscal",
}
AWAY = re.compile(r"Took .* away( as a file)?|Wrote .* to a file\b.*")


@pytest.fixture
def subjects(cast):
    """The key of what each file is about."""
    acts.load_frameworks(actor=SYSTEM("tests"), now=timezone.now())
    return {"framework": "gdpr", "reconciliation": comparison(cast, timezone.now()).number}


def address(name, subjects):
    return reverse(name, args=[subjects[name.partition("_")[0]]])


@pytest.mark.parametrize(("verb", "name"), FILES.items())
def test_whoever_takes_it_stands_in_the_ledger_and_looking_takes_nothing(
    client, cast, subjects, verb, name
):
    client.force_login(cast.auditor)
    where = address(name, subjects)
    assert client.get(where).status_code == 405
    assert not Entry.objects.filter(verb=verb).exists()
    answer = client.post(where)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    entry = Entry.objects.get(verb=verb)
    assert entry.actor == cast.auditor.ledger_ref
    trail = client.get("/audit/?view=exports").context["page"]
    assert entry.pk in [line.id for line in trail.rows]


@pytest.mark.parametrize("name", FILES.values())
def test_the_page_has_a_form_for_it(client, cast, subjects, name):
    client.force_login(cast.auditor)
    where = address(name, subjects)
    page = client.get(where.removesuffix("coverage.csv").removesuffix("oscal.json")
                      .removesuffix("file/"))  # fmt: skip
    assert f'<form method="post" action="{where}">' in page.content.decode()


def test_the_command_is_recorded_too(subjects, tmp_path, capsys):
    call_command("oscal", "gdpr")
    call_command("oscal", "gdpr", out=tmp_path / "results.json")
    assert (tmp_path / "results.json").stat().st_size and len(list(tmp_path.iterdir())) == 1
    actors = Entry.objects.filter(verb="evidence.oscal_exported").values_list("actor", flat=True)
    assert list(actors) == ["system:command"] * 2


def test_what_an_auditor_took_is_counted_with_their_access(client, cast, subjects):
    access = given(cast)
    assert access.person is not None
    client.force_login(access.person)
    for name in FILES.values():
        assert client.post(address(name, subjects)).status_code == 200
    client.force_login(cast.administrator)
    page = client.get(access.get_absolute_url()).content.decode()
    assert '<span class="count">3</span>' in page
    assert all(str(VERBS[verb]) in page for verb in FILES)


def test_every_verb_of_something_taken_stands_in_the_view():
    with translation.override("en"):
        said = {verb for verb, words in VERBS.items() if AWAY.fullmatch(str(words))}
    called = {verb for verb in VERBS if verb.endswith(("downloaded", "exported", "receipt_taken"))}
    assert len(said) > 20 and called <= said
    assert said == set(VERBS_OF_VIEW["exports"]) == set(TAKING)
    assert len(VERBS_OF_VIEW["exports"]) == len(set(VERBS_OF_VIEW["exports"]))

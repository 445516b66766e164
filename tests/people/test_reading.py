"""Everybody chooses the language and the time zone in which they read."""

import pytest
from django.urls import reverse

from govportal.ledger.models import Entry
from tests import make

pytestmark = pytest.mark.django_db


def test_language_and_zone_are_kept_recorded_and_used(client):
    person = make.organisation().owner
    client.force_login(person)
    where = reverse("reading_choose")
    client.post(where, {"language": "de", "time_zone": "America/New_York"})
    page = client.get(reverse("person_settings"))
    assert page["Content-Language"] == "de" and "Ihr Konto" in page.content.decode()
    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("de", "America/New_York")
    assert Entry.objects.filter(verb="person.reading_chosen").count() == 1


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("xx", "UTC", "does not speak"),
        ("", "Mars/Base", "Nobody knows"),
        ("en", "", "Nobody knows"),
    ],
)
def test_what_nobody_knows_is_refused_and_changes_nothing(client, language, zone, said):
    person = make.organisation().owner
    client.force_login(person)
    answer = client.post(
        reverse("reading_choose"), {"language": language, "time_zone": zone}, follow=True
    )
    assert said in answer.content.decode()
    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("", "Europe/Berlin")

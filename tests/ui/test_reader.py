import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone, translation

from govportal.middleware import LocalTimeMiddleware, SignedOutFragmentMiddleware
from govportal.people.models import Person


def seen_by(person, browser: str = "en") -> tuple[str, str | None, str]:
    """Zone and language while a view answers ``person``, and what the answer says it is in.

    ``browser``: what LocaleMiddleware has found in the request.
    """
    seen = []

    def view(request):
        seen.append((timezone.get_current_timezone_name(), translation.get_language()))
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = person
    with translation.override(browser):
        answer = LocalTimeMiddleware(view)(request)
    return (*seen[0], answer.headers["Content-Language"])


def test_a_page_is_in_the_readers_zone_and_language():
    person = Person(time_zone="Asia/Tokyo", language="de")
    assert seen_by(person) == ("Asia/Tokyo", "de", "de")


def test_somebody_who_chose_no_language_reads_what_their_browser_asks_for():
    assert seen_by(Person(), browser="de")[1:] == ("de", "de")
    assert seen_by(Person(), browser="en")[1:] == ("en", "en")


def test_a_chosen_language_goes_before_the_browsers():
    assert seen_by(Person(language="en"), browser="de")[1:] == ("en", "en")


@pytest.mark.django_db
def test_signed_in_the_accept_language_header_counts_until_a_language_is_chosen(client):
    person = Person.objects.create_user("reader@brackwater.example", full_name="Rea Der")
    client.force_login(person)
    german = {"accept-language": "de-DE,de;q=0.9,en;q=0.5"}
    assert client.get("/", headers=german).headers["Content-Language"] == "de"
    person.language = "en"
    person.save()
    assert client.get("/", headers=german).headers["Content-Language"] == "en"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", ""])
def test_a_zone_nobody_knows_is_the_portals_own(zone):
    assert seen_by(Person(time_zone=zone, language="en"))[0] == "Europe/Berlin"


def test_the_next_reader_gets_their_own(settings):
    seen_by(Person(time_zone="Asia/Tokyo", language="de"))
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE
    assert seen_by(Person(time_zone="Europe/Lisbon", language="en")) == (
        "Europe/Lisbon",
        "en",
        "en",
    )


def answer_to(path: str, target: str, **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    return SignedOutFragmentMiddleware(lambda request: HttpResponseRedirect(target))(request)


def test_a_fragment_for_somebody_signed_out_is_never_the_sign_in_page():
    sign_in = "/accounts/login/?next=/"
    assert answer_to("/", sign_in, hx_request="true").status_code == 401
    assert answer_to("/", sign_in).status_code == 302
    assert answer_to("/", "/requests/", hx_request="true").status_code == 302

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone, translation

from govportal.middleware import LocalTimeMiddleware, SignedOutFragmentMiddleware
from govportal.people.models import Person


def seen_by(person) -> tuple[str, str | None, str]:
    """Zone and language while a view answers ``person``, and what the answer says it is in."""
    seen = []

    def view(request):
        seen.append((timezone.get_current_timezone_name(), translation.get_language()))
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = person
    with translation.override("en"):
        answer = LocalTimeMiddleware(view)(request)
    return (*seen[0], answer.headers["Content-Language"])


def test_a_page_is_in_the_readers_zone_and_language():
    person = Person(time_zone="Asia/Tokyo", language="de")
    assert seen_by(person) == ("Asia/Tokyo", "de", "de")


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

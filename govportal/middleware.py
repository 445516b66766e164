"""What every page needs around it: the reader's time, and refusals as answers."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone, translation

from govportal.errors import not_allowed, refused
from govportal.methods import page_above, takes_get
from govportal.refusals import Refused

Answer = Callable[[HttpRequest], HttpResponse]


class LocalTimeMiddleware:
    """Times are shown in the reader's zone, words in the reader's language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = _zone(getattr(request.user, "time_zone", ""))
        # Where nobody chose, LocaleMiddleware already has, by cookie or by what the browser asks.
        language = getattr(request.user, "language", "") or translation.get_language()
        with timezone.override(zone), translation.override(language):
            answer = self.get_response(request)
            answer.headers.setdefault("Content-Language", language or "en")
            return answer


def _zone(name: str) -> ZoneInfo | None:
    """The zone of that name; None, which means the portal's own, for one nobody knows."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


class SlashMiddleware:
    """A slash at the end of an address of the API makes no difference, and never a redirect."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/v1/"):
            request.path_info = request.path_info.rstrip("/")
        return self.get_response(request)


class SignedOutFragmentMiddleware:
    """A fragment asked for by somebody signed out is 401, not the sign-in page in its place.

    The page stays as it is, with what was typed, and says so (static/js/trouble.js).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        sent_away = answer.status_code == 302 and answer.headers["Location"].startswith(sign_in)
        if sent_away and request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)
        return answer


class RefusalMiddleware:
    """A rule's no that no view handled becomes 403, or 409 where a newer look is needed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error.refusal) if isinstance(error, Refused) else None


class MethodMiddleware:
    """An address that only takes a sent form says so on a page, instead of an empty 405."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        return (
            not_allowed(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer
        )


class SignInMiddleware(LoginRequiredMiddleware):
    """After sign-in one comes back to a page, not to an address that only takes a sent form."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        if takes_get(view_func):
            return super().handle_no_permission(request, view_func)
        above = page_above(request.path_info) or resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect_to_login(above, resolve_url(self.get_login_url(view_func)))

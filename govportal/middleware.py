"""What every page needs around it: the reader's time, and refusals as answers."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from govportal.errors import refused
from govportal.refusals import Refused

Answer = Callable[[HttpRequest], HttpResponse]


class LocalTimeMiddleware:
    """Times are shown in the reader's zone, words in the reader's language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = _zone(getattr(request.user, "time_zone", ""))
        # Without a person LocaleMiddleware has already chosen by cookie or browser.
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


class RefusalMiddleware:
    """A rule's no that no view handled becomes 403, or 409 where a newer look is needed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error.refusal) if isinstance(error, Refused) else None

"""What every page needs around it: the reader's time, and refusals as answers."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from govportal.errors import refused
from govportal.refusals import Refused

Answer = Callable[[HttpRequest], HttpResponse]


class LocalTimeMiddleware:
    """Times are shown in the reader's zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "")
        try:
            with timezone.override(ZoneInfo(zone) if zone else None):
                return self.get_response(request)
        except ZoneInfoNotFoundError:
            return self.get_response(request)


class RefusalMiddleware:
    """A rule's no that no view handled becomes 403, or 409 where a newer look is needed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error.refusal) if isinstance(error, Refused) else None

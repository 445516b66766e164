"""Error pages: what happened, what is safe, what to do (ui/pages/error.html)."""

import secrets
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from govportal.api import problems
from govportal.methods import is_page, page_above
from govportal.refusals import Refusal

RETRY_AFTER = "10"  # seconds
TOO_MUCH: dict[type[Exception], str] = {
    RequestDataTooBig: "DATA_UPLOAD_MAX_MEMORY_SIZE",
    TooManyFieldsSent: "DATA_UPLOAD_MAX_NUMBER_FIELDS",
    TooManyFilesSent: "DATA_UPLOAD_MAX_NUMBER_FILES",
}
"""What was sent and cannot be read, with the setting that bounds it."""


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    reference = f"E-{secrets.token_hex(2).upper()}-{secrets.token_hex(2).upper()}"
    if problems.is_for_api(request):
        return problems.answer(status, reference)
    context |= {"reference": reference, "now": timezone.now(), "status": status}
    return render(request, f"errors/{status}.html", context, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """403 with the one sentence, or 409 when the page that asked was out of date."""
    status = 409 if refusal.is_stale else 403
    return _page(request, status, refusal=refusal)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; or 413 for what is too large to be read, which says how large it may be."""
    most = next((most for kind, most in TOO_MUCH.items() if isinstance(exception, kind)), "")
    if not most:
        return _page(request, 400)
    is_size = isinstance(exception, RequestDataTooBig)
    return _page(request, 413, most=getattr(settings, most), is_size=is_size)


def not_allowed(request: HttpRequest, answer: HttpResponseNotAllowed) -> HttpResponse:
    """405 as a page: what the address takes, and where the page with its form is."""
    sent = request.method not in {"GET", "HEAD"}
    above = request.path_info if sent and is_page(request.path_info) else ""
    page = _page(request, 405, sent=sent, above=above or page_above(request.path_info))
    page["Allow"] = answer["Allow"]
    return page


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, refusal=None)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def signed_out(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer valid: signed out, or signed in anew in another tab."""
    return _page(request, 419, reason=reason)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database does not answer: away, or busy with one who writes much."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return _page(request, 500)
    answer = _page(request, 503)
    answer["Retry-After"] = RETRY_AFTER
    return answer

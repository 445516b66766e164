"""What went wrong, as RFC 9457 problem details: every answer of the API that is not a success."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework import exceptions
from rest_framework.response import Response

from govportal.refusals import Refused

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"
CHANGED = "row.changed_stale"
"""The refusal of a write whose If-Match is no longer the row's: 412 instead of 409."""


_PLAIN = {
    400: ("bad_request", _lazy("The request could not be read.")),
    403: ("permission_denied", _lazy("You may not do this.")),
    404: ("not_found", _lazy("There is nothing at this address.")),
    405: ("method_not_allowed", _lazy("This address does not take that method.")),
    413: ("too_large", _lazy("The request is too large.")),
    503: ("unavailable", _lazy("The database does not answer now; nothing was changed.")),
    500: ("broken", _lazy("Something broke on our side; nothing was changed.")),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: in the body (``pointer``), a parameter, a header, or
    in a document by ``path`` of keys and ``line``."""

    detail: str
    code: str = "invalid"
    pointer: str = ""
    parameter: str = ""
    header: str = ""
    path: str = ""
    line: int | None = None


@dataclass(eq=False)
class Problem(Exception):
    """An answer that is no success. ``code`` is stable; ``detail`` is one sentence for people."""

    status: int
    code: str
    detail: str
    errors: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "type": f"urn:govportal:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": str(self.detail),
        }
        if self.errors:
            said["errors"] = [{k: v for k, v in asdict(one).items() if v} for one in self.errors]
        return said


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem that an exception is; None for what nobody foresaw, which becomes 500."""
    problem = as_problem(error)
    if problem is None:
        return None
    return Response(
        problem.body(), problem.status, headers=dict(problem.headers), content_type=MEDIA_TYPE
    )


def as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, exceptions.ValidationError):
        return invalid(faults_of(error.detail))
    return _known(error)


def _refused(error: Refused) -> Problem:
    status = 412 if error.refusal.code == CHANGED else error.refusal.status
    problem = Problem(status, error.refusal.code, str(error.refusal))
    if field := error.refusal.params.get("field"):
        problem.errors = [Fault(problem.detail, problem.code, pointer=f"#/{field}")]
    return problem


def invalid(faults: Iterable[Fault]) -> Problem:
    """400 with every bad field at once."""
    found = tuple(faults)
    detail = found[0].detail if len(found) == 1 else _("The request has several faults.")
    return Problem(400, "invalid", detail, found)


def _known(error: Exception) -> Problem | None:
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return Problem(413, "too_large", _("The request is too large."))
    if not isinstance(error, exceptions.APIException):
        return None
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    return Problem(error.status_code, code, str(error.detail), headers=_headers(error))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    found = {"WWW-Authenticate": getattr(error, "auth_header", None)}
    wait = getattr(error, "wait", None)
    found["Retry-After"] = str(ceil(wait)) if wait is not None else None
    return {name: str(value) for name, value in found.items() if value}


def faults_of(detail: Any, pointer: str = "#") -> Iterator[Fault]:
    """The faults in what a serializer found, each with the JSON pointer of its place."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            place = pointer if name == "non_field_errors" else f"{pointer}/{_escaped(str(name))}"
            yield from faults_of(inner, place)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            place = f"{pointer}/{index}" if isinstance(inner, Mapping) else pointer
            yield from faults_of(inner, place)
    else:
        yield Fault(str(detail), getattr(detail, "code", "invalid"), pointer=pointer)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def is_for_api(request: HttpRequest) -> bool:
    """Whether a program asked, so that no page is the answer."""
    return request.path.startswith(ROOT)


def answer(status: int, reference: str) -> JsonResponse:
    """A problem where no view of the API was reached, or one broke; ``reference`` for support."""
    code, detail = _PLAIN.get(status, ("error", _("The request could not be answered.")))
    body = Problem(status, code, str(detail)).body()
    if status >= 500:
        body["instance"] = f"urn:govportal:error:{reference}"
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)

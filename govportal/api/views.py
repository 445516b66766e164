"""One function an operation, one line an address: what a room's API views are written with.

    @operation("List the agents", asks=AgentQuery, gives=AgentOut, is_list=True)
    def agents_list(request: PersonsRequest, query: Given) -> Response: ...

    path("agents", resource(GET=agents_list, POST=agent_register), name="api_agents")

The declaration is read twice, to check what comes in and to write the schema, so that both agree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from govportal.api.authentication import PEOPLE
from govportal.api.reading import MOST_BYTES, Closed, read_body, read_query, storable
from govportal.api.schema import documented
from govportal.api.tags import if_match

Given = Mapping[str, Any]
"""What a body or a query string held, checked."""


@dataclass(frozen=True)
class Operation:
    """One method of one address: its function, what it takes, and what it may answer.

    ``takes`` is the shape of the body, ``asks`` of the query string, ``gives`` of the answer.
    ``tagged``: the answer has an ETag. ``matched``: the call needs If-Match. ``refuses``: statuses
    with which rules say no (403, 409, 422, …). ``kinds``: keys that are answered here.
    ``headers``: those that the call may bring, for the document. ``media``: of the file that is
    given in place of JSON.
    """

    function: Callable[..., HttpResponseBase]
    title: str
    gives: type[serializers.BaseSerializer[Any]] | None = None
    status: int = 200
    takes: type[Closed] | None = None
    asks: type[Closed] = Closed
    is_list: bool = False
    tagged: bool = False
    matched: bool = False
    refuses: tuple[int, ...] = ()
    kinds: frozenset[str] = PEOPLE
    most_bytes: int = MOST_BYTES
    tag: str = ""
    headers: tuple[Any, ...] = ()
    media: str = ""


def operation(
    title: str, **declared: Any
) -> Callable[[Callable[..., HttpResponseBase]], Operation]:
    """Declare an operation; the arguments are those of ``Operation``.

    Its function gets ``query`` where it ``asks``, ``body`` where it ``takes``, and where it is
    ``matched`` also ``seen``, for the action.
    """

    def declare(function: Callable[..., HttpResponseBase]) -> Operation:
        return Operation(function, title, **declared)

    return declare


class Resource(APIView):
    """An address of the API; its methods are put in by ``resource``."""

    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    kinds = PEOPLE
    most_bytes = MOST_BYTES
    operations: Mapping[str, Operation] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not all(storable(str(part)) for part in kwargs.values()):
            raise Http404
        declared = self.operations.get(request.method or "")
        if declared is not None:
            self.kinds, self.most_bytes = declared.kinds, declared.most_bytes
        else:  # 405, to every key that is answered here at all
            self.kinds = frozenset().union(*(one.kinds for one in self.operations.values()))
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        done = super().finalize_response(request, response, *args, **kwargs)
        if not done.has_header("Cache-Control"):
            add_never_cache_headers(done)
        return done


def resource(**operations: Operation) -> Callable[..., Any]:
    """The view of an address: one operation a method, ``resource(GET=…, PATCH=…)``."""
    if "GET" in operations:
        operations["HEAD"] = operations["GET"]
    made: dict[str, Any] = {"operations": operations}
    for method, declared in operations.items():
        if method != "HEAD":
            made[method.lower()] = extend_schema(**documented(declared, method))(_handler(declared))
    view: type[Resource] = type("Resource", (Resource,), made)
    return view.as_view()


def _handler(declared: Operation) -> Callable[..., HttpResponseBase]:
    def handle(self: Resource, request: Request, **path: Any) -> HttpResponseBase:
        query = read_query(request, declared.asks)
        given: dict[str, Any] = {} if declared.asks is Closed else {"query": query}
        if declared.takes is not None:
            given["body"] = read_body(request, declared.takes)
        if declared.matched:
            given["seen"] = if_match(request)
        return declared.function(request, **path, **given)

    handle.__doc__ = declared.function.__doc__
    return handle

"""The OpenAPI 3.1 document, written from the declarations that also check what comes in."""

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import etag, require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from govportal.api.problems import MEDIA_TYPE
from govportal.api.reading import Closed

if TYPE_CHECKING:
    from govportal.api.views import Operation

WHAT = {
    400: "Not readable, or fields that do not fit: all of them in `errors`.",
    401: "No key, or one that is unknown or expired.",
    403: "Not you: a rule says no to whoever asks, or the key may not write or not be used here.",
    404: "There is no such thing, or none that you may see.",
    406: "Only JSON is spoken here.",
    409: "Things have moved on; look again.",
    412: "It was changed since the ETag that If-Match names.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A rule says no to this.",
    428: "Name the ETag of what you have seen in If-Match.",
    429: "Too many calls, or too many refused keys; `Retry-After` says when to come back.",
}
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True,
    description="The ETag of what you have seen, or `*`.",
)  # fmt: skip
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER,
    description="The ETag you have; 304 when it is still that.",
)  # fmt: skip


class FaultOut(serializers.Serializer[Any]):
    """One thing that is wrong, and where."""

    detail = serializers.CharField()
    code = serializers.CharField()
    pointer = serializers.CharField(required=False, help_text="JSON pointer into the body.")
    parameter = serializers.CharField(required=False)
    header = serializers.CharField(required=False)
    path = serializers.CharField(required=False, help_text="Keys into a request's content.")
    line = serializers.IntegerField(required=False, help_text="Line of a YAML document.")


class ProblemOut(serializers.Serializer[Any]):
    """Problem details (RFC 9457). `code` is stable, `detail` is for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = FaultOut(many=True, required=False)  # type: ignore[assignment]


class ClosedSchema(AutoSchema):
    """Bodies and answers are closed: what is not in the schema is not taken and not given."""

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        return schema | {"additionalProperties": False}


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "govportal.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token from “Your account”."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "govportal.api.authentication.SignedInAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        said = "A signed-in browser; writes need the form token in X-CSRFToken."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": said}


def documented(declared: "Operation", method: str) -> dict[str, Any]:
    """The arguments of ``extend_schema`` for an operation."""
    parameters: list[Any] = [] if declared.asks is Closed else [declared.asks]
    parameters += [IF_MATCH] if declared.matched else []
    parameters += declared.headers
    parameters += [IF_NONE_MATCH] if declared.tagged and method == "GET" else []
    if declared.tagged:
        parameters.append(
            OpenApiParameter(
                "ETag",
                str,
                OpenApiParameter.HEADER,
                response=[declared.status],
                description="What it looked like; for If-Match and If-None-Match.",
            )  # fmt: skip
        )
    return {
        "operation_id": declared.function.__name__,
        "summary": declared.title,
        "parameters": parameters,
        "request": declared.takes,
        "responses": _answers(declared, method),
        "tags": [declared.tag] if declared.tag else None,
    }


def _answers(declared: "Operation", method: str) -> dict[Any, Any]:
    gives: Any = declared.gives
    if gives is not None and declared.is_list:
        gives = _page_of(gives)
    found: dict[Any, Any] = {declared.status: OpenApiResponse(gives, declared.title)}
    if declared.media:
        shape = OpenApiResponse(OpenApiTypes.BINARY, declared.title)
        found = {(declared.status, declared.media): shape}
    if declared.tagged and method == "GET":
        found[304] = OpenApiResponse(None, "You have it already.")
    for status in sorted(_problems(declared, method)):
        found[(status, MEDIA_TYPE)] = OpenApiResponse(ProblemOut, WHAT[status])
    return found


def _problems(declared: "Operation", method: str) -> set[int]:
    found = {400, 401, 403, 404, 406, 429, *declared.refuses}
    if declared.takes is not None:
        found |= {413, 415}
    return found | {412, 428} if declared.matched else found


def _page_of(one: Any) -> Any:
    """The shape of a page of ``one``."""
    fields = {
        "results": one(many=True),
        "next": serializers.URLField(allow_null=True, help_text="Older rows."),
        "previous": serializers.URLField(allow_null=True, help_text="Newer rows."),
    }
    return type(f"{one.__name__.removesuffix('Out')}Page", (serializers.Serializer,), fields)


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document; the same as long as the program is."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


@lru_cache(maxsize=2)
def _written(as_yaml: bool) -> bytes:
    text = json.dumps(document(), default=str)
    if as_yaml:
        text = yaml.safe_dump(json.loads(text), allow_unicode=True, sort_keys=False)
    return text.encode()


@lru_cache(maxsize=2)
def _tag(as_yaml: bool) -> str:
    return f'"{hashlib.sha256(_written(as_yaml)).hexdigest()[:32]}"'


def _wants_yaml(request: HttpRequest) -> bool:
    if "format" in request.GET:
        return request.GET["format"] == "yaml"
    return "yaml" in request.headers.get("Accept", "")


@login_not_required
@require_safe
@etag(lambda request: _tag(_wants_yaml(request)))
def schema(request: HttpRequest) -> HttpResponse:
    """JSON, or YAML where ``?format=yaml`` or the Accept header asks for it. For everybody."""
    as_yaml = _wants_yaml(request)
    kind = "application/vnd.oai.openapi" + ("" if as_yaml else "+json")
    return HttpResponse(_written(as_yaml), content_type=f"{kind}; charset=utf-8")

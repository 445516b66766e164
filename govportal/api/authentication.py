"""Who calls: a person's session with its form token, or a key that some room knows."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from govportal.api import metering
from govportal.api.keys import Caller, KeyRefused, find_caller, kind_of, prefix_of
from govportal.api.problems import Problem
from govportal.refusals import Refusal, Refused

CHALLENGE = 'Bearer realm="govportal"'
PEOPLE = frozenset({"gpp"})
"""The kinds of keys that most addresses answer: a person's own tokens."""


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer`` with a key. Failures are counted by key and place they come from.

    So a service with an old key is slowed down, and its neighbours with good ones are not.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        given = request.headers.get("Authorization", "")
        if not given:
            return None
        scheme, _space, text = given.partition(" ")
        if scheme.lower() != "bearer":
            raise _unauthorised("key.scheme", _("Sign in with “Authorization: Bearer” and a key."))
        caller = _caller(text.strip(), request, timezone.now())
        if kind_of(text.strip()) not in kinds_of(request):
            raise Refused(Refusal("key.wrong_kind"))
        return caller.user, caller.key

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def kinds_of(request: Request) -> frozenset[str]:
    """The kinds of keys that the address asked answers."""
    view = (request.parser_context or {}).get("view")
    kinds: frozenset[str] = getattr(view, "kinds", PEOPLE)
    return kinds


def _caller(text: str, request: Request, now: datetime) -> Caller:
    limit = metering.failures()
    place = metering.named("failed", prefix_of(text), metering.network_of(request))
    if metering.is_used_up(place, limit, now):
        raise exceptions.Throttled(limit.wait(now), _("Too many keys were refused."))
    try:
        return find_caller(text, request, now)
    except KeyRefused as refused:
        metering.take(place, 1, limit, now)
        detail = refused.detail or _("This key is not known.")
        if refused.status == 403:
            raise Problem(403, refused.code, detail) from None
        raise _unauthorised(refused.code, detail) from None


def _unauthorised(code: str, detail: str) -> Problem:
    error = f'{CHALLENGE}, error="invalid_token"'
    return Problem(401, code, detail, headers={"WWW-Authenticate": error})


class SignedInAuthentication(SessionAuthentication):
    """A signed-in person's browser; writes need the form token, as on every page."""

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class MayCall(BasePermission):
    """Somebody calls, of a kind that the address answers, and writes only with a key that may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not (user and user.is_authenticated):
            return False
        if request.auth is None and not PEOPLE & kinds_of(request):
            raise Refused(Refusal("key.wrong_kind"))
        if request.method not in SAFE_METHODS and not getattr(request.auth, "can_write", True):
            raise Refused(Refusal("key.read_only"))
        return True


class FairUse(BaseThrottle):
    """So many calls a minute for each key, or person in a browser."""

    def allow_request(self, request: Request, view: Any) -> bool:
        who = getattr(request.auth or request.user, "ledger_ref", "")
        key = metering.named("calls", who)
        return metering.BLOCKS.pass_one(key, metering.calls(), timezone.now())

    def wait(self) -> float | None:
        return metering.calls().wait(timezone.now())

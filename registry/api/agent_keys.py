"""How the API knows an agent: by its own key, or by a grant it got for it."""

from datetime import datetime

from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

from govportal.api.authentication import CHALLENGE
from govportal.api.keys import Caller, KeyRefused
from govportal.api.metering import network_of
from govportal.api.problems import Problem
from govportal.refusals import Refusal, Refused
from registry.actions.identifying import Identity, identify

AGENTS = frozenset({"gpa"})
"""Addresses for agents with their key; with grants too: ``AGENTS | GRANTS``."""
GRANTS = frozenset({"jwt"})
UNKNOWN = frozenset({"credential.expired", "credential.replaced", "grant.expired"})
"""Those that are 401: whoever calls has to come with something else. The others are 403."""


class AgentCall(Request):
    """A call by an agent, for the type checker."""

    user: Identity  # type: ignore[assignment]


def find_agent(text: str, request: HttpRequest, now: datetime) -> Caller:
    """The agent behind a key or a grant.

    Raises KeyRefused for a wrong one, which is counted; Problem for a right one that opens nothing:
    a suspended agent may ask as often as it likes whether it may go on. Throttled for guesses.
    """
    try:
        identity = identify(text, source=network_of(request), now=now)
    except Refused as refused:
        no = refused.refusal
        if no.code == "credential.too_many":
            raise Throttled(int(str(no.params["seconds"])), str(no)) from None
        if no.code == "credential.unknown":
            raise KeyRefused(no.code, str(no)) from None
        raise key_problem(no) from None
    return Caller(identity, identity.grant or identity.credential)


def key_problem(no: Refusal) -> Problem:
    """A key that opens nothing, from the start or since its call began."""
    if no.code not in UNKNOWN:
        return Problem(403, no.code, str(no))
    error = f'{CHALLENGE}, error="invalid_token"'
    return Problem(401, no.code, str(no), headers={"WWW-Authenticate": error})

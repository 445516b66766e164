"""Every call of the API by every kind of person, generated from the URLconf.

A new operation without a line in ``CALLS`` fails the first test, so that none can be forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from govportal.api import metering
from tests import make
from tests.api.calling import Caller, problem

pytestmark = pytest.mark.django_db
SEES_AGENT = {"owner", "tech_owner", "compliance", "colleague", "chair", "member", "auditor",
              "administrator", "manager", "chair_alternate", "co_chair"}  # fmt: skip
KEEPS_INVENTORY = {"owner", "tech_owner", "manager", "compliance", "compliance_2", "security"}
ASKS = (SEES_AGENT | {"stranger", "board", "operator", "security", "compliance_2"}) - {"auditor"}
EVERYBODY = None


@dataclass(frozen=True)
class Line:
    """Who gets what from one operation.

    ``sees``: the others get 404. ``may``: of those who see it, the others get 403.
    """

    status: int = 200
    arguments: tuple[str, ...] = ()
    sees: set[str] | None = EVERYBODY
    may: set[str] | None = EVERYBODY
    body: Callable[[Any], Any] = field(default=lambda person: None)


def new_agent(person):
    return {
        "slug": f"of-{person.pk}",
        "name": "An agent",
        "unit": person.unit.slug,
        "business_owner": person.email,
        "technical_owner": person.email,
    }


def new_request(person):
    content = make.content(SCENE["cast"], name=f"Agent of {person.pk}")
    return {"content": content}


SCENE: dict[str, Any] = {}
CALLS = {
    ("api_agents", "GET"): Line(),
    ("api_agents", "POST"): Line(201, may=KEEPS_INVENTORY, body=new_agent),
    ("api_agent", "GET"): Line(200, ("agent",), SEES_AGENT),
    ("api_agent", "PATCH"): Line(
        200, ("agent",), SEES_AGENT, {"owner", "tech_owner", "compliance"}, body=lambda person: {}
    ),
    ("api_requests", "GET"): Line(),
    ("api_requests", "POST"): Line(201, may=ASKS, body=new_request),
    ("api_request", "GET"): Line(200, ("number",), SEES_AGENT),
    ("api_drafts", "POST"): Line(201, body=new_request),
    ("api_draft", "GET"): Line(200, ("draft",), {"owner"}),
    ("api_draft", "PUT"): Line(200, ("draft",), {"owner"}, body=new_request),
    ("api_draft", "DELETE"): Line(204, ("draft",), {"owner"}),
    ("api_draft_send", "POST"): Line(201, ("draft",), {"owner"}),
}


def operations(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from operations(one.url_patterns)
        elif hasattr(one.callback, "cls"):
            for method in one.callback.cls.operations:
                yield one.name, method


def matched(name: str, method: str) -> bool:
    """Whether the operation wants If-Match."""
    return view_of(name).cls.operations[method].matched


def view_of(name: str) -> Any:
    return next(view for n, view in _views(get_resolver().url_patterns) if n == name)


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _views(one.url_patterns)
        elif one.name:
            yield one.name, one.callback


@pytest.fixture
def cast(db):
    metering.BLOCKS.forget()
    return make.organisation()


@pytest.fixture
def scene(cast):
    request = make.request(cast)
    draft = make.draft(cast, "tier1-internal-drafting")
    SCENE["cast"] = cast
    return {"agent": request.agent.slug, "number": request.number, "draft": draft.pk}


def address(name: str, line: Line, scene: dict[str, Any]) -> str:
    return reverse(name, args=[scene[argument] for argument in line.arguments])


def answered(caller: Caller, name: str, method: str, line: Line, scene: dict[str, Any]) -> Any:
    """What the call gets; whatever it did is undone."""
    body = line.body(caller.token.person)
    with transaction.atomic():
        answer = caller.call(method, address(name, line, scene), body, If_Match="*")
        transaction.set_rollback(True)
    return answer


def test_every_operation_has_a_line_here():
    found = {(n, m) for n, m in operations(get_resolver().url_patterns) if m != "HEAD"}
    assert found == set(CALLS)


def test_who_may_call_what(cast, scene):
    for role, person in cast.everybody().items():
        caller = Caller(person)
        for (name, method), line in CALLS.items():
            answer = answered(caller, name, method, line, scene)
            wanted = line.status
            if line.sees is not EVERYBODY and role not in line.sees:
                wanted = 404
            elif line.may is not EVERYBODY and role not in line.may:
                wanted = 403
            assert answer.status_code == wanted, (name, method, role, answer.content[:300])


def test_nobody_calls_without_a_key_and_nobody_is_sent_to_sign_in(cast, scene):
    for (name, method), line in CALLS.items():
        answer = Client().generic(method, address(name, line, scene))
        problem(answer, 401, "not_authenticated")


def test_a_token_that_reads_changes_nothing_anywhere(cast, scene):
    caller = Caller(cast.owner, can_write=False)
    for (name, method), line in CALLS.items():
        if method != "GET":
            problem(answered(caller, name, method, line, scene), 403, "key.read_only")


def test_what_exists_is_changed_only_by_who_says_what_they_saw(cast, scene):
    caller = Caller(cast.owner)
    for (name, method), line in CALLS.items():
        if matched(name, method):
            where, body = address(name, line, scene), line.body(cast.owner)
            problem(caller.call(method, where, body), 428, "precondition_required")
            answer = caller.call(method, where, body, If_Match='"old"')
            problem(answer, 412, "row.changed_stale")


def test_every_address_answers_a_browser_that_is_signed_in(cast, scene, client):
    client.force_login(cast.owner)
    for (name, method), line in CALLS.items():
        if method == "GET":
            assert client.get(address(name, line, scene)).status_code == 200, name

"""Every call of the API by every kind of person, generated from the URLconf.

A new operation without a line in ``tests/api/lines.py`` fails the first test, so that none can be
forgotten; ``test_fuzzing.py`` asks the same operations.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from govportal.api import metering
from tests import make
from tests.api.calling import Caller, problem
from tests.api.lines import CALLS, EVERYBODY, FOR_AGENTS, Line
from tests.api.lines import scene as made

pytestmark = pytest.mark.django_db


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, Any]]:
    """Every named address with its view."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        elif one.name:
            yield one.name, one.callback


def operation_of(name: str, method: str) -> Any:
    """What is declared for a method of an address."""
    view = next(view for n, view in views(get_resolver().url_patterns) if n == name)
    return view.cls.operations[method]


@pytest.fixture
def cast(db):
    metering.BLOCKS.forget()
    return make.organisation()


@pytest.fixture
def scene(cast):
    return made(cast)


def address(name: str, line: Line, scene: dict[str, Any]) -> str:
    return reverse(name, args=[scene[argument] for argument in line.arguments])


def answered(cast, caller: Caller, name: str, method: str, line: Line, scene: Any) -> Any:
    """What the call gets; whatever it did is undone."""
    body = line.body(cast, caller.token.person)
    with transaction.atomic():
        answer = caller.call(method, address(name, line, scene), body, If_Match="*")
        transaction.set_rollback(True)
    return answer


def test_every_operation_has_a_line_here():
    found = {
        (name, method)
        for name, view in views(get_resolver().url_patterns)
        for method in getattr(getattr(view, "cls", None), "operations", ())
        if method != "HEAD"
    }
    assert found == set(CALLS)


def test_who_may_call_what(cast, scene):
    for role, person in cast.everybody().items():
        caller = Caller(person)
        for (name, method), line in CALLS.items():
            answer = answered(cast, caller, name, method, line, scene)
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


def test_an_agents_key_opens_what_is_for_agents_and_nothing_else(cast, scene):
    caller = Caller(cast.owner)
    caller.text = scene["key"]
    for (name, method), line in CALLS.items():
        answer = answered(cast, caller, name, method, line, scene)
        if "gpa" not in operation_of(name, method).kinds:
            problem(answer, 403, "key.wrong_kind")
        elif line.may == FOR_AGENTS or name == "api_grant":
            assert answer.status_code == line.status, (name, answer.content)


def test_a_token_that_reads_changes_nothing_anywhere(cast, scene):
    caller = Caller(cast.owner, can_write=False)
    for (name, method), line in CALLS.items():
        if method != "GET":
            code = "key.wrong_kind" if line.may == FOR_AGENTS else "key.read_only"
            problem(answered(cast, caller, name, method, line, scene), 403, code)


def test_what_exists_is_changed_only_by_who_says_what_they_saw(cast, scene):
    for (name, method), line in CALLS.items():
        if operation_of(name, method).matched:
            person = getattr(cast, min(line.may or line.sees or {"owner"}))
            caller, body = Caller(person, name=f"{name} {method}"), line.body(cast, person)
            where = address(name, line, scene)
            problem(caller.call(method, where, body), 428, "precondition_required")
            answer = caller.call(method, where, body, If_Match='"old"')
            problem(answer, 412, "row.changed_stale")


def test_every_address_answers_a_browser_that_is_signed_in(cast, scene, client):
    client.force_login(cast.owner)
    for (name, method), line in CALLS.items():
        if method == "GET":
            wanted = line.status if line.may is EVERYBODY or "owner" in line.may else 403
            if line.sees is not EVERYBODY and "owner" not in line.sees:
                wanted = 404
            assert client.get(address(name, line, scene)).status_code == wanted, name

"""Grants: asked for by agents, checked by tools, void when what they hang on is gone."""

from datetime import timedelta

import jwt
import pytest
from django.test import Client
from django.utils import timezone
from jwt import PyJWKSet

from govportal.api import metering
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from registry import grant_keys, grants
from registry.actions import (
    ask_grant,
    end_grant,
    identify,
    lift_suspension,
    revoke_credential,
    rotate_credential,
    suspend,
)
from registry.models import Agent, Authorisation, Credential, Grant
from tests.api.calling import Caller, problem
from tests.make import SETUP
from tests.refusing import refused
from tests.registry.identities import ask, call, key_of, me, running, tools

pytestmark = pytest.mark.django_db
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
CAUSE = Reference("condition:7")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agent(cast, now):
    metering.BLOCKS.forget()
    return running(cast, now - DAY)


@pytest.fixture
def issued(agent, now):
    return key_of(agent, now=now)


def test_a_grant_for_one_task_and_some_tools(agent, issued, now):
    answer = ask(issued.key, task="Sort tickets", tools=tools(agent)[:1])
    said = answer.json()
    assert answer.status_code == 201 and "no-store" in answer["Cache-Control"]
    grant = Grant.objects.get(number=said["id"])
    assert (grant.tools, grant.task, grant.asked_with) == (
        tools(agent)[:1], "Sort tickets", issued.credential
    )  # fmt: skip
    assert grant.expires_at - grant.issued_at == 15 * MINUTE
    entry = Entry.objects.get(verb="grant.issued")
    assert "Sort tickets" not in entry.body and said["token"] not in entry.body
    assert entry.actor == agent.ledger_ref
    published = Client().get("/api/v1/keys")
    assert published.status_code == 200 and "max-age=300" in published["Cache-Control"]
    header = jwt.get_unverified_header(said["token"])
    key = PyJWKSet.from_dict(published.json())[header["kid"]]
    body = jwt.decode(said["token"], key, algorithms=["EdDSA"], audience="agent-tools")
    assert (body["sub"], body["jti"], body["tools"]) == (agent.slug, said["id"], grant.tools)
    assert body["manifest"] == said["fingerprint"] == Authorisation.objects.get().fingerprint
    assert body["exp"] - body["iat"] == 900 and "d" not in published.json()["keys"][0]
    assert me(said["token"]).json()["grant"] == said["id"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"tools": ["x"]}, {"#/task": "required"}),
        ({"task": "a", "tools": []}, {"#/tools": "min_length"}),
        ({"task": "a", "tools": ["x"], "minutes": 61}, {"#/minutes": "max_value"}),
        ({"task": "a", "tools": ["x"], "minutes": 0}, {"#/minutes": "min_value"}),
        ({"task": "a", "tools": "x"}, {"#/tools": "not_a_list"}),
        ({"task": "", "tool": 1}, {"#/task": "blank", "#/tools": "required", "#/tool": "unknown"}),
    ],
)  # fmt: skip
def test_bad_asking_is_400_with_every_place(issued, body, where):
    said = problem(ask(issued.key, **body), 400, "invalid")
    assert {one["pointer"]: one["code"] for one in said["errors"]} == where


def test_a_task_that_holds_a_key_is_refused_and_kept_nowhere(agent, issued):
    said = problem(
        ask(issued.key, task=f"Use {issued.key}", tools=tools(agent)), 422, "grant.holds_key"
    )
    assert issued.key not in str(said) and not Grant.objects.exists()


def test_what_the_manifest_does_not_list_is_not_granted(agent, issued, now):
    said = problem(ask(issued.key, task="a", tools=["rm"]), 422, "grant.tools_beyond")
    assert "rm" in said["detail"]
    staging = key_of(agent, "staging", now=now)
    problem(ask(staging.key, task="a", tools=tools(agent)), 422, "grant.not_authorised")
    assert not Grant.objects.exists()


def test_a_grant_asks_for_no_grant_and_outlives_no_key(agent, issued, now):
    token = ask(issued.key, task="a", tools=tools(agent)).json()["token"]
    problem(ask(token, task="a", tools=tools(agent)), 403, "key.wrong_kind")
    new = rotate_credential(issued.credential, overlap=10 * MINUTE, actor=SETUP, now=now)
    ask(issued.key, task="b", tools=tools(agent), minutes=60)
    ends = Credential.objects.get(pk=issued.credential.pk).overlap_until
    assert Grant.objects.get(task="b").expires_at == ends.replace(microsecond=0)
    assert ask(new.key, task="c", tools=tools(agent), minutes=60).status_code == 201


@pytest.fixture
def token(agent, issued):
    return ask(issued.key, task="Sort", tools=tools(agent)).json()["token"]


def test_a_grant_is_void_when_what_it_hangs_on_is_gone(agent, issued, token, now):
    right = Authorisation.objects.get()
    Authorisation.objects.filter(pk=right.pk).update(state="revoked")
    problem(me(token), 403, "grant.authorisation_gone")
    Authorisation.objects.filter(pk=right.pk).update(state="active")
    suspend(right, cause=CAUSE, reason="Overdue.", actor=SETUP, now=now)
    problem(me(token), 403, "grant.authorisation_gone")
    lift_suspension(CAUSE, actor=SETUP, now=now)
    assert me(token).status_code == 200
    Agent.objects.filter(pk=agent.pk).update(lifecycle="suspended")
    problem(me(token), 403, "agent.is_suspended")
    Agent.objects.filter(pk=agent.pk).update(lifecycle="production")
    revoke_credential(issued.credential, "Lost.", actor=SETUP, now=now)
    problem(me(token), 403, "grant.revoked")
    assert Grant.objects.get().revoked_because == "credential.revoked"


def test_a_grant_ends_at_its_moment_by_the_portals_clock(agent, issued, token):
    grant = Grant.objects.get()
    last = grant.expires_at - timedelta(microseconds=1)
    assert identify(token, source="192.0.2.7", now=last).grant == grant
    with refused("grant.expired"):
        identify(token, source="192.0.2.7", now=grant.expires_at)
    # Another machine's clock, behind that of the one that signed it.
    assert identify(token, source="192.0.2.7", now=grant.issued_at - 5 * SECOND).grant == grant


def test_forged_tokens_are_not_known(agent, issued, token, tmp_path, settings):
    body = jwt.decode(token, options={"verify_signature": False})
    header = jwt.get_unverified_header(token)
    published = grant_keys.published()[0]["x"]
    forged = [
        jwt.encode(body, None, "none", headers={"kid": header["kid"]}),
        jwt.encode(body, published.ljust(64, "="), "HS256", headers={"kid": header["kid"]}),
        token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
    ]
    settings.GRANT_SIGNING_KEY_FILE = str(tmp_path / "other.pem")
    forged.append(jwt.encode(body, grant_keys.signing_key(), "EdDSA", headers=header))
    forged.append(jwt.encode(body, grant_keys.signing_key(), "EdDSA"))
    for wrong in forged:
        assert grants.read(wrong) is None
        problem(me(wrong), 401, "credential.unknown")


def test_a_token_of_ours_without_its_row_opens_nothing(agent, token):
    claims = grants.Claims(
        "grant_never", agent.slug, "production", "sha256:0", "a", ("x",),
        timezone.now(), timezone.now() + MINUTE,
    )  # fmt: skip
    problem(me(grants.sign(claims)), 401, "credential.unknown")


def test_grants_survive_a_rotation_of_the_signing_key(agent, issued, settings, tmp_path):
    settings.GRANT_SIGNING_KEY_FILE = str(tmp_path / "grants.pem")
    token = ask(issued.key, task="Sort", tools=tools(agent)).json()["token"]
    grant_keys.rotate(timezone.now())
    assert me(token).status_code == 200
    assert len(Client().get("/api/v1/keys").json()["keys"]) == 2
    grant_keys.drop_former()
    problem(me(token), 401, "credential.unknown")


def test_the_agent_itself_ends_its_grant(agent, issued, token, now):
    number = Grant.objects.get().number
    other = key_of(agent, "staging", now=now)
    said = call("DELETE", f"grants/{number}", other.key)
    problem(said, 403, "grant.only_who_answers_ends")
    assert call("DELETE", f"grants/{number}", token).status_code == 204  # with the grant itself
    problem(me(token), 403, "grant.revoked")
    problem(call("DELETE", f"grants/{number}", issued.key), 409, "grant.revoked_stale")
    problem(call("DELETE", "grants/grant_never", issued.key), 404, "not_found")
    entry = Entry.objects.get(verb="grant.revoked")
    assert entry.actor == agent.ledger_ref


def test_another_agents_grant_is_not_there(cast, agent, issued, token, now):
    number = Grant.objects.get().number
    Agent.objects.filter(pk=agent.pk).update(slug="renamed")
    other = key_of(running(cast, now - DAY), now=now)
    problem(call("DELETE", f"grants/{number}", other.key), 404, "not_found")


def test_people_end_grants_with_a_reason(cast, agent, token):
    number = Grant.objects.get().number
    where = f"/api/v1/grants/{number}"
    problem(Caller(cast.owner).call("DELETE", where), 422, "identity.reason_missing")
    said = Caller(cast.compliance).call("DELETE", where, {"reason": "x"})
    problem(said, 403, "grant.only_who_answers_ends")
    problem(Caller(cast.stranger).call("DELETE", where, {"reason": "x"}), 404, "not_found")
    done = Caller(cast.owner, name="Two").call("DELETE", where, {"reason": "Enough."})
    assert done.status_code == 204
    problem(me(token), 403, "grant.revoked")


def test_a_grant_is_not_given_for_a_key_revoked_meanwhile(agent, issued, now):
    identity = identify(issued.key, source="192.0.2.7", now=now)
    revoke_credential(issued.credential, "Lost.", actor=SETUP, now=now)
    with refused("credential.revoked"):
        ask_grant(identity, "Sort", tools(agent), now=now)


def test_a_grant_that_is_over_has_nothing_to_end(agent, token, now):
    grant = Grant.objects.get()
    with refused("grant.expired_stale"):
        end_grant(grant, "x", actor=agent.technical_owner, now=grant.expires_at)

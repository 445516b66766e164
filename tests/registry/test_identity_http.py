"""An agent calls a real server process over real HTTP; two processes agree about it."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from registry.actions import revoke_credential, rotate_credential
from registry.models import Agent, Grant
from tests.house.tree import ROOT
from tests.make import SETUP
from tests.registry.identities import key_of, running, tools
from tests.services.programs import end_with_parent, free_port, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@dataclass
class Server:
    """Two web processes on the tests' own database."""

    port: int
    log: Path

    def call(self, method: str, path: str, bearer: str = "", body: Any = None) -> tuple[int, Any]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        raw = None if body is None else json.dumps(body)
        try:
            asked.request(method, path, raw, headers | {"Content-Type": "application/json"})
            answer = asked.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        except OSError:
            return 0, None
        finally:
            asked.close()


def database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    who = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    host = quote(known["HOST"], safe="")
    return f"postgres://{who}@{host}:{known['PORT']}/{known['NAME']}"


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[Server]:
    made = Server(free_port(), tmp_path / "log")
    env = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "govportal.settings",
        "GRANT_SIGNING_KEY_FILE": settings.GRANT_SIGNING_KEY_FILE,
        "GOVPORTAL_MODE": "test",
        "LOG_LEVEL": "DEBUG",
        "PORT": str(made.port),
        "PORTAL_RUNS": "web",
        "REDIS_URL": "",
        "WEB_PROCESSES": "2",
    }
    with made.log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "govportal.supervisor"],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
    try:
        wait_until(lambda: made.call("GET", "/healthz")[0] == 200, "the server", 90)
        yield made
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def code(answer: tuple[int, Any]) -> tuple[int, str]:
    return answer[0], (answer[1] or {}).get("code", "")


def test_an_agents_life_over_http(cast, server):
    now = timezone.now().replace(microsecond=0)
    agent = running(cast, now - timedelta(days=1))
    issued = key_of(agent, now=now)

    status, said = server.call("GET", "/api/v1/me?environment=production", issued.key)
    assert status == 200, said
    assert (said["agent"], said["lifecycle"]) == (agent.slug, "production")
    assert Agent.objects.get().last_seen_at is not None

    body = {"task": "Sort tickets", "tools": tools(agent)[:1], "minutes": 5}
    status, granted = server.call("POST", "/api/v1/grants", issued.key, body)
    assert status == 201, granted
    assert server.call("GET", "/api/v1/me", granted["token"])[1]["grant"] == granted["id"]
    assert server.call("GET", "/api/v1/keys")[1]["keys"][0]["crv"] == "Ed25519"

    new = rotate_credential(issued.credential, actor=SETUP, now=timezone.now())
    for key in (issued.key, new.key):
        assert server.call("GET", "/api/v1/me", key)[0] == 200
    assert server.call("DELETE", f"/api/v1/grants/{granted['id']}", new.key)[0] == 204
    assert code(server.call("GET", "/api/v1/me", granted["token"])) == (403, "grant.revoked")

    status, second = server.call("POST", "/api/v1/grants", new.key, body)
    revoke_credential(new.credential, "Lost.", actor=SETUP, now=timezone.now())
    for _ in range(4):  # whichever process answers
        assert code(server.call("GET", "/api/v1/me", new.key)) == (403, "credential.revoked")
        assert code(server.call("GET", "/api/v1/me", second["token"])) == (403, "grant.revoked")
    assert Grant.objects.filter(revoked_at__isnull=True).count() == 0

    Agent.objects.filter(pk=agent.pk).update(lifecycle="suspended", suspended_from="production")
    for _ in range(4):
        assert code(server.call("GET", "/api/v1/me", issued.key)) == (403, "agent.is_suspended")

    wrong = issued.key[:-1] + ("a" if issued.key[-1] != "a" else "b")
    statuses = [server.call("GET", "/api/v1/me", wrong)[0] for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2  # both processes count together

    logged = server.log.read_text()
    for secret in (issued.key, new.key, granted["token"], second["token"]):
        assert secret.rpartition("_")[2] not in logged

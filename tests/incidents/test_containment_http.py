"""SEV1 at three in the morning: what two web processes answer the agent, over real HTTP."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from govportal.worklist.models import Notice
from incidents import actions
from incidents.actions import containing
from incidents.models import Containment
from tests import make
from tests.house.tree import ROOT
from tests.incidents.containing import steps
from tests.incidents.make import report
from tests.registry.identities import key_of, running, tools
from tests.registry.test_identity_http import Server, code, database_url
from tests.services.programs import end_with_parent, free_port, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def servers(tmp_path: Path, settings: Any) -> Iterator[list[Server]]:
    """Two servers of one web process each, on the tests’ own database; Redis and mail are down."""
    made = [Server(free_port(), tmp_path / f"log-{n}") for n in range(2)]
    running_ones = []
    for server in made:
        env = os.environ | {
            "DATA_DIR": str(tmp_path / str(server.port)),
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "govportal.settings",
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "GRANT_SIGNING_KEY_FILE": settings.GRANT_SIGNING_KEY_FILE,
            "GOVPORTAL_MODE": "test",
            "PORT": str(server.port),
            "PORTAL_RUNS": "web",
            "PORTAL_URL": settings.PORTAL_URL,
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "SECRET_KEY": settings.SECRET_KEY,
            "WEB_PROCESSES": "1",
        }
        with server.log.open("w") as output:
            running_ones.append(
                subprocess.Popen(
                    [sys.executable, "-m", "govportal.supervisor"], cwd=ROOT, env=env,
                    stdout=output, stderr=output, start_new_session=True,
                    preexec_fn=end_with_parent,
                )
            )  # fmt: skip
    try:
        for server in made:
            wait_until(lambda one=server: one.call("GET", "/api/v1/keys")[0] == 200, "a server", 90)
        yield made
    finally:
        for process in running_ones:
            process.send_signal(signal.SIGINT)
        for process in running_ones:
            process.wait(40)


def test_both_web_processes_refuse_on_the_next_call(cast, servers, settings):
    now = timezone.now()
    agent = running(cast, now.replace(microsecond=0) - timedelta(days=1))
    key = key_of(agent, now=now).key
    body = {"task": "Sort tickets", "tools": tools(agent)[:1], "minutes": 5}
    token = servers[0].call("POST", "/api/v1/grants", key, body)[1]["token"]
    for server in servers:
        assert server.call("GET", "/api/v1/me", key)[0] == 200
        assert server.call("GET", "/api/v1/me", token)[0] == 200
    settings.PROBE_URLS = [f"http://127.0.0.1:{server.port}" for server in servers]

    begun = time.perf_counter()
    actions.report_incident(report(agent), actor=cast.colleague, now=timezone.now())
    opened = time.perf_counter()
    refused = [code(server.call("GET", "/api/v1/me", one)) for server in servers
               for one in (key, token)]  # fmt: skip
    asked = time.perf_counter()
    assert refused == [(403, "credential.revoked"), (403, "grant.revoked")] * 2

    stop = Containment.objects.get()
    containing.run_steps(timezone.now())
    probed = time.perf_counter()
    stop.refresh_from_db()
    done = [step for step in stop.steps.all() if step.code == "probed"]
    assert [step.state for step in done] == ["done", "done"], [step.result for step in done]
    assert [step.target for step in done] == settings.PROBE_URLS
    assert stop.confirmed_at is not None
    print(
        f"\n{connection.vendor}: incident opened, agent suspended, keys revoked in"
        f" {1000 * (opened - begun):.1f} ms; four refusals of two processes in"
        f" {1000 * (asked - opened):.1f} ms; both probed in {1000 * (probed - asked):.1f} ms;"
        f" lines: {[(s.code, s.took) for s in stop.steps.all()]} µs"
    )


def test_a_drill_over_http_leaves_real_agents_alone(cast, servers, settings):
    now = timezone.now()
    agent = running(cast, now.replace(microsecond=0) - timedelta(days=1))
    key = key_of(agent, now=now).key
    settings.PROBE_URLS = [f"http://127.0.0.1:{server.port}" for server in servers]
    drill = containing.start_drill("Quarterly, as agreed.", actor=cast.operator, now=timezone.now())
    for _ in range(2):
        containing.run_steps(timezone.now())
    drill.refresh_from_db()
    assert drill.confirmed_at is not None, [step.result for step in drill.steps.all()]
    assert "probe.not_refused" in steps(drill)["control"].result
    assert [server.call("GET", "/api/v1/me", key)[0] for server in servers] == [200, 200]
    assert not Notice.objects.filter(key__startswith="containment.trouble").exists()

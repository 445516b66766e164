"""The demo organisation, and its pages over HTTP: eight clients on the same two cores.

Latency until the whole answer is there, which is later than its first byte. Beside each stands a
bare Django page of fifty rows on the same server.
"""

import atexit
import contextlib
import resource
import subprocess
import sys
from functools import cache, partial

from django.conf import settings
from django.test import Client

from approvals.models import Request
from bench.harness import Measured, beside_each_other, case
from bench.load import Load, load
from bench.serving import bare, portal
from govportal.people.models import Person
from govportal.people.rules import Role

TURNS, SECONDS = 2, 2.0
LIMIT_MS, DEMO_MS = 150, 25_000


def manage(*command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], check=True, capture_output=True)


@case("load_demo", beside="starting manage.py", unit="ms", no_more=DEMO_MS)
def loading(size: int) -> Measured:
    """First in this module: the pages below show what it loads."""
    demo = beside_each_other(
        partial(manage, "load_demo"), partial(manage, "help", "migrate"), repeat=1
    )
    busy = resource.getrusage(resource.RUSAGE_CHILDREN)
    note = (
        f"{Request.objects.count()} requests, {Person.objects.count()} people; "
        f"{busy.ru_utime + busy.ru_stime:.0f} s of processor for both"
    )
    return Measured(demo.subject, demo.reference, note)


@cache
def readers() -> dict[str, Person]:
    """An auditor, and whoever sent most requests."""
    auditor = Person.objects.filter(role_assignments__role=Role.AUDITOR).order_by("pk")[0]
    sent = Request.objects.values_list("requester", flat=True)
    busiest = max(sent, key=list(sent).count)
    return {"auditor": auditor, "owner": Person.objects.get(pk=busiest)}


@cache
def cookie(reader: str) -> str:
    """A session of that reader, as the browser sends it."""
    client = Client()
    client.force_login(readers()[reader])
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def open_request(reader: str) -> str:
    seen = Request.objects.visible_to(readers()[reader])
    item = seen.filter(state="in_review").first() or seen[0]
    return item.get_absolute_url()


PAGES = (
    ("my work", "owner", "/"),
    ("requests", "owner", "/requests/"),
    ("requests, all", "auditor", "/requests/"),
    ("decision room", "owner", ""),
    ("agents", "owner", "/agents/"),
    ("audit trail", "auditor", "/audit/"),
    ("sign-in page", "", "/accounts/login/"),
    ("health check", "", "/healthz"),
)


@cache
def servers() -> tuple[str, str]:
    """Both addresses; the servers run until this module is measured."""
    running = contextlib.ExitStack()
    atexit.register(running.close)
    return running.enter_context(portal()), running.enter_context(bare())


def over_http(reader: str, path: str, size: int) -> Measured:
    """Latency (p95, milliseconds) of a page of the portal and of the reference, in turns."""
    headers = {"Cookie": cookie(reader)} if reader else {}
    ours, theirs = [], []
    address, reference = servers()
    asked = f"{address}{path or open_request(reader)}"
    load(asked, seconds=1, headers=headers)
    for _ in range(TURNS):
        ours.append(load(asked, seconds=SECONDS, headers=headers))
        theirs.append(load(f"{reference}/page", seconds=SECONDS))
    failed = sum(turn.failed for turn in ours)
    note = f"{middle(ours, 'per_second'):.0f}/s beside {middle(theirs, 'per_second'):.0f}/s"
    note += f", median {middle(ours, 'p50'):.0f} ms"
    fault = f"{failed} failed" if failed else ""
    return Measured(middle(ours, "p95"), middle(theirs, "p95"), note, fault)


def middle(turns: list[Load], name: str) -> float:
    return sum(float(getattr(turn, name)) for turn in turns) / len(turns)


for _title, _reader, _path in PAGES:
    case(_title, beside="bare page", unit="ms p95", no_more=LIMIT_MS)(
        partial(over_http, _reader, _path)
    )

"""The trail’s pages find what its filters ask for, however little of it is looked at at a time."""

from datetime import timedelta
from itertools import product
from unittest.mock import patch

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from evidence.forms import AuditFilter
from evidence.models import walks
from evidence.models.audit import audit_page, narrowed
from govportal.ledger.actions import record_many, recorded, seal
from govportal.ledger.rules import Facts, Reference
from tests import make

pytestmark = pytest.mark.both_databases
VERBS = ("agent.updated", "agent.stopped", "agent.suspended")
ACTORS = [Reference(f"system:{name}") for name in ("sweep", "gateway", "importer")]
THINGS = [Reference(f"agent:thing-{n}") for n in range(3)]
TEXTS = ("Refunds are late", "Refunds were checked", "")
ENTRIES, SIZE = 120, 4


@recorded
def busy():
    """Entries of all kinds of everything, some of them at the same moment, some out of order."""
    record_many([
        Facts(
            VERBS[n % 7 % 3], THINGS[n % 11 % 3], ACTORS[n % 13 % 3],
            make.START + timedelta(minutes=(n * 37 % ENTRIES) // 3),
            personal={"reason": TEXTS[n % 5 % 3]} if TEXTS[n % 5 % 3] else {},
            trace_id=f"trace{n // 10}" if n % 2 else "",
        )
        for n in range(ENTRIES)
    ])  # fmt: skip
    seal(make.START)


def paged(asked, way, start=""):
    """All pages from one end to the other: what is shown, and how many pages it took."""
    params, pages = QueryDict(start), 0
    shown: list[str] = []
    while True:
        page = audit_page(asked, params, size=SIZE)
        found = [row.id for row in page.rows]
        shown = shown + found if way == "older" else found + shown
        pages += 1
        if not getattr(page, way):
            return shown, pages
        params = QueryDict(getattr(page, way)[1:])


FILTERS = [
    {k: v for k, v in zip(("about", "actor", "verb", "words"), given, strict=True) if v}
    for given in product(
        ("", "agent:thing-1", "agent:nobody"), ("", "system:sweep"),
        ("", "agent.stopped", "order.ratified"), ("", "refunds", "refunds late", "zeppelin"),
    )
] + [
    {"trace": "trace3"},
    {"trace": "trace3", "verb": "agent.stopped"},
    {"view": "stops"},
    {"view": "stops", "actor": "system:gateway", "words": "refunds"},
    {"view": "rights", "about": "agent:thing-2"},
    {"about": "agent:thing-1", "verb": "agent.updated", "moment": "2026-11-02T09:20:00+00:00"},
    {"words": "refunds", "since": "2026-11-02", "until": "2026-11-02"},
    {"words": "refunds", "since": "2026-11-03"},
]  # fmt: skip


@pytest.mark.parametrize(("rare", "looked_at"), [(1, 5), (1, 30), (20, 5), (6_000, 20_000)])
def test_pages_show_all_that_fits_once_and_in_order(db, rare, looked_at):
    busy()
    with patch.multiple(walks, RARE=rare, LOOKED_AT=looked_at):
        for given in FILTERS:
            asked = narrowed(AuditFilter(given))
            wanted = [entry.pk for entry in asked.all]
            shown, pages = paged(asked, "older")
            assert shown == wanted, given
            assert pages <= ENTRIES / min(looked_at, SIZE) + 2, given
            first = "after=.0"  # from before everything on
            assert paged(asked, "newer", first)[0] == wanted, given


def test_from_a_page_with_nothing_on_it_one_gets_back(db):
    busy()
    with patch.multiple(walks, RARE=1, LOOKED_AT=2):
        asked = narrowed(AuditFilter({"words": "late", "actor": "system:importer"}))
        wanted = [entry.pk for entry in asked.all]
        params, seen, empty = QueryDict(), 0, 0
        while True:
            page = audit_page(asked, params, size=SIZE)
            if not page.rows and page.older:
                empty += 1
                assert paged(asked, "newer", page.newer[1:])[0] == wanted[:seen]
                assert paged(asked, "older", page.older[1:])[0] == wanted[seen:]
            seen += len(page.rows)
            if not page.older:
                break
            params = QueryDict(page.older[1:])
        assert seen == len(wanted) and empty


def test_where_looking_ended_is_said_and_leads_on(client, cast):
    busy()
    client.force_login(cast.auditor)
    with patch.multiple(walks, RARE=1, LOOKED_AT=3):
        answer = client.get("/audit/", {"about": "agent:thing-1", "words": "late"})
        text = answer.content.decode()
        page = answer.context["page"]
        assert page.looked_to is not None and page.older
        assert "There may be" in text and "No entry matches" not in text
        nothing = client.get("/audit/", {"about": "agent:thing-1", "words": "zeppelin"})
        assert "No entry matches" in nothing.content.decode()
    answer = client.get("/audit/", {"about": "agent:thing-1", "words": "late"})
    assert answer.context["page"].looked_to is None


def test_a_page_costs_the_same_whatever_is_asked_together(client, cast):
    busy()
    client.force_login(cast.auditor)
    everything = {"about": "thing", "actor": "owner", "view": "stops", "words": "late"}
    everything |= {"since": "2026-11-01", "until": "2026-11-30"}
    given = {"about": "agent:thing-1", "actor": "system:sweep", "words": "refunds"}
    for rare, asked in product((1, 6_000), (everything, given)):
        with patch.multiple(walks, RARE=rare, LOOKED_AT=500):
            client.get("/audit/", asked)
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/audit/", asked).status_code == 200
        assert len(captured) <= 12, "\n".join(query["sql"] for query in captured)

"""The list of conditions, and what its pages cost."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.models import Condition
from tests import make
from tests.approvals.agreed import HOUR, RETURNED, decided, one, submit, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) - 3 * HOUR


@pytest.fixture
def visit(client):
    def open_as(person, address):
        client.force_login(person)
        return unescape(client.get(address).content.decode())

    return open_as


@pytest.fixture
def several(cast, now):
    """One open, one met, one overdue; of three agents."""
    met = one(decided(cast, {"co_chair": [make.row("To be met.")]}, now=now))
    submit(met, now + HOUR)
    verify(met, cast.chair, now + HOUR)
    names = {"name": "Second agent", "slug": "second-agent"}
    decided(cast, {"co_chair": [make.row("To be open.", "business_owner")]}, now=now, **names)
    names = {"name": "Third agent", "slug": "third-agent"}
    past = now - timedelta(days=5)
    decided(cast, {"co_chair": [make.row("To be late.", days=1)]}, now=past, **names)


def test_the_list_has_its_views_and_shows_to_each_what_they_may_see(cast, several, visit):
    def listed(person, view=""):
        page = visit(person, reverse("condition_list") + (f"?view={view}" if view else ""))
        return {word for word in ("met", "open", "late") if f"To be {word}." in page}

    assert listed(cast.auditor) == {"open", "late"}
    assert listed(cast.auditor, "overdue") == {"late"}
    assert (
        listed(cast.auditor, "all") == listed(cast.auditor, "nonsense") == {"met", "open", "late"}
    )
    assert listed(cast.tech_owner, "mine") == {"met", "late"}
    assert listed(cast.owner, "mine") == {"open"}
    for outsider in (cast.stranger, cast.operator, cast.board):
        assert listed(outsider, "all") == set()


def test_forty_conditions_cost_what_one_costs(cast, client, now, django_assert_max_num_queries):
    decided(cast, now=now)

    def cost(address):
        client.force_login(cast.colleague)
        client.get(address)
        with django_assert_max_num_queries(12) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    address = reverse("condition_list") + "?view=all"
    before = cost(address)
    for n in range(2):
        rows = {"co_chair": [make.row(f"Number {k}.") for k in range(20)]}
        decided(cast, rows, now=now, name=f"Agent {n}", slug=f"agent-{n}")
    assert Condition.objects.count() == 41
    assert cost(address) == before
    client.force_login(cast.colleague)
    page = client.get(address).content.decode()
    assert page.count("<tr>") == 1 + 40 and "before=" in page


def test_a_case_with_many_conditions_costs_what_one_costs(cast, client, now):
    def cost(review):
        client.force_login(cast.chair)
        client.get(review.url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(review.url).status_code == 200
        return len(asked)

    before = cost(decided(cast, now=now))
    rows = {"co_chair": [make.row(f"Number {k}.") for k in range(6)],
            "ethics": [make.row(f"Number {k}.") for k in range(3, 9)]}  # fmt: skip
    review = decided(cast, rows, now=now, name="Another agent", slug="another-agent")
    for n in (1, 2, 3):
        submit(one(review, n), now + HOUR)
    verify(one(review, 1), cast.co_chair, now + HOUR, RETURNED)
    submit(one(review, 1), now + HOUR)
    verify(one(review, 2), cast.co_chair, now + HOUR)
    # Where there is evidence, its files and its clocks' changes are read: once for all of it.
    assert cost(review) <= before + 2

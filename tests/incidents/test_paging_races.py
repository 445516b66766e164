"""Two at once: ticks, a tick and whoever takes it, two who put somebody on call; and what stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from incidents import actions
from incidents.actions.paging import keep_pages, rosters
from incidents.models import OnCall, Page, PagingChain, PagingRound
from incidents.rules.paging import Ended
from incidents.rules.severities import Severity
from tests import make
from tests.approvals.racing import at_once, codes
from tests.incidents.make import HOUR, MINUTE, incident
from tests.incidents.paging import NIGHT, agent_with_owners, paged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def cast():
    return make.organisation()


def test_two_ticks_at_once_page_once(cast):
    row = incident(cast, agent_with_owners(cast), Severity.SEV1, now=NIGHT)
    before = len(paged(row))
    at = NIGHT + 5 * MINUTE
    at_once(*[lambda: keep_pages(at) or "none" for _ in range(3)])
    assert len(paged(row)) == before + 2
    assert paged(row, at) == ["Manager", "Operator"]


def test_who_takes_it_and_the_tick_agree(cast):
    row = incident(cast, agent_with_owners(cast), Severity.SEV1, now=NIGHT)
    at = NIGHT + 5 * MINUTE
    results = at_once(
        lambda: keep_pages(at) or "none",
        lambda: actions.acknowledge(row, actor=cast.operator, now=at),
    )
    assert not codes(results)
    ended = PagingRound.objects.get()
    assert ended.ended == Ended.TAKEN and ended.next_step_at is None
    assert keep_pages(at + HOUR) == 0


def test_nobody_is_put_on_call_twice_at_once(cast):
    call = (cast.operator, None, NIGHT, NIGHT + HOUR, 1)
    results = at_once(
        *[lambda: rosters.put_on_call(*call, actor=cast.operator, now=make.START)] * 2
    )
    assert codes(results) == ["paging.shift_twice"] and OnCall.objects.count() == 1


def test_rounds_pages_and_chains_stay_as_they_were(cast):
    row = incident(cast, agent_with_owners(cast), Severity.SEV1, now=NIGHT)
    actions.acknowledge(row, actor=cast.operator, now=NIGHT + MINUTE)
    later = NIGHT + timedelta(days=1)
    for statement in (
        lambda: PagingRound.objects.update(ended_at=None, ended=""),
        lambda: PagingRound.objects.update(severity="SEV3"),
        lambda: PagingChain.objects.update(content={}),
        lambda: Page.objects.filter(person=cast.operator).update(acknowledged_at=later),
        lambda: Page.objects.update(paged_at=later),
        lambda: Page.objects.update(person=cast.owner),
        lambda: connection.cursor().execute("DELETE FROM incidents_page"),
        lambda: connection.cursor().execute("DELETE FROM incidents_paginground"),
        lambda: connection.cursor().execute("DELETE FROM incidents_pagingchain"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            statement()

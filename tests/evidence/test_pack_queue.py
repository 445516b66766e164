"""Where a waiting pack stands: how many come before it in its own queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.actions.packs import cancel_pack, request_pack
from evidence.models.scopes import find_subject
from evidence.rules.packing import Kind
from govportal.worklist.actions import claim_job
from tests import make

pytestmark = pytest.mark.django_db
LATER = make.START + timedelta(days=1)


@pytest.fixture
def queue(cast, decided):
    """Three packs of three people about one request, in the order of asking."""
    people = (cast.auditor, cast.chair, cast.owner)
    return [request_pack(decided, actor=one, now=timezone.now()) for one in people]


def words(client, person, pack):
    client.force_login(person)
    return client.get(pack.get_absolute_url()).content.decode()


def test_a_waiting_pack_says_how_many_come_before_it(client, cast, queue):
    assert "Waits for the worker, 2 before it" in words(client, cast.owner, queue[2])
    assert "Waits for the worker, 1 before it" in words(client, cast.chair, queue[1])
    first = words(client, cast.auditor, queue[0])
    assert "Waits for the worker" in first and "before it" not in first


def test_the_one_being_built_counts_until_it_is_over_and_a_cancelled_one_does_not(
    client, cast, queue
):
    claim_job(timezone.now())
    assert "2 before it" in words(client, cast.owner, queue[2])
    assert "before it" not in words(client, cast.auditor, queue[0])
    cancel_pack(queue[1], actor=cast.chair, now=timezone.now())
    assert "1 before it" in words(client, cast.owner, queue[2])


def test_a_large_pack_waits_for_no_small_one(client, cast, decided, queue):
    large = find_subject(Kind.AGENT, decided.agent.slug)
    pack = request_pack(large, actor=cast.auditor, now=timezone.now())
    assert "before it" not in words(client, cast.auditor, pack)


def test_the_place_costs_one_query_and_comes_with_each_look(
    client, cast, queue, django_assert_max_num_queries
):
    client.force_login(cast.owner)
    with django_assert_max_num_queries(12):
        answer = client.get(queue[2].get_absolute_url(), headers={"HX-Request": "true"})
    assert "2 before it" in answer.content.decode()

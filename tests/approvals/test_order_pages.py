"""The pages of provisional orders: the case, the order itself, the committee's desk, the record."""

import pytest
import time_machine
from django.urls import reverse

from approvals.rules.ballots import Choice
from approvals.rules.orders import OrderState
from tests import make
from tests.approvals.ordering import DAY, HOUR, MINUTE, SCOPE, fresh, give, in_effect, live, sent
from tests.approvals.reviewing import running
from tests.make import REASONS, START

pytestmark = pytest.mark.django_db
NOW = START + 10 * MINUTE


def answer(order, **more):
    given = {"choice": "approve", "scope": SCOPE, "rationale": REASONS}
    return given | {"digest": order.poll.digest} | more


def page_of(order):
    return reverse("order_detail", args=[order.request.number])


@time_machine.travel(NOW, tick=False)
def test_chair_and_member_give_it_on_its_page(client, cast):
    running(cast)
    order = sent(cast)
    client.force_login(cast.chair)
    page = client.get(page_of(order)).content.decode()
    assert 'id="answer"' in page and "Four hours by the watch" in page
    assert client.post(page_of(order), answer(order)).status_code == 302
    client.force_login(cast.member)
    page = client.get(page_of(order)).content.decode()
    assert SCOPE in page and "yes" in page
    client.post(page_of(order), answer(order, scope="Only what the chair has written."))
    assert fresh(order).state == OrderState.IN_EFFECT
    case = client.get(order.request.get_absolute_url()).content.decode()
    panel = client.get(reverse("order_panel", args=[order.request.number])).content.decode()
    assert "In effect" in case and "Only what the chair has written." in panel
    agent = client.get(reverse("agent_detail", args=["triage"])).content.decode()
    assert "by a provisional order" in agent


@time_machine.travel(NOW, tick=False)
def test_what_is_refused_stays_in_the_form_beside_its_field(client, cast):
    running(cast)
    order = sent(cast)
    client.force_login(cast.chair)
    shown = client.post(page_of(order), answer(order, scope="x", rationale="A word of mine."))
    page = shown.content.decode()
    assert shown.status_code == 422 and "A word of mine." in page
    assert "Say what the order allows" in page
    stale = client.post(page_of(order), answer(order, digest="sha256:0"))
    assert stale.status_code == 409 and SCOPE in stale.content.decode()
    assert order.poll.digest in stale.content.decode()


@time_machine.travel(NOW, tick=False)
def test_what_comes_too_late_is_kept_for_its_writer(client, cast):
    running(cast)
    order = in_effect(cast)
    client.force_login(cast.co_chair)
    shown = client.post(page_of(order), answer(order))
    assert shown.status_code == 409 and SCOPE in shown.content.decode()


@time_machine.travel(NOW, tick=False)
def test_stepping_back_asks_for_a_reason(client, cast):
    running(cast)
    order = sent(cast)
    address = reverse("order_recuse", args=[order.request.number])
    client.force_login(cast.chair)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "My sister sells it."}).status_code == 302
    assert client.get(address).status_code == 409
    client.force_login(cast.owner)
    assert client.get(address).status_code in {403, 409}


@time_machine.travel(NOW, tick=False)
def test_the_desk_lists_them_and_strangers_see_nothing(client, cast):
    running(cast)
    order = sent(cast)
    for person, seen in ((cast.chair, True), (cast.auditor, True), (cast.stranger, False)):
        client.force_login(person)
        for address in (reverse("order_list"), reverse("next_meeting")):
            assert (order.request.number in client.get(address).content.decode()) is seen
        assert client.get(page_of(order)).status_code == (200 if seen else 404)


@time_machine.travel(NOW, tick=False)
def test_other_requests_have_no_such_page(client, cast):
    request = make.request(cast)
    client.force_login(cast.chair)
    assert client.get(reverse("order_detail", args=[request.number])).status_code == 404


@time_machine.travel(NOW + DAY, tick=False)
@pytest.mark.parametrize("state", ["open", "in_effect"])
def test_a_case_with_an_order_keeps_its_price(client, cast, django_assert_max_num_queries, state):
    running(cast, 3)
    order = sent(cast, NOW + DAY - HOUR, example="tier3-claims", agent="triage")
    give(order, cast.chair, NOW + DAY - MINUTE)
    if state == "in_effect":
        give(order, cast.member, NOW + DAY - MINUTE)
        live(cast, order, NOW + DAY)
    else:
        give(order, cast.member, NOW + DAY - MINUTE, Choice.ABSTAIN)
    for person in (cast.owner, cast.chair, cast.auditor):
        client.force_login(person)
        for address in (order.request.get_absolute_url(), page_of(order), reverse("order_list")):
            client.get(address)
            with django_assert_max_num_queries(15 if "requests" in address else 12):
                client.get(address)

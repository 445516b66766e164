"""Forty rows cost what one row costs, and a case has its price whoever looks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.rules.reviews import StepKind
from evidence.actions.packs import cancel_pack, request_pack
from govportal.worklist.actions import open_item
from registry.actions import record_go_live
from tests import make
from tests.approvals.reviewing import OPENS, do_all, opened

ROWS = 40
A_LIST, A_PAGE = 12, 15  # 3-quality.md §1


def queries(client, address: str) -> list[str]:
    """The statements behind a page, once what is kept in memory is there."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured]


def a_request(cast, n: int):
    now = make.START + timedelta(minutes=n)
    return make.request(cast, now=now, name=f"Agent {n}", slug=f"agent-{n}")


def a_draft(cast, n: int):
    make.draft(cast)


def an_item(cast, n: int):
    request = a_request(cast, n)
    words = {"kind": "review.question", "title": "A question", "url": "/", "key": f"question:{n}"}
    clock, now = request.review.clock, make.START + timedelta(hours=1)
    open_item(
        request, assignee=cast.owner, role="business_owner", clock=clock,
        actor=cast.compliance, now=now, **words,
    )  # fmt: skip


def a_review(cast, n: int):
    opened(cast, 1 + n % 2, slug=f"agent-{n}", now=OPENS + timedelta(minutes=n))


def a_review_held(cast, n: int):
    do_all(opened(cast, slug=f"agent-{n}", now=OPENS), OPENS + timedelta(minutes=n))


def a_pack(cast, n: int):
    pack = request_pack(a_request(cast, n), actor=cast.owner, now=make.START)
    if n > 1:  # more than a few of one person never wait together
        cancel_pack(pack, actor=cast.owner, now=make.START)


LISTS = {
    "requests of the owner": ("/requests/", "owner", a_request),
    "requests, all": ("/requests/", "auditor", a_request),
    "requests searched": ("/requests/?q=agent&tier=1", "owner", a_request),
    "what I sent": ("/requests/mine/", "owner", a_request),
    "my work": ("/", "owner", an_item),
    "drafts": ("/drafts/", "owner", a_draft),
    "audit trail": ("/audit/", "auditor", a_request),
    "scheduled reviews of the owner": ("/scheduled-reviews/", "owner", a_review),
    "scheduled reviews, all": ("/scheduled-reviews/", "auditor", a_review),
    "my scheduled reviews": ("/scheduled-reviews/?view=mine&q=agent", "tech_owner", a_review),
    "closed reviews": ("/scheduled-reviews/?view=closed&tier=1", "owner", a_review_held),
    "reviews of an agent": ("/scheduled-reviews/about/agent-0/", "owner", a_review),
    "packs": ("/packs/", "owner", a_pack),
    "packs, all": ("/packs/", "auditor", a_pack),
}


@pytest.mark.parametrize("name", LISTS)
def test_forty_rows_cost_what_one_costs(client, cast, name):
    address, reader, one_more = LISTS[name]
    client.force_login(getattr(cast, reader))
    one_more(cast, 0)
    one = queries(client, address)
    for n in range(1, ROWS):
        one_more(cast, n)
    many = queries(client, address)
    assert len(many) == len(one), "\n".join(many)
    assert len(one) <= A_LIST


READERS = ["owner", "tech_owner", "compliance", "auditor", "administrator", "chair", "colleague"]


def just_sent(cast):
    return make.request(cast, "tier2-onboarding")


def attested(cast):
    request = just_sent(cast)
    make.do_step(request, StepKind.ATTESTATION, make.START + timedelta(hours=1))
    return request


def approved(cast):
    return make.approve(just_sent(cast), make.START + timedelta(hours=1))


def live(cast):
    request = approved(cast)
    record_go_live(request.agent, actor=cast.tech_owner, now=make.START + timedelta(hours=9))
    return request


@pytest.mark.parametrize("stage", [just_sent, attested, approved, live])
def test_a_case_has_its_price_whoever_looks(client, cast, stage):
    address = reverse("request_detail", args=[stage(cast).number])
    for reader in READERS:
        client.force_login(getattr(cast, reader))
        asked = queries(client, address)
        assert len(asked) <= A_PAGE, f"{reader}:\n" + "\n".join(asked)

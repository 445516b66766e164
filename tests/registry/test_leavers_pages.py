"""The pages about who leaves: seen, done, refused with what was typed still there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from govportal.people.actions import add_person, fill_seat
from govportal.people.leaving_actions import seen_of
from govportal.people.models import Person, Seat
from govportal.people.rules import SeatKind
from govportal.worklist.actions import open_item
from govportal.worklist.models import WorkItem
from registry.models import Agent, Retirement
from tests import make
from tests.make import SETUP, START
from tests.registry.leaving import an_agent, fresh, leaves, tick

LIST = "/people/leaving/"


@pytest.fixture
def gone(cast):
    """The owner, who had two agents, a seat, a report and some work."""
    for n in (1, 2):
        an_agent(cast, f"agent-{n}")
    fill_seat(cast.committee, SeatKind.ETHICS, "Ethics", holder=cast.owner, actor=SETUP, now=START)
    Person.objects.filter(pk=cast.colleague.pk).update(manager=cast.owner)
    open_item(cast.unit, kind="some.work", title="Assess <b>it</b>", url="/", role="",
              assignee=cast.owner, key="some", actor=SETUP, now=START)  # fmt: skip
    return leaves(cast.owner, START)


def page(client, person, address):
    client.force_login(fresh(person))
    return client.get(address).content.decode()


def test_the_list_says_what_is_held_who_has_it_and_since_when(client, cast, gone):
    tick(START)
    seen = page(client, cast.administrator, LIST)
    for words in (
        "Name who answers for Agent 1",
        "Fill the seat",
        "Name a manager",
        "Assess &lt;b",
    ):
        assert words in seen
    assert "Tech Owner" in seen and "Close an account" in seen
    assert "Agent 1" in page(client, cast.tech_owner, LIST)
    assert "Nothing is left" in page(client, cast.stranger, LIST)
    assert "Fill the seat" in page(client, cast.auditor, LIST)


def test_an_administrator_sees_what_closing_an_account_opens(client, cast):
    an_agent(cast, "agent-1")
    client.force_login(cast.administrator)
    address = "/people/close/"
    seen = client.get(address, {"person": cast.owner.email}).content.decode()
    assert "Name who answers for Agent 1: business owner" in seen and "Owner leaves" in seen
    assert fresh(cast.owner).is_active
    assert client.post(address, {"person": cast.owner.email}).status_code == 302
    assert not fresh(cast.owner).is_active
    again = client.post(address, {"person": "nobody@x.example"})
    assert again.status_code == 422 and "nobody@x.example" in again.content.decode()
    own = client.post(address, {"person": cast.administrator.email})
    assert own.status_code == 403


def test_a_preview_shows_nothing_of_who_had_left_before(client, cast, gone):
    tick(START)
    opens = page(client, cast.administrator, f"/people/close/?person={cast.stranger.email}")
    assert "Agent 1" not in opens and "Agent 2" not in opens


def test_sessions_end_for_good(client, cast):
    client.force_login(cast.owner)
    leaves(cast.owner, START)
    assert client.get("/").status_code == 302
    client.force_login(cast.administrator)
    gone = fresh(cast.owner)
    assert client.post(f"/people/{gone.ref}/open/").status_code == 302
    assert fresh(gone).is_active and not fresh(gone).has_usable_password()


def test_parts_are_named_on_the_page_and_typing_stays_on_an_error(client, cast, gone):
    address = "/agents/agent-1/hand-over/"
    client.force_login(cast.tech_owner)
    bad = client.post(address, {"business_owner": "nobody@x.example"})
    assert bad.status_code == 422 and "nobody@x.example" in bad.content.decode()
    assert client.post(address, {"business_owner": ""}).status_code == 422
    assert client.post(address, {"business_owner": cast.colleague.email}).status_code == 302
    assert Agent.objects.get(slug="agent-1").business_owner == cast.colleague
    twice = client.post(address, {"business_owner": cast.colleague.email})
    assert twice.status_code == 422


def test_the_leaver_s_manager_may_name_for_an_agent_of_another_unit(client, cast):
    Person.objects.filter(pk=cast.stranger.pk).update(manager=None)
    add_person("far@brackwater.example", "Far", actor=SETUP, now=START, manager=cast.stranger)
    far = Person.objects.get(email="far@brackwater.example")
    an_agent(cast, "agent-1", business_owner=far)
    client.force_login(cast.stranger)
    assert client.get("/agents/agent-1/hand-over/").status_code == 404
    leaves(far, START)
    assert client.get("/agents/agent-1/hand-over/").status_code == 200
    answer = client.post("/agents/agent-1/hand-over/", {"business_owner": cast.owner.email})
    assert answer.status_code == 302 and answer["Location"] == "/"


def test_the_seat_the_reports_and_the_work_have_their_pages(client, cast, gone):
    seat = Seat.objects.get(holder=gone)
    client.force_login(cast.chair)
    seen = {"seen": seen_of(seat)}
    bad = client.post(f"/people/seats/{seat.pk}/", {"holder": cast.member.email} | seen)
    assert bad.status_code == 422 and "nobody sits twice" in bad.content.decode()
    sent = {"holder": cast.colleague.email, "alternate": cast.stranger.email}
    stale = client.post(f"/people/seats/{seat.pk}/", {**sent, "seen": "1:2"})
    assert stale.status_code == 422 and "has changed meanwhile" in stale.content.decode()
    assert client.post(f"/people/seats/{seat.pk}/", sent | seen).status_code == 302
    client.force_login(cast.administrator)
    reports = f"/people/{gone.ref}/reports/"
    assert client.post(reports, {}).status_code == 422
    circle = client.post(reports, {"everybody": cast.colleague.email})
    assert circle.status_code == 422 and "circle" in circle.content.decode()
    assert client.post(reports, {"everybody": cast.manager.email}).status_code == 302
    assert fresh(cast.colleague).manager == cast.manager
    item = WorkItem.objects.get(key="some")
    work = f"/people/work/{item.pk}/"
    assert client.post(work, {"person": cast.manager.email}).status_code == 302
    assert client.get(work).status_code == 409
    tick(make.START)
    assert "Ethics" not in page(client, cast.administrator, LIST)


def test_an_agent_is_retired_on_its_page(client, cast):
    an_agent(cast, "agent-1")
    address = "/agents/agent-1/retirement/"
    client.force_login(cast.owner)
    assert "(optional)" not in client.get(address).content.decode()  # refused without
    bad = client.post(address, {"act": "ask", "reason": "Replaced by another.", "on": "tomorrow"})
    assert bad.status_code == 422 and "Replaced by another." in bad.content.decode()
    today = timezone.localdate().isoformat()
    sent = {"act": "ask", "reason": "Replaced by another.", "on": today}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 409
    assert client.post(address, {"act": "agree"}).status_code == 403
    assert "Take it back" in client.get(address).content.decode()
    assert client.post(address, {"act": "nonsense"}).status_code == 404
    client.force_login(cast.tech_owner)
    assert client.post(address, {"act": "agree"}).status_code == 302
    short = client.post(address, {"act": "data", "text": "Gone."})
    assert short.status_code == 422 and "Gone." in short.content.decode()
    with_file = {"act": "data", "text": "Everything was removed, in all places.",
                 "proof": SimpleUploadedFile("a.txt", b"done")}  # fmt: skip
    assert client.post(address, with_file).status_code == 302
    assert client.get("/agents/agent-1/retirement/proof/")["Content-Disposition"].startswith("att")
    receipt = client.post("/agents/agent-1/retirement/receipt/")
    assert receipt.content.startswith(b"%PDF")
    assert Retirement.objects.get().lines.get(code="data").state == "done"

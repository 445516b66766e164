"""Pages of paging: taking an incident, channels and their test, roster, chain, posts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Disclosure, Entry
from govportal.worklist.actions import deliver_posts
from govportal.worklist.models import Post
from govportal.worklist.rules.shapes import Shape
from incidents import actions
from incidents.actions.paging import channels, rosters
from incidents.models import OnCall, Page, PagingChain, PagingChannel
from incidents.paging_room import panel
from incidents.rules.severities import Severity
from incidents.rules.states import IncidentState
from tests import make
from tests.incidents.make import MINUTE, incident
from tests.incidents.paging import agent_with_owners, channel, operator, paged, tick
from tests.worklist.receivers import SECRET_TEXT, listening

pytestmark = pytest.mark.django_db
SECRET_PATH = "s3cr3t"
STEPS = {"after-1": "0", "to-1": ["ciso", "operators"], "channels-1": ["security"], "after-2": "10",
         "to-2": ["business_owner"], "reason": "The CISO asked to be called first."}  # fmt: skip


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def inbox(settings, monkeypatch):
    settings.WEBHOOK_LOOPBACK = True
    monkeypatch.setenv("WEBHOOK_SECRET_SOC", SECRET_TEXT)
    with listening() as made:
        yield made


def asked(url="", **more):
    return {"name": "Security room", "shape": "slack", "audience": "security", "address": url,
            "is_active": "on"} | more  # fmt: skip


def now_paged(cast, severity=Severity.SEV1, **owners):
    return incident(cast, agent_with_owners(cast, **owners), severity, now=timezone.now())


def test_looking_at_a_page_takes_nothing_and_its_button_does(cast, client):
    row = now_paged(cast)
    address = reverse("incident_paged", args=[row.number])
    client.force_login(cast.operator)
    for _ in range(2):
        answer = client.get(address)
        assert b"I take it" in answer.content
    row.refresh_from_db()
    assert row.state == IncidentState.REPORTED
    answer = client.post(address, follow=True)
    assert answer.redirect_chain[0][0] == reverse("incident_detail", args=[row.number])
    row.refresh_from_db()
    assert (row.state, row.lead) == (IncidentState.ACKNOWLEDGED, cast.operator)
    assert Page.objects.get(person=cast.operator).how == Page.BY_PAGE
    assert client.post(address).status_code == 409  # twice clicked
    client.force_login(cast.tech_owner)
    assert b"Somebody has taken this incident already." in client.get(address).content


def test_who_does_not_handle_it_is_told_why(cast, client):
    row = now_paged(cast)
    client.force_login(cast.member)
    address = reverse("incident_paged", args=[row.number])
    assert b"I take it" not in client.get(address).content
    assert client.post(address).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404


def test_who_was_paged_stands_on_the_incident_at_the_price_of_one_query(
    cast, client, inbox, django_assert_num_queries
):
    channel(cast, inbox.url)
    row = now_paged(cast)
    deliver_posts(timezone.now())
    with django_assert_num_queries(1):
        shown = panel(row, cast.operator, timezone.now())
        words = [(line.who, line.sign[0], line.after) for line in shown.context["paging"]["lines"]]
    assert words[0] == ("Security room", "ok", "at once")
    client.force_login(cast.auditor)
    text = client.get(reverse("incident_detail", args=[row.number])).content.decode()
    assert "Who was paged" in text and "Security room" in text
    text = client.get(reverse("incident_pages", args=[row.number])).content.decode()
    assert "Attempts" in text and SECRET_PATH not in text


def test_many_pages_cost_what_one_costs(cast, client, inbox, django_assert_num_queries):
    client.force_login(cast.operator)
    row = now_paged(cast)
    prices: list[int] = []
    now = timezone.now()
    channel(cast, inbox.url)
    for severity in (Severity.SEV1, *[Severity.SEV2, Severity.SEV1] * 5):
        if severity is not row.severity_now:
            now += MINUTE
            row = actions.change_severity(row, severity, make.REASONS, actor=cast.operator, now=now)
            tick(now)
            deliver_posts(now)
        with_queries(client, reverse("incident_pages", args=[row.number]), prices)
    assert len(paged(row)) > 20
    assert prices[-1] <= 12 and prices[-1] - prices[1] <= 1


def with_queries(client, address, prices):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    prices.append(len(queries))


def test_forty_channels_posts_and_shifts_cost_what_one_costs(cast, client, inbox):
    client.force_login(cast.administrator)
    until = timezone.now() + timedelta(hours=8)
    prices: list[int] = []
    for n in range(40):
        made = channel(cast, inbox.url, name=f"Room {n}")
        channels.send_test_page(made, actor=cast.administrator, now=timezone.now())
        one = operator(f"op{n}", cast)
        rosters.put_on_call(one, None, make.START, until, 1, actor=cast.operator, now=make.START)
        if n in (0, 39):
            deliver_posts(timezone.now())
            for name in ("paging_home", "paging_posts", "paging_roster"):
                with_queries(client, reverse(name), prices)
    assert prices[:3] == prices[3:] and max(prices) <= 12


def test_a_channel_is_made_tested_and_shown_masked(cast, client, inbox):
    client.force_login(cast.operator)
    answer = client.post(reverse("paging_channel_new"), asked(inbox.url), follow=True)
    assert "send it a test page" in answer.content.decode()
    made = PagingChannel.objects.get()
    client.post(reverse("paging_channel_test", args=[made.pk]))
    home = client.get(reverse("paging_home")).content.decode()
    assert "Waits to be sent" in home and SECRET_PATH not in home
    inbox.status = 404
    deliver_posts(timezone.now())
    assert "404 ok" in client.get(reverse("paging_home")).content.decode()
    inbox.status = 200
    deliver_posts(timezone.now() + MINUTE)
    assert "404" not in client.get(reverse("paging_home")).content.decode()
    assert b"Nothing has happened" in inbox.got[-1][2]
    for text in [
        *Entry.objects.values_list("body", flat=True),
        *Disclosure.objects.values_list("value", flat=True),
        *PagingChannel.history.values_list("name", flat=True),
        *made.receiver.history.values_list("shown_address", flat=True),
    ]:
        assert SECRET_PATH not in str(text)


def test_a_channel_keeps_its_address_unless_another_is_typed(cast, client, inbox):
    made = channel(cast, inbox.url)
    address = reverse("paging_channel_edit", args=[made.pk])
    client.force_login(cast.administrator)
    page = client.get(address).content.decode()
    assert SECRET_PATH not in page and "http://127.0.0.1/…" in page
    assert client.post(address, asked(name="SOC", seen=made.mark)).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.receiver.address) == ("SOC", inbox.url)
    stale = client.post(address, asked(name="Other", seen="what was"))
    assert stale.status_code == 409 and "Other" in stale.content.decode()
    bad = client.post(address, asked("https://10.0.0.1/x", seen=made.mark))
    assert bad.status_code == 422
    assert "leads inside" in bad.content.decode() and "https://10.0.0.1/x" in bad.content.decode()
    client.post(address, asked(seen=made.mark, is_active=""))
    assert client.post(reverse("paging_channel_test", args=[made.pk]), follow=True).status_code
    assert Post.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "This field is required"),
        ({"address": "http://hooks.example.com/x"}, "begin with https://"),
        ({"address": "https://hooks.example.com/x"}, "WEBHOOK_HOSTS"),
        ({"address": ""}, "no web address"),
        ({"shape": "mail", "address": "nobody"}, "no e-mail address"),
        ({"shape": "webhook", "secret_name": "none"}, "WEBHOOK_SECRET_NONE"),
        ({"name": "security ROOM"}, "There is a channel of this name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    cast, client, inbox, typed, said
):
    channel(cast, inbox.url)
    client.force_login(cast.operator)
    sent = asked(inbox.url, **({"name": "Typed in vain"} | typed))
    answer = client.post(reverse("paging_channel_new"), sent)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert sent["name"].strip() in answer.content.decode()
    assert PagingChannel.objects.count() == 1


def test_administrators_change_the_chain_and_rounds_that_run_keep_theirs(cast, client):
    row = now_paged(cast)
    client.force_login(cast.administrator)
    address = reverse("paging_chain_edit", args=["SEV1"])
    seen = PagingChain.objects.get().n
    assert client.post(address, STEPS | {"seen": 99}).status_code == 409
    assert client.post(address, STEPS | {"seen": seen, "reason": "short"}).status_code == 422
    assert client.post(address, STEPS | {"seen": seen, "after-2": "0"}).status_code == 422
    assert client.post(address, STEPS | {"seen": seen}).status_code == 302
    later = timezone.now() + timedelta(hours=1)
    assert tick(later) == 1 and "Manager" in paged(row, later)  # by the version it began with
    new = incident(cast, None, Severity.SEV1, now=later)
    assert paged(new) == ["Chair", "Operator", "Security"]
    home = client.get(reverse("paging_home")).content.decode()
    assert "The CISO asked to be called first." in home and "After 10 min" in home


def test_a_business_unit_may_have_a_chain_of_its_own_and_give_it_up(cast, client):
    client.force_login(cast.administrator)
    address = reverse("paging_chain_edit", args=["SEV3"]) + "?unit=claims"
    only = {"after-1": "0", "to-1": ["security"], "reason": "Claims has no owner at night."}
    assert client.post(address, only | {"seen": 0}).status_code == 302
    assert paged(now_paged(cast, Severity.SEV3)) == ["Security"]
    n = PagingChain.objects.latest("n").n
    assert client.post(address, only | {"seen": n, "drop": "1"}).status_code == 302
    row = incident(cast, None, Severity.SEV3, now=timezone.now(), by=cast.colleague)
    assert paged(row) == ["Operator"]


def test_the_roster_says_who_is_no_operator_or_on_call_twice(cast, client):
    client.force_login(cast.operator)
    address, today = reverse("paging_roster"), timezone.localtime()
    shift = {"person": cast.operator.email, "starts_at": f"{today:%Y-%m-%dT%H:%M}", "order": "1",
             "ends_at": f"{today + timedelta(hours=8):%Y-%m-%dT%H:%M}"}  # fmt: skip
    assert client.post(address, shift | {"person": cast.owner.email}).status_code == 422
    assert client.post(address, shift | {"ends_at": shift["starts_at"]}).status_code == 422
    assert client.post(address, shift).status_code == 302
    twice = client.post(address, shift)
    assert twice.status_code == 422 and "is on call then already" in twice.content.decode()
    row = OnCall.objects.get()
    for _ in range(2):
        assert client.post(reverse("paging_roster_end", args=[row.pk])).status_code == 302
    assert Entry.objects.filter(verb="paging.on_call_ended").count() == 1
    client.force_login(cast.auditor)
    assert client.post(address, shift).status_code == 403


def test_a_dead_letter_is_seen_and_sent_again(cast, client, inbox):
    made = channel(cast, inbox.url)
    inbox.status = 500
    now = timezone.now() - timedelta(days=1, minutes=1)
    channels.send_test_page(made, actor=cast.operator, now=now)
    deliver_posts(now + timedelta(days=1))
    client.force_login(cast.operator)
    assert "could not be sent" in client.get(reverse("paging_home")).content.decode()
    dead = client.get(reverse("paging_posts") + "?state=dead").content.decode()
    assert "500 ok" in dead and "Send it again" in dead
    inbox.status = 200
    address = reverse("paging_post_again", args=[made.tested_id or Post.objects.get().pk])
    for _ in range(2):
        client.post(address)
    deliver_posts(timezone.now())
    assert Post.objects.get().state == Post.SENT
    assert Entry.objects.filter(verb="post.sent_again").count() == 1


@pytest.mark.parametrize("shape", Shape)
def test_each_kind_of_channel_is_made_and_gets_its_page(cast, inbox, shape):
    address = "soc@brackwater.example" if shape is Shape.MAIL else inbox.url
    secret = "soc" if shape is Shape.WEBHOOK else ""
    channel(cast, address, shape=shape, secret_name=secret)
    now_paged(cast)
    assert deliver_posts(timezone.now()).sent == 1

"""Posts to the outside: signed, shaped, tried again, given up, sent once."""

import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import deliver_posts, put_receiver, send_again, withdraw_posts
from govportal.worklist.models import Post, PostAttempt, Receiver
from govportal.worklist.rules.shapes import Shape
from govportal.worklist.rules.signatures import is_signed
from tests.approvals.racing import at_once
from tests.worklist.cast import MONDAY, SETUP
from tests.worklist.receivers import (
    CASE,
    SECRET,
    SECRET_TEXT,
    Inbox,
    a_post,
    a_receiver,
    listening,
)

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def secret(monkeypatch: Any, settings: Any) -> None:
    settings.WEBHOOK_LOOPBACK = True
    monkeypatch.setenv("WEBHOOK_SECRET_SOC", SECRET_TEXT)


@pytest.fixture
def inbox() -> Any:
    with listening() as made:
        yield made


def test_a_webhook_is_signed_as_standard_webhooks_and_sent_once(inbox: Inbox) -> None:
    made = a_post(a_receiver(inbox.url), MONDAY)
    assert deliver_posts(MONDAY).sent == 1
    assert deliver_posts(MONDAY + HOUR).sent == 0
    ((path, headers, body),) = inbox.got
    assert path == "/hook/T0/s3cr3t"
    assert headers["webhook-id"] == made.message_id
    assert is_signed(SECRET, headers, body, int(time.time()))
    assert not is_signed(SECRET, headers, body + b" ", int(time.time()))
    assert not is_signed(b"x" * 32, headers, body, int(time.time()))
    assert not is_signed(SECRET, headers, body, int(time.time()) + 301)
    said = json.loads(body)
    assert said["type"] == "incident.paged" and said["data"]["severity"] == "SEV1"
    assert PostAttempt.objects.values_list("n", "status", "taken", "error").get() == (
        1, 200, True, "",
    )  # fmt: skip


def test_while_a_secret_is_exchanged_both_sign(inbox: Inbox, monkeypatch: Any) -> None:
    newer = "whsec_" + "QUFB" * 10
    monkeypatch.setenv("WEBHOOK_SECRET_SOC", f"{newer}\n{SECRET_TEXT}\n")
    a_post(a_receiver(inbox.url), MONDAY)
    assert deliver_posts(MONDAY).sent == 1
    ((_, headers, body),) = inbox.got
    for one in (b"A" * 30, SECRET):
        assert is_signed(one, headers, body, int(time.time()))


def test_a_secret_may_be_a_file(inbox: Inbox, settings: Any, tmp_path: Any) -> None:
    settings.WEBHOOK_SECRETS_DIR = tmp_path
    (tmp_path / "siem").write_text(SECRET_TEXT)
    put_receiver(None, Shape.WEBHOOK, inbox.url, "siem")
    for name, code in (("other", "missing"), ("../siem", "missing"), ("", "missing")):
        with pytest.raises(Refused) as no:
            put_receiver(None, Shape.WEBHOOK, inbox.url, name)
        assert no.value.refusal.code == f"webhook.secret_{code}"
    (tmp_path / "siem").write_text("hunter2")
    with pytest.raises(Refused) as no:
        put_receiver(None, Shape.WEBHOOK, inbox.url, "siem")
    assert no.value.refusal.code == "webhook.secret_wrong"


def test_slack_reads_text_and_blocks_and_nobody_is_called_by_a_title(inbox: Inbox) -> None:
    a_post(a_receiver(inbox.url, Shape.SLACK), MONDAY)
    assert deliver_posts(MONDAY).sent == 1
    ((_, headers, body),) = inbox.got
    said = json.loads(body)
    assert set(said) == {"text", "blocks"} and "webhook-signature" not in headers
    assert "<!channel>" not in said["text"] and "&lt;!channel&gt;" in said["text"]
    kinds = [block["type"] for block in said["blocks"]]
    assert kinds == ["header", "section", "section", "actions"]
    assert said["blocks"][0]["text"]["type"] == "plain_text"
    assert said["blocks"][1]["text"]["text"].endswith("&amp; &lt;b&gt;go&lt;/b&gt;")


def test_teams_reads_an_adaptive_card_of_plain_runs(inbox: Inbox) -> None:
    a_post(a_receiver(inbox.url, Shape.TEAMS), MONDAY)
    assert deliver_posts(MONDAY).sent == 1
    said = json.loads(inbox.got[0][2])
    assert said["type"] == "message"
    (card,) = said["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert {line["type"] for line in card["content"]["body"]} == {"RichTextBlock"}
    assert card["content"]["actions"][0]["type"] == "Action.OpenUrl"


def test_a_mailbox_of_several_people_gets_a_mail() -> None:
    a_post(put_receiver(None, Shape.MAIL, "soc@example.test"), MONDAY)
    assert deliver_posts(MONDAY).sent == 1
    (message,) = mail.outbox
    assert message.to == ["soc@example.test"] and "Agent: claims-triage" in message.body
    with pytest.raises(Refused):
        put_receiver(None, Shape.MAIL, "soc at example")


def test_an_address_is_a_secret_in_the_table_and_nowhere_in_history(inbox: Inbox) -> None:
    receiver = a_receiver(inbox.url, Shape.SLACK)
    assert "s3cr3t" not in receiver.sealed_address
    assert receiver.shown_address == "http://127.0.0.1/…"
    assert Receiver.objects.get().address == inbox.url
    assert not hasattr(receiver.history.get(), "sealed_address")


def test_another_secret_key_makes_it_unreadable_and_a_former_one_reads_it(
    inbox: Inbox, settings: Any
) -> None:
    a_post(a_receiver(inbox.url, Shape.SLACK), MONDAY)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert deliver_posts(MONDAY).failed == 1
    assert "SECRET_KEY" in Post.objects.get().last_error
    settings.SECRET_KEY_FALLBACKS = [former]
    assert deliver_posts(MONDAY + HOUR).sent == 1


def test_a_receiver_that_is_down_and_up_again_gets_it_once() -> None:
    with listening() as first:
        port = int(first.url.split(":")[2].split("/")[0])
    a_post(a_receiver(first.url), MONDAY)
    assert deliver_posts(MONDAY).failed == 1
    assert deliver_posts(MONDAY + timedelta(seconds=7)).failed == 0  # not before eight seconds
    with listening(port) as second:
        second.status, second.answer = 503, b"busy"
        assert deliver_posts(MONDAY + timedelta(seconds=12)).failed == 1
        second.status = 204
        assert deliver_posts(MONDAY + MINUTE).sent == 1
        assert deliver_posts(MONDAY + HOUR).sent == 0
        assert len(second.got) == 2
        assert len({headers["webhook-id"] for _, headers, _ in second.got}) == 1
    rows = list(PostAttempt.objects.values_list("n", "status", "taken"))
    assert rows == [(1, None, False), (2, 503, False), (3, 204, True)]
    assert PostAttempt.objects.get(n=2).error == "503 busy"


def test_after_a_day_it_is_a_dead_letter_that_can_be_sent_again(inbox: Inbox) -> None:
    inbox.status = 500
    made, now = a_post(a_receiver(inbox.url), MONDAY), MONDAY
    while Post.objects.get().state == Post.WAITING:
        now = Post.objects.get().next_try_at
        deliver_posts(now)
    assert now == MONDAY + 24 * HOUR
    assert deliver_posts(now + HOUR).dead == 0
    assert Entry.objects.filter(verb="post.given_up").count() == 1
    assert 25 < PostAttempt.objects.count() < 45
    inbox.status = 200
    send_again(made, actor=SETUP, now=now + HOUR)
    with pytest.raises(Refused) as no:
        send_again(made, actor=SETUP, now=now + HOUR)
    assert no.value.refusal.code == "post.not_dead_stale"
    assert deliver_posts(now + HOUR).sent == 1
    assert Post.objects.get().message_id == made.message_id == inbox.got[-1][1]["webhook-id"]


def test_what_is_withdrawn_is_not_sent(inbox: Inbox) -> None:
    a_post(a_receiver(inbox.url), MONDAY)
    assert withdraw_posts(CASE, "incident.told") == 0
    assert withdraw_posts(CASE, "incident.paged") == 1
    assert deliver_posts(MONDAY).sent == 0 and inbox.got == []


def test_one_that_hangs_holds_up_no_other(inbox: Inbox, monkeypatch: Any) -> None:
    monkeypatch.setattr("govportal.worklist.calling.post_to.__kwdefaults__", {
        "ca_file": "", "resolving": None, "time_out": 0.5})  # fmt: skip
    with listening() as slow:
        slow.wait = threading.Event()
        hung, quick = a_receiver(slow.url), a_receiver(inbox.url)
        a_post(hung, MONDAY, "page:slow")
        a_post(quick, MONDAY, "page:quick")
        done = deliver_posts(MONDAY)
        slow.wait.set()
    assert (done.sent, done.failed) == (1, 1)
    assert "no answer within" in Post.objects.get(key="page:slow").last_error


def test_the_same_key_is_the_same_post(inbox: Inbox) -> None:
    receiver = a_receiver(inbox.url)
    assert a_post(receiver, MONDAY) == a_post(receiver, MONDAY)


@pytest.mark.both_databases
def test_what_was_sent_and_each_attempt_stay(inbox: Inbox) -> None:
    made = a_post(a_receiver(inbox.url), MONDAY)
    deliver_posts(MONDAY)
    rows = Post.objects.filter(pk=made.pk)
    for statement in (
        lambda: rows.update(state=Post.WAITING, sent_at=None),
        lambda: rows.update(body="{}"),
        lambda: PostAttempt.objects.update(status=500),
        lambda: connection.cursor().execute("DELETE FROM worklist_postattempt"),
        lambda: connection.cursor().execute("DELETE FROM worklist_post"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            statement()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(inbox: Inbox) -> None:
    receiver = a_receiver(inbox.url)
    for n in range(6):
        a_post(receiver, MONDAY, f"page:{n}")
    at_once(*[lambda: deliver_posts(MONDAY) for _ in range(3)])
    sent = [headers["webhook-id"] for _, headers, _ in inbox.got]
    assert len(sent) == len(set(sent)) == 6
    assert Post.objects.filter(state=Post.SENT, lease_until=None).count() == 6

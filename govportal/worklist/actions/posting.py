"""Posts to the outside: written into the outbox, withdrawn, sent again; and who receives them."""

from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert_once
from govportal.ledger.rules import Actor, Reference, Subject
from govportal.refusals import Refusal, refuse
from govportal.worklist import sealing
from govportal.worklist.models import Post, Receiver
from govportal.worklist.rules.addresses import address_refusal
from govportal.worklist.rules.masks import masked
from govportal.worklist.rules.retries import GIVE_UP
from govportal.worklist.rules.shapes import Message, Shape, body_of
from govportal.worklist.webhook_settings import policy, signing_secrets


def receiver_refusal(shape: Shape, address: str) -> Refusal | None:
    """Why nothing is sent to this address, before its host is asked for."""
    if shape is not Shape.MAIL:
        return address_refusal(address, policy())
    try:
        validate_email(address)
    except ValidationError:
        return Refusal("webhook.mail_malformed")
    return None


def put_receiver(
    receiver: Receiver | None, shape: Shape, address: str, secret_name: str = ""
) -> Receiver:
    """Keep where posts go, in the caller's transaction, which records it. ``address`` empty: as it
    was. Raises Refused for what may not be called, and for a secret that is not there."""
    name = secret_name.strip().lower() if shape is Shape.WEBHOOK else ""
    if shape is Shape.WEBHOOK:
        signing_secrets(name)
    kept = receiver or Receiver(shape=shape)
    kept.secret_name = name
    if address or receiver is None:
        refuse(receiver_refusal(shape, address))
        kept.sealed_address, kept.shown_address = sealing.sealed(address), masked(address, shape)
    kept.save()
    return kept


def post(
    receiver: Receiver, message: Message, *, key: str, subject: Subject, now: datetime
) -> Post:
    """Write a post into the outbox, in the caller's transaction; the same ``key`` only once."""
    made = Post(
        key=key,
        message_id=f"msg_{sha256(key.encode()).hexdigest()[:32]}",
        receiver=receiver,
        subject_ref=subject.ledger_ref,
        event=message.event,
        title=" ".join(message.title.split())[:300],
        body=body_of(message, Shape(receiver.shape)),
        created_at=now,
        next_try_at=now,
        give_up_at=now + GIVE_UP,
    )
    return made if insert_once(made) else Post.objects.get(key=key)


def withdraw_posts(subject: Subject, event: str) -> int:
    """Take back what waits still and nobody is sending; how many. In the caller's transaction."""
    rows = Post.objects.filter(
        subject_ref=subject.ledger_ref, event=event, state=Post.WAITING, lease_until=None
    )
    return rows.update(state=Post.WITHDRAWN)


@recorded
def send_again(dead: Post, *, actor: Actor, now: datetime) -> Post:
    """Try a dead letter for another day. Raises Refused for one that is none any more."""
    row = Post.objects.select_for_update(of=("self",)).get(pk=dead.pk)
    if row.state != Post.DEAD:
        refuse(Refusal("post.not_dead_stale"))
    row.state, row.next_try_at, row.give_up_at = Post.WAITING, now, now + GIVE_UP
    row.save(update_fields=["state", "next_try_at", "give_up_at"])
    refs = [Reference(row.subject_ref)]
    record("post.sent_again", row, actor=actor, now=now, refs=refs,
           data={"attempts": row.attempts})  # fmt: skip
    return row

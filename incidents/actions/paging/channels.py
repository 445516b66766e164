"""Channels: where they are, whether they are on, and whether a page arrives there."""

from dataclasses import dataclass
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.marks import Seen
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import post, put_receiver
from govportal.worklist.rules.shapes import Shape
from incidents.actions.paging.keepers import keep_refusal
from incidents.actions.paging.letters import test_message
from incidents.models import PagingChannel
from incidents.rules.paging import Audience


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A channel as somebody types it. ``address`` empty: as it was."""

    name: str
    shape: Shape
    audience: Audience
    address: str = ""
    secret_name: str = ""
    is_active: bool = True
    takes_exercises: bool = False


@recorded
def add_channel(asked: Asked, *, actor: Person, now: datetime) -> PagingChannel:
    """A new channel. Raises Refused for an address that may not be called, or a name twice."""
    refuse(keep_refusal(actor, now))
    channel = PagingChannel()
    refuse(_name_refusal(channel, asked.name))
    channel.receiver = put_receiver(None, asked.shape, asked.address.strip(), asked.secret_name)
    return _put(channel, asked, "paging.channel_added", True, actor, now)


@recorded
def change_channel(
    channel: PagingChannel, asked: Asked, *, actor: Person, now: datetime, seen: Seen = None
) -> PagingChannel:
    """Another name, address, audience; or switched off. Its shape stays."""
    refuse(keep_refusal(actor, now))
    rows = PagingChannel.objects.select_for_update(of=("self",)).select_related("receiver")
    channel = rows.get(pk=channel.pk)
    if seen is not None and channel.mark not in seen:
        raise Refused(Refusal("paging.changed_stale"))
    refuse(_name_refusal(channel, asked.name))
    address = asked.address.strip()
    put_receiver(channel.receiver, Shape(channel.receiver.shape), address, asked.secret_name)
    return _put(channel, asked, "paging.channel_changed", bool(address), actor, now)


def _put(
    channel: PagingChannel, asked: Asked, verb: str, is_moved: bool, actor: Person, now: datetime
) -> PagingChannel:
    channel.name, channel.audience = " ".join(asked.name.split()), asked.audience
    channel.is_active, channel.takes_exercises = asked.is_active, asked.takes_exercises
    channel.save()
    record(
        verb,
        channel,
        actor=actor,
        now=now,
        refs=[channel.receiver],
        data={
            "shape": channel.receiver.shape,
            "audience": channel.audience,
            "active": channel.is_active,
            "exercises": channel.takes_exercises,
            "address_changed": is_moved,
        },
    )
    return channel


def _name_refusal(channel: PagingChannel, name: str) -> Refusal | None:
    clean = " ".join(name.split())
    if not clean:
        return Refusal("paging.name_missing")
    others = PagingChannel.objects.exclude(pk=channel.pk).filter(name__iexact=clean)
    return Refusal("paging.name_taken") if others.exists() else None


@recorded
def send_test_page(channel: PagingChannel, *, actor: Person, now: datetime) -> PagingChannel:
    """A page that says it is a test; what became of it shows beside the channel."""
    refuse(keep_refusal(actor, now))
    rows = PagingChannel.objects.select_for_update(of=("self",)).select_related("receiver")
    channel = rows.get(pk=channel.pk)
    refuse(None if channel.is_active else Refusal("paging.channel_off"))
    channel.tested = post(
        channel.receiver,
        test_message(channel.name, actor, now),
        key=f"test:{channel.pk}:{now.timestamp():.6f}",
        subject=channel,
        now=now,
    )
    channel.save(update_fields=["tested"])
    record("paging.channel_tested", channel, actor=actor, now=now, refs=[channel.tested])
    return channel

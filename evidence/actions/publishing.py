"""Checkpoints go out of the administrators' reach: once a day, and when somebody asks.

What is to go where is written first (``Publication``), then brought there: to a folder and a
time-stamping authority by this room's own tick, by mail and webhook through the outbox of posts.
Nothing here is done in a request.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from evidence.actions.stamping import stamp
from evidence.models import Publication, PublicationTry
from evidence.published_files import NotTaken, write_note
from evidence.rules.publications import Channel, is_new_day, publish_refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert_once
from govportal.ledger.models import Checkpoint
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import notify, post, put_receiver
from govportal.worklist.models import Receiver
from govportal.worklist.rules.shapes import Message, Shape

BATCH = 50


def places() -> list[tuple[Channel, str]]:
    """Where checkpoints go, as the installation's settings say."""
    found = [(Channel.FILE, settings.CHECKPOINT_DIR)] if settings.CHECKPOINT_DIR else []
    found += [(Channel.MAIL, address) for address in settings.CHECKPOINT_MAIL]
    found += [(Channel.WEBHOOK, settings.CHECKPOINT_WEBHOOK)] if settings.CHECKPOINT_WEBHOOK else []
    return found + ([(Channel.STAMP, settings.TIMESTAMP_URL)] if settings.TIMESTAMP_URL else [])


def is_beside_its_own_data() -> bool:
    """Whether checkpoints go nowhere but into a folder that lies in the portal's own data."""
    own = Path(settings.DATA_DIR).resolve()
    found = places()
    return bool(found) and all(
        channel is Channel.FILE and Path(place).resolve().is_relative_to(own)
        for channel, place in found
    )


def publish_no(actor: Actor, now: datetime) -> Refusal | None:
    """Why ``actor`` may not publish now; None when they may. The portal itself may."""
    if not isinstance(actor, Person):
        return None if places() else Refusal("checkpoint.nowhere")
    roles = actor.roles_on(timezone.localdate(now)) if actor.is_active else set()
    return publish_refusal(roles, is_anywhere=bool(places()))


@recorded
def publish_checkpoint(*, actor: Actor, now: datetime) -> list[Publication]:
    """Have the newest checkpoint published wherever it is not yet; what is new of that.

    Raises Refused for who may not, where nothing is set, and before the first checkpoint.
    """
    refuse(publish_no(actor, now))
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        raise Refused(Refusal("checkpoint.none_yet"))
    made, unsent = [], []
    for channel, place in places():
        try:
            found = _put(checkpoint, channel, place, now)
        except Refused as refused:  # one place that may not be called keeps none of the others
            unsent.append({"channel": channel.value, "code": refused.refusal.code})
        else:
            made += [found] if found is not None else []
    if made or unsent:
        data = {
            "size": checkpoint.size,
            "root": bytes(checkpoint.root).hex(),
            "channels": [one.channel for one in made],
            "refused": unsent,
        }
        record("checkpoint.published", _Ledger(), actor=actor, now=now, refs=made, data=data)
    return made


class _Ledger:
    ledger_ref = "ledger:checkpoints"


def _put(checkpoint: Checkpoint, channel: Channel, place: str, now: datetime) -> Publication | None:
    """The publication, if that place has no such checkpoint yet."""
    receiver = _receiver(channel, place) if channel in _SHAPES else None
    made = Publication(
        size=checkpoint.size,
        root=bytes(checkpoint.root).hex(),
        note=checkpoint.note,
        channel=channel.value,
        place=(receiver.shown_address if receiver else place)[:300],
        receiver=receiver,
        asked_at=now,
    )
    same = Publication.objects.filter(size=made.size, channel=channel.value, place=made.place)
    if same.exists():
        return None
    if receiver is not None:
        key = f"checkpoint:{made.size}:{channel.value}:{receiver.pk}"
        made.post = post(receiver, _message(made, now), key=key, subject=_Ledger(), now=now)
    return made if insert_once(made) else None


_SHAPES = {Channel.MAIL: Shape.MAIL, Channel.WEBHOOK: Shape.WEBHOOK}


def _receiver(channel: Channel, address: str) -> Receiver:
    """The receiver of that address, made where there is none yet."""
    known = Receiver.objects.filter(
        pk__in=Publication.objects.filter(channel=channel.value).values("receiver")
    )
    found = next((one for one in known if one.address == address), None)
    secret = settings.CHECKPOINT_WEBHOOK_SECRET if channel is Channel.WEBHOOK else ""
    return put_receiver(found, _SHAPES[channel], address, secret)


def _message(made: Publication, now: datetime) -> Message:
    words = {"portal": settings.PORTAL_NAME, "size": made.size}
    return Message(
        event="ledger.checkpoint",
        title=_("Checkpoint of the ledger of %(portal)s: %(size)s entries") % words,
        text=_(
            "Keep this text where nobody who runs the portal can change it. Whoever brings it back "
            "can show whether the ledger was rewritten since.\n\n%(note)s"
        )
        % {"note": made.note},
        link=f"{settings.PORTAL_URL}{reverse('publication_compare')}",
        link_words=_("Compare"),
        at=now,
        data={"size": made.size, "root": made.root, "note": made.note},
    )


def keep_publishing(now: datetime) -> int:
    """The daily publication where it is due, then everything that waits; how many were taken."""
    last = Publication.objects.order_by("-pk").values_list("asked_at", flat=True).first()
    local = timezone.localtime
    is_due = is_new_day(local(last) if last else None, local(now))
    if is_due and places() and latest_checkpoint() is not None:
        publish_checkpoint(actor=SYSTEM("checkpoints"), now=now)
    waiting = Publication.objects.untaken().prefetch_related("tries").order_by("pk")
    due = [one for one in waiting[: 4 * BATCH] if one.is_due(now)][:BATCH]
    return sum(bring(one, now=now) for one in due)


def bring(publication: Publication, *, now: datetime) -> bool:
    """Try to bring one publication to its place, and note how that went; whether it is there."""
    error = ""
    try:
        if publication.channel == Channel.FILE:
            write_note(publication)
        else:
            stamp(publication, now=now)
    except (NotTaken, OSError, Refused) as failed:
        error = " ".join(str(failed).split())[:300] or type(failed).__name__
    note_try(publication, error, now=now)
    return not error


@recorded
def note_try(publication: Publication, error: str, *, now: datetime) -> None:
    """Write down one try. The first failure is in the ledger, those after it in the log alone."""
    last = publication.tries.order_by("-n").first()
    n = last.n + 1 if last else 1
    tried = PublicationTry(publication=publication, n=n, at=now, taken=not error, error=error)
    if insert_once(tried) and error and n == 1:
        record(
            "checkpoint.not_taken",
            publication,
            actor=SYSTEM("checkpoints"),
            now=now,
            data={"size": publication.size, "channel": publication.channel},
            personal={"error": error},
        )
        _tell(publication, error, now)


def _tell(publication: Publication, error: str, now: datetime) -> None:
    """Every administrator, once for each checkpoint that did not get where it should."""
    day = timezone.localdate(now)
    for person in Person.objects.holding(Role.ADMINISTRATOR, day):
        with translation.override(person.language or settings.LANGUAGE_CODE):
            notify(
                person,
                key=f"{publication.ledger_ref}:{person.pk}",
                subject=_("A checkpoint of the ledger did not get out"),
                body=_("%(error)s It is tried again, at least once an hour.") % {"error": error},
                url=publication.get_absolute_url(),
                now=now,
            )

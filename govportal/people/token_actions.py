"""Making and ending the tokens of a person's own programs."""

from datetime import datetime, timedelta

from django.db.models import Q

from govportal.api.keys import new_key
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person, PersonalToken
from govportal.people.rules.saved_views import clean_name
from govportal.people.rules.tokens import make_refusal
from govportal.refusals import Refusal, refuse

NOTED_EVERY = timedelta(minutes=1)


@recorded
def make_token(
    name: str, days: int, *, can_write: bool, actor: Person, now: datetime
) -> tuple[PersonalToken, str]:
    """A token for ``days`` days, and its text, which is not kept.

    Raises Refused for a name that is empty, too long or taken, and for one token too many.
    """
    Person.objects.get_queryset().select_for_update(of=("self",)).get(pk=actor.pk)
    own, name = PersonalToken.objects.visible_to(actor).not_ended(), clean_name(name)
    refuse(make_refusal(name, days, [one.name for one in own if one.holds(now)]))
    key = new_key("gpp")
    made = PersonalToken.objects.create(
        person=actor,
        name=name,
        prefix=key.prefix,
        digest=key.digest,
        can_write=can_write,
        days=days,
        made_at=now,
    )
    record(
        "token.made",
        actor,
        actor=actor,
        now=now,
        refs=[made],
        data={"days": days, "can_write": can_write},
        personal={"name": name},
    )
    return made, key.text


@recorded
def end_token(token: PersonalToken, *, actor: Person, now: datetime) -> PersonalToken:
    """The token lets nobody in from now on. Raises Refused when it has ended already."""
    token = PersonalToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.ended_at is not None:
        refuse(Refusal("token.ended_stale"))
    token.ended_at = now
    token.save(update_fields=["ended_at"])
    record("token.ended", token.person, actor=actor, now=now, refs=[token])
    return token


@recorded
def end_tokens_of(person: Person, *, actor: Actor, now: datetime) -> None:
    """Every token of a person whose account closes ends with it."""
    rows = PersonalToken.objects.select_for_update(of=("self",)).filter(person=person)
    ended = list(rows.not_ended())
    for token in ended:
        token.ended_at = now
        token.save(update_fields=["ended_at"])
    if ended:
        record("token.ended", person, actor=actor, now=now, refs=ended)


def note_use(token: PersonalToken, now: datetime) -> None:
    """Keep when a token was last used, at most once a minute; no entry, it is no change."""
    if token.last_used_at is not None and now - token.last_used_at < NOTED_EVERY:
        return
    earlier = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now)
    PersonalToken.objects.filter(earlier, pk=token.pk).update(last_used_at=now)

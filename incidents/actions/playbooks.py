"""Playbooks: those that ship are loaded once; people draft versions, another one brings them into
force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.wording import gettext_noop as _
from incidents.models import Playbook, PlaybookHand, PlaybookVersion
from incidents.rules.playbooks import (
    Hand,
    Item,
    VersionState,
    activation_refusal,
    begin_refusal,
    content_refusal,
    move_refusal,
    with_keys,
)
from incidents.rules.shipped_playbooks import shipped

KEEPS = frozenset({Role.OPERATOR, Role.SECURITY_REVIEWER})
TITLES = {
    True: _("What to do for this class"),
    False: _("What to do whatever the class"),
}


@dataclass(frozen=True)
class Written:
    """What somebody wrote of a version."""

    title: str
    items: Sequence[Item]
    reason: str = ""


def keeps(person: Person, now: datetime) -> bool:
    """Whether somebody writes playbooks and brings them into force."""
    return person.is_active and bool(KEEPS & person.roles_on(timezone.localdate(now)))


def hand_of(version: PlaybookVersion, person: Person, now: datetime) -> Hand:
    """Somebody before one version."""
    wrote = any(hand.person_id == person.pk for hand in version.hands.all())
    return Hand(keeps(person, now), wrote)


@recorded
def load_playbooks(*, actor: Actor, now: datetime) -> int:
    """Store the playbooks that ship, each once; how many were new. Again changes nothing."""
    known = set(Playbook.objects.values_list("kind", "severity"))
    places = [place for place in shipped() if place[:2] not in known]
    if not places:
        return 0
    for n, (kind, severity, items) in enumerate(places, len(known) + 1):
        book = Playbook.objects.create(
            number=f"PB-{n:02d}", kind=kind, severity=severity, created_at=now
        )
        PlaybookVersion.objects.create(
            playbook=book, n=1, title=TITLES[bool(kind)], state=VersionState.ACTIVE,
            content=[item.as_data() for item in items], created_at=now, activated_at=now,
        )  # fmt: skip
    first = Playbook.objects.order_by("-pk")[0]
    record("playbook.loaded", first, actor=actor, now=now, data={"playbooks": len(places)})
    return len(places)


def _locked(playbook: Playbook) -> Playbook:
    return Playbook.objects.select_for_update().get(pk=playbook.pk)


def locked_version(version: PlaybookVersion) -> PlaybookVersion:
    """The version, locked after its playbook."""
    book = _locked(Playbook(pk=version.playbook_id))
    found = PlaybookVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    found.playbook = book
    return found


@recorded
def begin_version(playbook: Playbook, *, actor: Person, now: datetime) -> PlaybookVersion:
    """Begin the next version as a copy of the one in force."""
    playbook = _locked(playbook)
    rows = playbook.versions
    draft = rows.filter(state=VersionState.DRAFT).values_list("n", flat=True).first()
    refuse(begin_refusal(Hand(keeps(actor, now)), draft))
    before = rows.filter(state=VersionState.ACTIVE).first() or rows.first()
    version = PlaybookVersion.objects.create(
        playbook=playbook, n=rows.count() + 1, state=VersionState.DRAFT, created_at=now,
        title=before.title if before else "", content=before.content if before else [],
        written_by=actor,
    )  # fmt: skip
    PlaybookHand.objects.create(version=version, person=actor, at=now)
    record("playbook.begun", version, actor=actor, now=now, refs=[playbook], data={"n": version.n})
    return version


@recorded
def write_version(
    version: PlaybookVersion, written: Written, *, revision: int, actor: Person, now: datetime
) -> PlaybookVersion:
    """Keep what was written in a draft. Raises Refused when somebody saved meanwhile."""
    version = locked_version(version)
    refuse(move_refusal("write", version.state_now, hand_of(version, actor, now)))
    if version.revision != revision:
        raise Refused(Refusal("playbook.saved_elsewhere_stale"))
    items = with_keys(written.items, _taken(version))
    refuse(content_refusal(written.title, items))
    version.title = " ".join(written.title.split())
    version.content = [item.as_data() for item in items]
    version.reason, version.revision = written.reason.strip(), version.revision + 1
    version.written_by = actor
    version.save()
    PlaybookHand.objects.get_or_create(version=version, person=actor, defaults={"at": now})
    data = {"revision": version.revision, "items": [item.as_data() for item in items]}
    record("playbook.written", version, actor=actor, now=now, refs=[version.playbook], data=data)
    return version


def _taken(version: PlaybookVersion) -> set[str]:
    """Keys that an item of this playbook ever had: a new one gets none of them."""
    rows = version.playbook.versions.values_list("content", flat=True)
    return {str(item["key"]) for content in rows for item in content}


@recorded
def activate_version(
    version: PlaybookVersion, *, revision: int, actor: Person, now: datetime
) -> PlaybookVersion:
    """Bring a draft into force; incidents under way keep theirs. Refused to all who wrote in it,
    and for another text than the one that was read."""
    version = locked_version(version)
    refuse(move_refusal("activate", version.state_now, hand_of(version, actor, now)))
    if version.revision != revision:
        raise Refused(Refusal("playbook.saved_elsewhere_stale"))
    before = version.playbook.versions.filter(state=VersionState.ACTIVE).first()
    old, named = (before.items, before.title) if before else (None, "")
    refuse(activation_refusal(old, named, version.title, version.items, version.reason))
    if before is not None:
        before.state, before.ended_at = VersionState.SUPERSEDED, now
        before.save(update_fields=["state", "ended_at"])
    version.state, version.activated_by, version.activated_at = VersionState.ACTIVE, actor, now
    version.save(update_fields=["state", "activated_by", "activated_at"])
    data = {"n": version.n, "items": len(version.items)}
    record("playbook.activated", version, actor=actor, now=now, refs=[version.playbook], data=data,
           personal={"reason": version.reason})  # fmt: skip
    return version


@recorded
def discard_version(version: PlaybookVersion, *, actor: Person, now: datetime) -> PlaybookVersion:
    """Give a draft up; it stays to be read."""
    version = locked_version(version)
    refuse(move_refusal("discard", version.state_now, hand_of(version, actor, now)))
    version.state, version.ended_at = VersionState.DISCARDED, now
    version.save(update_fields=["state", "ended_at"])
    record("playbook.discarded", version, actor=actor, now=now, refs=[version.playbook])
    return version

"""Changes to people, roles and seats. Each is one transaction with its ledger entry."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference
from govportal.people.account_actions import deactivate_person as deactivate_person
from govportal.people.account_actions import reactivate_person as reactivate_person
from govportal.people.models import (
    Committee,
    Interest,
    Person,
    RoleAssignment,
    SavedView,
    Seat,
    Unit,
)
from govportal.people.rules import QuorumBase, Role, SeatKind
from govportal.people.rules.interests import declare_refusal, key_of
from govportal.people.rules.saved_views import clean_name, name_refusal, save_refusal
from govportal.refusals import Refusal, refuse


@recorded
def add_unit(slug: str, name: str, *, actor: Actor, now: datetime) -> Unit:
    unit = Unit.objects.create(slug=slug, name=name)
    record("unit.added", unit, actor=actor, now=now, data={"slug": slug})
    return unit


@recorded
def add_person(
    email: str,
    full_name: str,
    *,
    actor: Actor,
    now: datetime,
    password: str | None = None,
    encoded_password: str = "",
    unit: Unit | None = None,
    manager: Person | None = None,
    title: str = "",
    time_zone: str = "Europe/Berlin",
) -> Person:
    """Create an account. Without a password the person cannot sign in yet.

    ``encoded_password``: one hash for the whole cast of the demo; a ValueError in production.
    """
    if encoded_password and settings.PRODUCTION:
        raise ValueError("nobody gets somebody else's password in production")
    person = Person.objects.create_user(
        email,
        password,
        encoded=encoded_password,
        full_name=full_name,
        unit=unit,
        manager=manager,
        title=title,
        time_zone=time_zone,
        joined_at=now,
    )
    record("person.added", person, actor=actor, now=now, personal={"email": person.email})
    return person


@recorded
def give_role(
    person: Person,
    role: Role,
    *,
    actor: Actor,
    now: datetime,
    unit: Unit | None = None,
    committee: Committee | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Give a role from ``starts_on`` (default: the day of ``now``) to ``ends_on`` or for good."""
    row = RoleAssignment.objects.create(
        person=person,
        role=role,
        unit=unit,
        committee=committee,
        starts_on=starts_on or now.date(),
        ends_on=ends_on,
    )
    record("role.given", person, actor=actor, now=now, refs=[row], data={"role": role.value})
    return row


@recorded
def end_role(row: RoleAssignment, *, on: date, actor: Actor, now: datetime) -> None:
    """End a role after ``on``; the row stays, since decisions were made under it."""
    row = RoleAssignment.objects.select_for_update().get(pk=row.pk)
    row.ends_on = max(on, row.starts_on)
    row.save(update_fields=["ends_on"])
    record("role.ended", row.person, actor=actor, now=now, refs=[row], data={"role": row.role})


@recorded
def take_role(row: RoleAssignment, *, actor: Actor, now: datetime) -> None:
    """The role is gone from now on, and not only from tomorrow.

    Days are all a role has: one that began before today ends with yesterday, one that began today
    goes, and what its history keeps is from when until when it stood.
    """
    row = RoleAssignment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    person, kept = row.person, Reference(row.ledger_ref)
    yesterday = now.date() - timedelta(days=1)
    if row.starts_on > yesterday:
        row.delete()
    elif row.ends_on is None or row.ends_on > yesterday:
        row.ends_on = yesterday
        row.save(update_fields=["ends_on"])
    record("role.ended", person, actor=actor, now=now, refs=[kept], data={"role": row.role})


@recorded
def add_committee(
    slug: str,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    calendar_key: str = "berlin",
    is_default: bool = False,
) -> Committee:
    committee = Committee.objects.create(
        slug=slug, name=name, calendar_key=calendar_key, is_default=is_default
    )
    record("committee.added", committee, actor=actor, now=now)
    return committee


@recorded
def choose_quorum_base(
    committee: Committee, base: QuorumBase, *, actor: Actor, now: datetime
) -> Committee:
    """Count quorums of the committee from another base; ballots that run keep the one they have."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    before, committee.quorum_base = committee.quorum_base, base
    committee.save(update_fields=["quorum_base"])
    data = {"before": before, "after": base.value}
    record("committee.quorum_base_chosen", committee, actor=actor, now=now, data=data)
    return committee


@recorded
def fill_seat(
    committee: Committee,
    kind: SeatKind,
    title: str,
    *,
    holder: Person | None,
    alternate: Person | None = None,
    actor: Actor,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
    unit: Unit | None = None,
) -> Seat:
    """Seat a holder and an alternate for a term; ``unit``: a row of a rotating seat."""
    seat = Seat.objects.create(
        committee=committee,
        kind=kind,
        title=title,
        holder=holder,
        alternate=alternate,
        starts_on=starts_on or now.date(),
        ends_on=ends_on,
        unit=unit,
    )
    sitting = [person for person in (holder, alternate) if person is not None]
    record(
        "seat.filled", committee, actor=actor, now=now, refs=[seat, *sitting], data={"kind": kind}
    )
    return seat


@transaction.atomic
def save_view(
    list_name: str, name: str, query: str, *, actor: Person, reserved: Collection[str] = ()
) -> SavedView:
    """Keep a search of a list for oneself; sent twice, it is kept once.

    ``query``: normalised, empty when nothing is filtered. ``reserved``: names of ready-made views.
    Private to the actor, so outside ledger and history, as drafts are. Raises Refused for a name
    that is empty, too long or taken, for nothing to save, and for one view too many.
    """
    own, name = _locked_views(list_name, actor), clean_name(name)
    same = next((view for view in own if (view.name, view.query) == (name, query)), None)
    if same is not None:
        return same
    taken = {*reserved, *(view.name for view in own)}
    refuse(save_refusal(name, query, taken, len(own)))
    return SavedView.objects.create(
        person=actor, list_name=list_name, name=name, query=query, position=len(own) + 1
    )


@transaction.atomic
def rename_view(
    view: SavedView, name: str, *, actor: Person, reserved: Collection[str] = ()
) -> SavedView:
    """Give an own view another name. Raises Refused as ``save_view``, or when it is gone."""
    own, name = _locked_views(view.list_name, actor), clean_name(name)
    others = [other for other in own if other.pk != view.pk]
    if len(others) == len(own):
        refuse(Refusal("view.gone_stale"))
    refuse(name_refusal(name, {*reserved, *(other.name for other in others)}))
    view.name = name
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def remove_view(view: SavedView, *, actor: Person) -> None:
    """Take an own view away; those behind it move up. Raises Refused when it is gone already."""
    own = _locked_views(view.list_name, actor)
    if view.pk not in {other.pk for other in own}:
        refuse(Refusal("view.gone_stale"))
    SavedView.objects.filter(pk=view.pk).delete()
    for later in own:
        if later.position > view.position:
            later.position -= 1
            later.save(update_fields=["position"])


def _locked_views(list_name: str, actor: Person) -> list[SavedView]:
    """The actor's views of a list. Their own row is the lock: of two at once, one is second."""
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    return list(SavedView.objects.visible_to(actor).of_list(list_name).order_by("position"))


@recorded
def declare_interest(company: str, nature: str, *, actor: Person, now: datetime) -> Interest:
    """Declare one's link to a company, from now on; cases about its products find it.

    Raises Refused for what is missing or too long, or when the link is declared already.
    """
    refuse(declare_refusal(company, nature))
    Person.objects.get_queryset().select_for_update(of=("self",)).get(pk=actor.pk)
    key = key_of(company)
    if Interest.objects.filter(person=actor, key=key, ends_on__isnull=True).exists():
        refuse(Refusal("interest.known_stale", {"company": company.strip()}))
    made = Interest.objects.create(
        person=actor,
        company=company.strip(),
        key=key,
        nature=nature.strip(),
        starts_on=now.date(),
    )
    told = {"company": made.company, "nature": made.nature}
    record("interest.declared", actor, actor=actor, now=now, refs=[made], personal=told)
    return made


@recorded
def end_interest(interest: Interest, *, actor: Person, now: datetime) -> Interest:
    """The link is over: it counts to the end of the day before, if it began before.

    The row stays, since conflicts were found from it. Raises Refused when it has ended.
    """
    interest = Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    if interest.ends_on is not None:
        refuse(Refusal("interest.ended_stale"))
    interest.ends_on = max(interest.starts_on, now.date() - timedelta(days=1))
    interest.save(update_fields=["ends_on"])
    record("interest.ended", actor, actor=actor, now=now, refs=[interest])
    return interest

"""Access of auditors: proposed, confirmed by a second person, and lengthened or ended by people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from approvals.actions.numbering import next_number
from approvals.rules.wording import gettext_noop as _
from evidence.actions.access_course import answers_here, begin, finish, keep_turn
from evidence.models.accesses import AuditorAccess
from evidence.rules import accesses as rules
from evidence.rules.accesses import Act, Auditor, State, Who
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.people.rules.erasure import is_erased
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.saying import phrase
from scorecards.sources.days import day_of

PREFIX, TO_CONFIRM = "ACC", "access.confirm"
CONFIRM = _("Confirm or decline the access of an auditor: %(about)s")
LONGER = _("Confirm or decline that an auditor’s access lasts longer: %(about)s")
DECIDED = _("The access of an auditor that you asked for was decided: %(about)s")


@dataclass(frozen=True)
class New:
    """What an administrator wrote. ``name``: of somebody who has no account yet."""

    email: str
    covers: str
    why: str
    starts_on: date | None
    until: date | None
    name: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody says with an act. ``mark``: what the page showed; empty where nobody looked."""

    text: str = ""
    until: date | None = None
    mark: str = ""


def who(access: AuditorAccess | None, person: Person, on: date) -> Who:
    roles = person.roles_on(on) if person.is_active else set()
    proposes, confirms = bool(rules.PROPOSERS & roles), bool(rules.CONFIRMERS & roles)
    if access is None:
        return Who(proposes, confirms)
    asked = access.longer_by_id or access.asked_by_id
    return Who(proposes, confirms, asked == person.pk, access.person_id == person.pk)


def propose_refusal(person: Person, on: date) -> Refusal | None:
    return rules.propose_refusal(who(None, person, on))


def act_refusal(access: AuditorAccess, act: Act, person: Person, on: date) -> Refusal | None:
    longer = access.longer_until is not None
    return rules.act_refusal(act, State(access.state), who(access, person, on), longer=longer)


@recorded
def propose(new: New, *, actor: Person, now: datetime) -> AuditorAccess:
    """Propose that somebody audits for a time; a second person is asked. Raises Refused.

    Sent twice it is one: the first is still live, and the second is told so.
    """
    refuse(propose_refusal(actor, day_of(now)))
    number = next_number(PREFIX, now)  # first: of two proposals at once, one is second
    email = new.email.strip().lower()
    refuse(rules.address_refusal(email))
    person = Person.objects.filter(email__iexact=email).first()
    refuse(auditor_refusal(email, person, new, actor, now))
    if (no := rules.words_refusal(new.covers)) is not None:
        raise Refused(Refusal("access.covers_short", no.params) if "has" in no.params else no)
    refuse(rules.words_refusal(new.why))
    refuse(rules.days_refusal(new.starts_on, new.until, day_of(now)))
    assert new.starts_on is not None and new.until is not None  # refused above
    others = confirmers(actor, person, now)
    refuse(None if others else Refusal("access.nobody_confirms"))
    access = AuditorAccess.objects.create(
        number=number,
        person=person,
        guest_email="" if person else email,
        guest_name="" if person else " ".join(new.name.split()),
        opens_account=person is None or not person.is_active,
        covers=new.covers.strip(),
        why=new.why.strip(),
        starts_on=new.starts_on,
        until=new.until,
        asked_by=actor,
        asked_at=now,
    )
    record(
        "access.proposed",
        access,
        actor=actor,
        now=now,
        refs=[person] if person else [],
        data={"starts_on": str(access.starts_on), "until": str(access.until)},
        personal={
            "covers": access.covers,
            "why": access.why,
            **({"guest": f"{access.guest_name} <{email}>"} if person is None else {}),
        },
    )
    _ask(access, others, CONFIRM, actor=actor, now=now)
    return access


def auditor_refusal(
    email: str, person: Person | None, new: New, actor: Person, now: datetime
) -> Refusal | None:
    """Why this person, or whoever has this address, gets no access."""
    live = AuditorAccess.objects.live()
    today = now.date()
    if person is None:
        has_other = live.filter(guest_email__iexact=email).exists()
        return rules.auditor_refusal(
            Auditor(set(), has_other=has_other, is_guest=True, name=new.name)
        )
    rows = person.role_assignments.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    roles = {Role(one) for one in rows.values_list("role", flat=True)} if person.is_active else ()
    one = Auditor(
        roles=frozenset(roles),
        always=person.is_active and rows.filter(role=Role.AUDITOR, ends_on=None).exists(),
        has_other=live.filter(person=person).exists(),
        answers=answers_here(person),
        is_erased=is_erased(person.email),
        is_proposer=person.pk == actor.pk,
    )
    return rules.auditor_refusal(one)


def confirmers(asker: Person, auditor: Person | None, now: datetime) -> list[Person]:
    """Who may confirm what ``asker`` asked for: compliance reviewers, else other administrators."""
    without = {asker.pk, auditor.pk if auditor else None}
    for role in (Role.COMPLIANCE_REVIEWER, Role.ADMINISTRATOR):
        found = [p for p in Person.objects.holding(role, now.date()) if p.pk not in without]
        if found:
            return found
    return []


def _ask(
    access: AuditorAccess, people: list[Person], words: str, *, actor: Actor, now: datetime
) -> None:
    title, url = phrase(words, about=access.whose), access.get_absolute_url()
    for person in people:
        key = f"{TO_CONFIRM}:{access.pk}:{access.turns.count()}:{person.pk}"
        open_item(
            access, kind=TO_CONFIRM, title=title, url=url, assignee=person, role="confirmer",
            due_on=_before(access), key=key, actor=actor, now=now,
        )  # fmt: skip
        notify(person, key=key, subject=title, body=access.number, url=url, now=now)


def _before(access: AuditorAccess) -> date:
    """By when it is to be confirmed: it begins then, or ends where it is not made longer."""
    return access.until if access.longer_until else access.starts_on


@recorded
def act_on(
    access: AuditorAccess, act: Act, said: Said, *, actor: Person, now: datetime
) -> AuditorAccess:
    """Do one act of the table. Raises Refused, and then nothing of it is kept."""
    access = AuditorAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    refuse(act_refusal(access, act, actor, day_of(now)))
    if said.mark and said.mark != access.mark:
        raise Refused(Refusal("access.changed_stale"))
    if act not in rules.WORDLESS or said.text.strip():
        refuse(rules.words_refusal(said.text))
    asker = access.longer_by or access.asked_by
    _move(access, act, said, actor, now)
    keep_turn(access, act, said.text.strip(), by=actor, now=now)
    _follow(access, act, asker, actor, now)
    return access


def _follow(access: AuditorAccess, act: Act, asker: Person, actor: Person, now: datetime) -> None:
    """Who is asked or told next, and what begins or ends at once."""
    if act in rules.SECOND or act is Act.WITHDRAW:
        close_items(access, kind=TO_CONFIRM, actor=actor, now=now)
    if act in rules.SECOND and asker != actor:
        _tell(access, asker, now)
    if act is Act.ASK_LONGER:
        _ask(access, confirmers(actor, access.person, now), LONGER, actor=actor, now=now)
    if act is Act.CONFIRM and access.starts_on <= day_of(now):
        begin(access, now)
    if act is Act.END:
        finish(access, actor=actor, now=now)


def _tell(access: AuditorAccess, asker: Person, now: datetime) -> None:
    if not asker.is_active:
        return
    notify(
        asker,
        key=f"access.decided:{access.pk}:{access.turns.count()}",
        subject=phrase(DECIDED, about=access.whose),
        body=access.number,
        url=access.get_absolute_url(),
        now=now,
    )


def _move(access: AuditorAccess, act: Act, said: Said, actor: Person, now: datetime) -> None:
    """What the act changes of the row."""
    if act in CHANGES:
        CHANGES[act](access, said, actor, now)
    if act in {*rules.OF_LONGER, Act.END}:
        access.longer_until = access.longer_by = None
    if (target := rules.MOVES[act][1]) is not None:
        access.state = target
    if access.state not in rules.LIVE:
        access.ended_at = now
        access.guest_email = ""
    access.save()


def _confirm(access: AuditorAccess, said: Said, actor: Person, now: datetime) -> None:
    """What changed since the proposal is looked at: its days are over, or who it is for."""
    if access.until < day_of(now):
        raise Refused(Refusal("access.over_stale"))
    if access.person is not None and access.person.is_active:
        roles, erased = access.person.roles_on(now.date()), is_erased(access.person.email)
        answers = answers_here(access.person)
        refuse(rules.auditor_refusal(Auditor(roles, answers=answers, is_erased=erased)))
    access.confirmed_by = actor


def _ask_longer(access: AuditorAccess, said: Said, actor: Person, now: datetime) -> None:
    refuse(rules.longer_refusal(access.starts_on, access.until, said.until, day_of(now)))
    others = confirmers(actor, access.person, now)
    refuse(None if others else Refusal("access.nobody_confirms"))
    access.longer_until, access.longer_by = said.until, actor


def _confirm_longer(access: AuditorAccess, said: Said, actor: Person, now: datetime) -> None:
    """The later day is the last one now, of the access and of the role. Who proposed and confirmed
    it at first stays beside who did so now."""
    assert access.longer_until is not None and access.longer_by is not None  # the table says so
    access.until, access.later_by = access.longer_until, access.longer_by
    access.later_confirmed_by = actor
    if access.role is not None:
        access.role.ends_on = access.until
        access.role.save(update_fields=["ends_on"])


CHANGES = {
    Act.CONFIRM: _confirm,
    Act.ASK_LONGER: _ask_longer,
    Act.CONFIRM_LONGER: _confirm_longer,
}

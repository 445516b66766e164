"""Findings are raised, answered by their owners, and judged by others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from approvals.actions.files import keep
from approvals.actions.numbering import next_number
from approvals.rules.wording import gettext_noop as _
from evidence.models.accesses import audits_here
from evidence.models.findings import JUDGES, AuditFinding, FindingTurn
from evidence.models.frameworks import FrameworkRequirement
from evidence.rules import findings as rules
from evidence.rules.findings import Act, Grade, Origin, State, Who
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import Upload
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.models import Notice
from govportal.worklist.saying import phrase
from registry.models import Agent

PREFIX, TO_OWN, TO_JUDGE, LATE = "FND", "finding.own", "finding.judge", "finding.late"
ROLES = {TO_OWN: "finding_owner", TO_JUDGE: "who_raised"}
TWICE = timedelta(minutes=10)
"""The same words of the same person within this are one finding."""
OWN = _("Answer the finding: %(about)s")
JUDGE = _("Look whether it helped: %(about)s")
IS_LATE = _("Past its day: %(about)s")


@dataclass(frozen=True)
class New:
    """What somebody wrote of a new finding."""

    title: str
    what: str
    grade: Grade
    origin: Origin
    owner: Person | None
    due_on: date | None
    requirement: FrameworkRequirement | None = None
    agent: Agent | None = None


def who(finding: AuditFinding | None, person: Person, on: date) -> Who:
    is_owner = finding is not None and finding.owner_id == person.pk
    return Who(is_owner, bool(JUDGES & person.roles_on(on)))


def raise_refusal(person: Person, on: date) -> Refusal | None:
    return rules.raise_refusal(who(None, person, on))


def act_refusal(finding: AuditFinding, act: Act, person: Person, on: date) -> Refusal | None:
    return rules.act_refusal(act, State(finding.state), who(finding, person, on))


@recorded
def raise_finding(new: New, *, actor: Person, now: datetime) -> AuditFinding:
    """Enter a finding; its owner is asked for the cause. Sent twice it is one. Raises Refused."""
    refuse(raise_refusal(actor, now.date()))
    is_active = new.owner is not None and new.owner.is_active
    refuse(rules.new_refusal(rules.Raised(new.title, new.what, is_active, new.due_on), now.date()))
    assert new.owner is not None and new.due_on is not None  # refused above
    refuse(_owner_refusal(new.owner, actor, now.date()))
    if there := _just_raised(new, actor, now):
        return there
    finding = AuditFinding.objects.create(
        number=next_number(PREFIX, now),
        title=new.title.strip(),
        what=new.what.strip(),
        grade=new.grade,
        origin=new.origin,
        requirement=new.requirement,
        agent=new.agent,
        owner=new.owner,
        due_on=new.due_on,
        raised_by=actor,
        raised_at=now,
    )
    about: list[HasRef] = [one for one in (new.requirement, new.agent) if one is not None]
    record(
        "finding.raised",
        finding,
        actor=actor,
        now=now,
        refs=[new.owner, *about],
        data={"grade": finding.grade, "origin": finding.origin, "due_on": str(finding.due_on)},
        personal={"what": finding.what},
    )
    _ask(finding, finding.owner, TO_OWN, OWN, actor=actor, now=now)
    return finding


def _just_raised(new: New, actor: Person, now: datetime) -> AuditFinding | None:
    """What the same person just entered in the same words; one of their forms at a time."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    return AuditFinding.objects.filter(
        title=new.title.strip(), what=new.what.strip(), raised_by=actor, raised_at__gt=now - TWICE
    ).first()


@dataclass(frozen=True)
class Said:
    """What somebody says with an act. ``mark``: what the page showed; empty where nobody looked."""

    text: str
    cause: str = ""
    upload: Upload | None = None
    owner: Person | None = None
    due_on: date | None = None
    mark: str = ""


@recorded
def act_on(finding: AuditFinding, act: Act, said: Said, *, actor: Person, now: datetime) -> State:
    """Do one act of the table. Raises Refused, and then nothing of it is kept."""
    finding = AuditFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    refuse(act_refusal(finding, act, actor, now.date()))
    if said.mark and said.mark != finding.mark:
        raise Refused(Refusal("finding.changed_stale"))
    refuse(_said_refusal(act, said, actor, now.date()))
    kept = keep(said.upload, actor=actor, now=now) if said.upload else None
    turn = FindingTurn.objects.create(
        finding=finding,
        n=finding.turns.count() + 1,
        act=act,
        text=said.text.strip(),
        cause=said.cause.strip() if act is Act.PLAN else "",
        attachment=kept,
        by=actor,
        at=now,
    )
    before = finding.state
    _move(finding, act, said, now)
    record(
        f"finding.{act}",
        finding,
        actor=actor,
        now=now,
        refs=[turn, finding.owner, *([kept] if kept else [])],
        data={"before": before, "after": str(finding.state), "due_on": str(finding.due_on)},
        personal={"text": turn.text, **({"cause": turn.cause} if turn.cause else {})},
    )
    _ask_next(finding, actor, now)
    return State(finding.state)


def _said_refusal(act: Act, said: Said, actor: Person, today: date) -> Refusal | None:
    no = rules.text_refusal(said.text)
    if act is Act.PLAN and no is None:
        no = rules.text_refusal(said.cause)
        if no is not None and no.code == "finding.words_short":
            return Refusal("finding.cause_short", no.params)
    if act is Act.CHANGE and no is None:
        if said.owner is None or not said.owner.is_active:
            return Refusal("finding.owner_missing")
        return _owner_refusal(said.owner, actor, today) or rules.due_refusal(said.due_on, today)
    return no


def _owner_refusal(owner: Person, actor: Person, on: date) -> Refusal | None:
    """Why a finding does not go to this person: who judges does not mend, nor does an auditor."""
    if owner.pk == actor.pk:
        return Refusal("finding.owner_judges")
    return Refusal("finding.owner_audits") if audits_here(owner, on) else None


def _move(finding: AuditFinding, act: Act, said: Said, now: datetime) -> None:
    target = rules.MOVES[act][1]
    if target is not None:
        finding.state = target
    finding.closed_at = now if finding.state in {State.CLOSED, State.DISMISSED} else None
    if act is Act.CHANGE and said.owner is not None and said.due_on is not None:
        finding.owner, finding.due_on = said.owner, said.due_on
    finding.save(update_fields=["state", "closed_at", "owner", "due_on"])


def _ask_next(finding: AuditFinding, actor: Person, now: datetime) -> None:
    """Whoever is to act next has it on their list, and nobody else."""
    close_items(finding, actor=actor, now=now)
    if finding.state in {State.OPEN, State.PLANNED}:
        _ask(finding, finding.owner, TO_OWN, OWN, actor=actor, now=now)
    elif finding.state == State.DONE:
        _ask(finding, finding.raised_by, TO_JUDGE, JUDGE, actor=actor, now=now)


def _ask(
    finding: AuditFinding, person: Person, kind: str, words: str, *, actor: Actor, now: datetime
) -> None:
    """The day is the owner's; who raised it judges when they can."""
    if not person.is_active:
        return
    title, url = phrase(words, about=finding.title), finding.get_absolute_url()
    key = f"{kind}:{finding.pk}:{finding.turns.count()}:{person.pk}"
    open_item(
        finding, kind=kind, title=title, url=url, assignee=person, role=ROLES[kind],
        due_on=finding.due_on if kind == TO_OWN else None, key=key, actor=actor, now=now,
    )  # fmt: skip
    notify(person, key=key, subject=title, body=finding.number, url=url, now=now)


def keep_findings(now: datetime) -> int:
    """Tell owners and their managers of what is past its day, once a week; how many were told."""
    rows = AuditFinding.objects.late(now.date()).select_related("owner__manager")
    return sum(_remind(finding, now) for finding in rows.order_by("pk"))


@recorded
def _remind(finding: AuditFinding, now: datetime) -> bool:
    week = (now.date() - finding.due_on).days // rules.REMIND_EVERY.days
    key = f"{LATE}:{finding.pk}:{finding.due_on}:{week}"
    people = [finding.owner, *([finding.owner.manager] if finding.owner.manager else [])]
    if Notice.objects.filter(key=f"{key}:{finding.owner_id}").exists():
        return False
    title, url = phrase(IS_LATE, about=finding.title), finding.get_absolute_url()
    for person in people:
        notify(
            person, key=f"{key}:{person.pk}", subject=title, body=finding.number, url=url, now=now
        )  # fmt: skip
    record("finding.reminded", finding, actor=SYSTEM("calendar"), now=now, data={"week": week})
    return True

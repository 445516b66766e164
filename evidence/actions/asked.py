"""Auditors ask for evidence; the organisation names who answers; auditors judge the answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from approvals.actions.files import keep
from approvals.actions.numbering import next_number
from approvals.models import Attachment, Request
from evidence.actions.asked_telling import answerers, ask_next, tell_said
from evidence.models.accesses import audits_here
from evidence.models.asked import AskedEvidence, AskedTurn
from evidence.models.frameworks import FrameworkRequirement
from evidence.models.packs import Pack
from evidence.rules import asked as rules
from evidence.rules.asked import Act, State, Who
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import Upload
from registry.models import Agent
from scorecards.sources.days import day_of

PREFIX = "EVR"
TWICE = timedelta(minutes=10)
"""The same words of the same person within this are one thing said."""


@dataclass(frozen=True)
class New:
    """What an auditor wrote."""

    title: str
    what: str
    due_on: date | None
    agent: Agent | None = None
    request: Request | None = None
    requirement: FrameworkRequirement | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Said:
    """What somebody says with an act. ``mark``: what the page showed; empty where nobody looked."""

    text: str
    upload: Upload | None = None
    link: str = ""
    pack: str = ""
    owner: Person | None = None
    due_on: date | None = None
    mark: str = ""


def who(asked: AskedEvidence | None, person: Person, on: date) -> Who:
    roles = person.roles_on(on) if person.is_active else set()
    audits, triages = Role.AUDITOR in roles, Role.COMPLIANCE_REVIEWER in roles
    if asked is None:
        return Who(audits, triages)
    left = not asked.asked_by.is_active or Role.AUDITOR not in asked.asked_by.roles_on(on)
    owns = asked.owner_id == person.pk
    answered = owns or (audits and answerers(asked).filter(pk=person.pk).exists())
    return Who(audits, triages, owns and not audits, left, answered)


def ask_refusal(person: Person, on: date) -> Refusal | None:
    return rules.ask_refusal(who(None, person, on))


def act_refusal(asked: AskedEvidence, act: Act, person: Person, on: date) -> Refusal | None:
    return rules.act_refusal(act, State(asked.state), who(asked, person, on))


@recorded
def ask(new: New, *, actor: Person, now: datetime) -> AskedEvidence:
    """Ask for evidence; whoever names owners is told. Sent twice it is one. Raises Refused."""
    refuse(ask_refusal(actor, now.date()))
    wish = rules.Wish(new.title, new.what, new.due_on, new.since, new.until)
    refuse(rules.wish_refusal(wish, day_of(now)))
    assert new.due_on is not None  # refused above
    if there := _just_asked(new, actor):
        return there
    asked = AskedEvidence.objects.create(
        number=next_number(PREFIX, now),
        title=new.title.strip(),
        what=new.what.strip(),
        agent=new.agent,
        request=new.request,
        requirement=new.requirement,
        since=new.since,
        until=new.until,
        due_on=new.due_on,
        asked_by=actor,
        asked_at=now,
    )
    about: list[HasRef] = [one for one in (new.agent, new.request, new.requirement) if one]
    record(
        "asked.asked",
        asked,
        actor=actor,
        now=now,
        refs=about,
        data={"due_on": str(asked.due_on)},
        personal={"title": asked.title, "what": asked.what},
    )
    ask_next(asked, actor=actor, now=now)
    return asked


def _just_asked(new: New, actor: Person) -> AskedEvidence | None:
    """What the same person asks in the same words and nobody took up yet."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    same = Q(title=new.title.strip(), what=new.what.strip(), due_on=new.due_on)
    about = Q(agent=new.agent, request=new.request, requirement=new.requirement)
    about &= Q(since=new.since, until=new.until)
    rows = AskedEvidence.objects.filter(same, about, asked_by=actor, state=State.ASKED)
    return rows.filter(turns=None).first()


@recorded
def act_on(
    asked: AskedEvidence, act: Act, said: Said, *, actor: Person, now: datetime
) -> AskedEvidence:
    """Do one act of the table. Raises Refused, and then nothing of it is kept."""
    rows = AskedEvidence.objects.select_for_update(of=("self",)).select_related("asked_by")
    asked = rows.get(pk=asked.pk)
    refuse(act_refusal(asked, act, actor, now.date()))
    if _just_said(asked, act, said, actor, now):
        return asked
    if said.mark and said.mark != asked.mark:
        raise Refused(Refusal("asked.changed_stale"))
    refuse(rules.words_refusal(said.text))
    refuse(_said_refusal(asked, act, said, actor, now))
    turn = _keep_turn(asked, act, said, actor, now)
    before = asked.state
    _move(asked, act, said, now)
    given: list[HasRef] = [one for one in (turn.attachment, turn.pack, turn.to) if one is not None]
    record(
        f"asked.{act}",
        asked,
        actor=actor,
        now=now,
        refs=[turn, *given],
        data={"before": before, "after": str(asked.state), "due_on": str(asked.due_on)},
        personal={"text": turn.text, **({"link": turn.link} if turn.link else {})},
    )
    if act is Act.SAY:
        tell_said(asked, actor, now)
    else:
        ask_next(asked, actor=actor, now=now)
    return asked


def _just_said(asked: AskedEvidence, act: Act, said: Said, actor: Person, now: datetime) -> bool:
    """Whether this is the second click of what moves nothing on: the last turn says the same."""
    last = asked.turns.select_related("attachment", "pack").last()
    if last is None or act not in {Act.SAY, Act.ANSWER, Act.CHANGE_DAY}:
        return False
    paper, pack = last.attachment, last.pack
    there = (last.act, last.by_id, last.text, last.link, last.due_on)
    again = (act, actor.pk, said.text.strip(), said.link if act is Act.ANSWER else "")
    same = there == (*again, _new_day(asked, act, said)) and last.at > now - TWICE
    papers = (paper.sha256 if paper else "", pack.number if pack else "")
    return same and papers == (
        said.upload.sha256 if said.upload else "",
        said.pack.strip().upper(),
    )


def _keep_turn(
    asked: AskedEvidence, act: Act, said: Said, actor: Person, now: datetime
) -> AskedTurn:
    answers = act is Act.ANSWER
    return AskedTurn.objects.create(
        asked=asked,
        n=asked.turns.count() + 1,
        act=act,
        text=said.text.strip(),
        attachment=keep(said.upload, actor=actor, now=now) if said.upload and answers else None,
        link=said.link if answers else "",
        pack=pack_of(said.pack, actor, now) if answers else None,
        to=said.owner if act is Act.GIVE else None,
        due_on=_new_day(asked, act, said),
        by=actor,
        at=now,
    )


def _new_day(asked: AskedEvidence, act: Act, said: Said) -> date | None:
    return said.due_on if act in {Act.CHANGE_DAY, Act.ASK_AGAIN, Act.REOPEN} else None


def pack_of(number: str, person: Person, now: datetime) -> Pack | None:
    """The pack of this number, among those that somebody may take away."""
    rows = Pack.objects.visible_to(person, now.date())
    return rows.filter(number=number.strip().upper()).first() if number.strip() else None


def _said_refusal(
    asked: AskedEvidence, act: Act, said: Said, actor: Person, now: datetime
) -> Refusal | None:
    if act is Act.ANSWER:
        return _answer_refusal(said, actor, now)
    if act is Act.GIVE:
        return _owner_refusal(asked, said.owner, now)
    if act in {Act.CHANGE_DAY, Act.ASK_AGAIN, Act.REOPEN}:
        return rules.due_refusal(said.due_on, day_of(now))
    return None


def _owner_refusal(asked: AskedEvidence, owner: Person | None, now: datetime) -> Refusal | None:
    if owner is None or not owner.is_active:
        return Refusal("asked.owner_missing")
    if audits_here(owner, now.date()) or owner.pk == asked.asked_by_id:
        return Refusal("asked.owner_audits")
    same = asked.state == State.GIVEN and asked.owner_id == owner.pk
    return Refusal("asked.owner_same") if same else None


def _answer_refusal(said: Said, person: Person, now: datetime) -> Refusal | None:
    """Why what an answer points to is not there."""
    if said.link and not leads_inside(said.link):
        return Refusal("asked.link_unknown")
    if said.link and not sees_page(said.link, person, now):
        return Refusal("asked.link_unseen")
    if said.pack.strip() and pack_of(said.pack, person, now) is None:
        return Refusal("asked.pack_unknown")
    return None


def leads_inside(link: str) -> bool:
    """Whether the portal has a page at this address."""
    if not rules.is_way_inside(link):
        return False
    try:
        _match(link)
    except Resolver404:
        return False
    return True


def _match(link: str) -> ResolverMatch:
    return resolve(link.partition("?")[0].partition("#")[0])


def sees_page(link: str, person: Person, now: datetime) -> bool:
    """Whether who answers may see the request or agent that this page is of."""
    found, day = _match(link), now.date()
    if found.route.startswith("requests/<") and "number" in found.kwargs:
        requests = Request.objects.visible_to(person, day)
        return requests.filter(number=found.kwargs["number"]).exists()
    if found.route.startswith("agents/<") and "slug" in found.kwargs:
        agents = Agent.objects.visible_to(person, day)
        return agents.filter(slug=found.kwargs["slug"]).exists()
    return True


@recorded
def take_document(turn: AskedTurn, *, actor: Person, now: datetime) -> Attachment:
    """Record that a document of an answer is taken away."""
    assert turn.attachment is not None  # what calls looks
    record(
        "asked.document_downloaded",
        turn.asked,
        actor=actor,
        now=now,
        refs=[turn, turn.attachment],
        data={"sha256": turn.attachment.sha256},
    )
    return turn.attachment


def _move(asked: AskedEvidence, act: Act, said: Said, now: datetime) -> None:
    target = rules.MOVES[act][1]
    if target is not None:
        asked.state = target
    if act is Act.GIVE:
        asked.owner = said.owner
    if (day := _new_day(asked, act, said)) is not None:
        asked.due_on = day
    asked.closed_at = None if State(asked.state) in rules.LIVE else now
    asked.save(update_fields=["state", "owner", "due_on", "closed_at"])

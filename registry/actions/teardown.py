"""Taking an agent down: each thing it had, line by line, in one transaction.

What a higher room has to end is a line that waits until that room says so (``confirm_line``). A
step that fails takes back only itself, and its line says so.
"""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, Reference
from govportal.people.models import Person
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.saying import phrase
from registry.actions.agents import move_agent
from registry.actions.owner_gaps import mind_gaps
from registry.actions.receipt_steps import Found, tried
from registry.actions.release_items import hand_on
from registry.actions.revoking_keys import revoke_keys
from registry.actions.suspending import revoke
from registry.models import Agent, Authorisation, Retirement, RetirementLine
from registry.rules.retirement import LineCode, LineState, is_complete

KEEPER = SYSTEM("retirement")
DATA, REISSUE = "retirement.data", "retirement.reissue"


Step = Callable[[Retirement, Actor, datetime], Found]


@recorded
def take_down(retirement: Retirement, *, actor: Actor, now: datetime) -> None:
    """Agent and retirement are locked: end what the agent has, and retire it."""
    retirement.down_at = now
    retirement.save(update_fields=["down_at"])
    record("retirement.begun", retirement, actor=actor, now=now, refs=[retirement.agent])
    for n, (code, step) in enumerate(STEPS.items(), start=1):
        found = _tried(step, retirement, actor, now)
        _write(retirement, n, code, found, actor, now)
    agent = Agent.objects.get(pk=retirement.agent_id)
    move_agent(agent, "retire", actor=actor, now=now, reason=retirement.reason, suspended_from="")
    hand_on(agent, actor=actor, now=now)
    mind_gaps(agent, actor=actor, now=now)
    _ask_for_data(retirement, actor, now)


def _tried(step: Step, retirement: Retirement, actor: Actor, now: datetime) -> Found:
    return tried(retirement.ledger_ref, lambda: step(retirement, actor, now))


def _write(
    retirement: Retirement, n: int, code: LineCode, found: Found, actor: Actor, now: datetime
) -> RetirementLine:
    line = RetirementLine(retirement=retirement, n=n, code=code)
    return _settle(line, found, actor, now)


def _settle(line: RetirementLine, found: Found, actor: Actor, now: datetime) -> RetirementLine:
    """Put down what became of a line, under the entry that says it."""
    entry = record(
        f"retirement.line_{found.state.value}",
        line.retirement,
        actor=actor,
        now=now,
        refs=[line.retirement.agent, *found.refs],
        data={"line": line.code, "state": found.state.value},
        personal={"result": found.words},
    )
    line.state, line.result, line.at, line.by = found.state, found.words, now, actor.ledger_ref
    line.refs = [ref.ledger_ref for ref in found.refs]
    line.person = actor if isinstance(actor, Person) else None
    line.entry = str(entry.id)
    for name, value in found.further.items():
        setattr(line, name, value)
    line.save()
    return line


def _keys(retirement: Retirement, actor: Actor, now: datetime) -> Found:
    ended = revoke_keys(retirement.agent, f"Retired: {retirement.agent}", actor=actor, now=now)
    return Found(f"Keys revoked, with every grant asked for with them: {len(ended)}.", ended)


def _delegations(retirement: Retirement, actor: Actor, now: datetime) -> Found:
    """Its own end with its rights; others’ stand in manifests, which are immutable."""
    named_by = naming(retirement.agent)
    if not named_by:
        return Found("No manifest that may run names it.")
    for right in named_by:
        _ask_for_reissue(retirement, right, actor, now)
    lines = ", ".join(f"{right.agent.slug} {right.manifest.label}" for right in named_by)
    words = f"Manifests that name it, to be issued again without it: {lines}."
    return Found(words, [right.manifest for right in named_by], LineState.WAITING)


def naming(agent: Agent) -> list[Authorisation]:
    """Rights of other agents to run a manifest that delegates to this one."""
    rows = Authorisation.objects.standing().exclude(agent=agent).order_by("pk")
    text = rows.filter(manifest__body__contains=f'"{agent.slug}"') | rows.filter(
        manifest__body__contains=f'"{agent.name}"'
    )
    known = {agent.slug, agent.name}
    found = text.select_related("manifest", "agent__technical_owner", "agent__business_owner")
    return [one for one in found if known & set(one.manifest.content.get("delegations") or ())]


def _ask_for_reissue(
    retirement: Retirement, right: Authorisation, actor: Actor, now: datetime
) -> None:
    people = (right.agent.technical_owner, right.agent.business_owner)
    person = next((one for one in people if one is not None and one.is_active), None)
    if person is None:
        return  # whoever follows them finds it on the receipt, and on the agent's page
    words = {"agent": right.agent.name, "other": retirement.agent.name}
    title = phrase(gettext_noop("Issue %(agent)s again without a delegation to %(other)s"), **words)
    open_item(
        right, kind=REISSUE, title=title, assignee=person, role="technical_owner",
        url=reverse("agent_detail", args=[right.agent.slug]),
        key=f"{REISSUE}:{retirement.pk}:{right.pk}", actor=actor, now=now,
    )  # fmt: skip


def _authorisations(retirement: Retirement, actor: Actor, now: datetime) -> Found:
    rows = Authorisation.objects.standing().filter(agent=retirement.agent_id).order_by("pk")
    ended = [revoke(right, cause=retirement, actor=actor, now=now) for right in rows]
    return Found(f"Rights to run revoked: {len(ended)}.", ended)


def _releases(retirement: Retirement, actor: Actor, now: datetime) -> Found:
    hand_on(retirement.agent, actor=actor, now=now)
    return Found("Nothing of it is on its way to production any more.")


def _waits(retirement: Retirement, actor: Actor, now: datetime) -> Found:
    return Found("", state=LineState.WAITING)


STEPS: dict[LineCode, Step] = {
    LineCode.KEYS: _keys,
    LineCode.DELEGATIONS: _delegations,
    LineCode.AUTHORISATIONS: _authorisations,
    LineCode.RELEASES: _releases,
    LineCode.REVIEWS: _waits,
    LineCode.DATA: _waits,
}


def _ask_for_data(retirement: Retirement, actor: Actor, now: datetime) -> None:
    person = who_removes_data(retirement.agent)
    if person is None:
        return  # the agent's parts are handed over first; the page says who may
    words = gettext_noop("Confirm that data and access are removed: %(agent)s")
    title = phrase(words, agent=retirement.agent.name)
    url = reverse("agent_retirement", args=[retirement.agent.slug])
    key = f"{DATA}:{retirement.pk}:{person.pk}"
    open_item(
        retirement, kind=DATA, title=title, url=url, assignee=person, role="technical_owner",
        key=key, actor=actor, now=now,
    )  # fmt: skip
    notify(person, key=key, subject=title, body=title, url=url, now=now)


def who_removes_data(agent: Agent) -> Person | None:
    """The technical owner, else the business owner: who is still here."""
    both = (agent.technical_owner, agent.business_owner)
    return next((one for one in both if one is not None and one.is_active), None)


@recorded
def confirm_line(
    retirement: Retirement, code: LineCode, found: Found, *, actor: Actor, now: datetime
) -> RetirementLine:
    """A line is confirmed, by a person or by the room that ended what it is about; the last one
    completes the receipt. A confirmed line stays as it is.
    """
    retirement = Retirement.objects.select_for_update(of=("self",)).get(pk=retirement.pk)
    line = retirement.lines.select_for_update(of=("self",)).get(code=code)
    if line.is_done:
        return line
    line.retirement = retirement
    line = _settle(line, found, actor, now)
    if code is LineCode.DATA and line.is_done:
        close_items(retirement, kind=DATA, actor=actor, now=now)
    _complete(retirement, actor, now)
    return line


def _complete(retirement: Retirement, actor: Actor, now: datetime) -> None:
    states = [LineState(state) for state in retirement.lines.values_list("state", flat=True)]
    if retirement.completed_at is None and is_complete(states):
        retirement.completed_at = now
        retirement.save(update_fields=["completed_at"])
        record("retirement.completed", retirement, actor=actor, now=now, refs=[retirement.agent])


@recorded
def try_again(retirement: Retirement, *, actor: Actor, now: datetime) -> int:
    """Do the failed lines once more; how many were. The agent is locked by the caller."""
    failed = list(retirement.lines.filter(state=LineState.FAILED))
    for line in failed:
        code = LineCode(line.code)
        found = _tried(STEPS[code], retirement, actor, now)
        confirm_line(retirement, code, found, actor=actor, now=now)
    return len(failed)


def confirm_what_is_over(retirement: Retirement, *, now: datetime) -> None:
    """Delegations of others to it: confirmed when the last manifest that names it has ended."""
    line = retirement.lines.filter(code=LineCode.DELEGATIONS, state=LineState.WAITING).first()
    if line is None:
        return
    left = {right.pk for right in naming(retirement.agent)}
    gone = [pk for pk in _asked(retirement) if pk not in left]
    for pk in gone:
        close_items(Authorisation(pk=pk), kind=REISSUE, actor=KEEPER, now=now)
    if not left:
        words = f"{line.result} All of them have ended or were issued again."
        refs = [Reference(ref) for ref in line.refs]
        confirm_line(retirement, LineCode.DELEGATIONS, Found(words, refs), actor=KEEPER, now=now)


def _asked(retirement: Retirement) -> list[int]:
    line = retirement.lines.get(code=LineCode.DELEGATIONS)
    marks = [ref.partition(":")[2] for ref in line.refs]
    rows = Authorisation.objects.filter(fingerprint__in=marks).order_by("pk")
    return list(rows.values_list("pk", flat=True))

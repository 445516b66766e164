"""Re-tests: opened by a change notice, closed by evidence or a reason, escalated when late."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, HasRef
from govportal.people.models import Committee, Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, notify, start_clock, stop_if_running
from govportal.worklist.rules.limits import Limit
from govportal.worklist.saying import phrase
from registry.actions.vendor_items import give_once, take_from_others
from registry.actions.vendor_parts import keeper_of
from registry.models import (
    Agent,
    AgentModel,
    ModelChangeNotice,
    PinnedModel,
    Retest,
    VendorDocument,
)
from registry.models.releases import day_of
from registry.rules.lifecycle import Lifecycle
from registry.rules.vendors import (
    ASKS_FOR_TESTS,
    CALL_VENDORS_OWNER_AFTER,
    EVIDENCE_LEAST,
    RetestState,
    retest_due_on,
    text_refusal,
)

CLOCK = SYSTEM("clock")
RETEST_ITEM, LATE_ITEM, CLOCK_KIND = "agent.retest", "agent.retest_late", "retest"
TITLE = gettext_noop("Test again: %(agent)s, %(model)s changes")
LATE_TITLE = gettext_noop("Not tested again in time: %(agent)s, %(model)s changes")
HOUR = timedelta(hours=1)


def open_retests(notice: ModelChangeNotice, *, actor: Actor, now: datetime) -> list[Retest]:
    """A re-test for every agent that uses the model of a notice, inside the caller's action."""
    if notice.kind not in ASKS_FOR_TESTS:
        return []
    links = AgentModel.objects.in_use().filter(model=notice.model)
    links = links.exclude(agent__lifecycle=Lifecycle.RETIRED).select_related("agent")
    made = (_open(notice, link.agent, actor, now) for link in links.order_by("agent_id"))
    return [one for one in made if one is not None]


def open_retests_of(link: AgentModel, *, actor: Actor, now: datetime) -> list[Retest]:
    """The same for a use that becomes known later: for changes that have not taken effect yet."""
    coming = Q(effective_on__gte=day_of(now))
    coming |= Q(effective_on__isnull=True, retests__state=RetestState.OPEN)
    kinds = sorted(kind.value for kind in ASKS_FOR_TESTS)
    notices = link.model.notices.filter(coming, kind__in=kinds).distinct().order_by("pk")
    made = (_open(notice, link.agent, actor, now) for notice in notices)
    return [one for one in made if one is not None]


@recorded
def _open(notice: ModelChangeNotice, agent: Agent, actor: Actor, now: datetime) -> Retest | None:
    """Open one, with its clock, for whoever runs the agent; None where there is one already."""
    if Retest.objects.filter(notice=notice, agent=agent).exists():
        return None
    due_at = end_of(retest_due_on(notice.effective_on, day_of(now)))
    retest = Retest.objects.create(notice=notice, agent=agent, opened_at=now, due_at=due_at)
    committee = Committee.objects.order_by("-is_default", "pk").first()
    hours = max(1, -((now - due_at) // HOUR))  # whole ones: it begins less than one before now
    retest.clock = start_clock(
        retest,
        kind=CLOCK_KIND,
        limit=Limit.calendar_hours(hours),
        calendar_key=committee.calendar_key if committee else "berlin",
        chain=(),
        title=TITLE % {"agent": agent.name, "model": str(notice.model)},
        url=retest.get_absolute_url(),
        refs=[agent, notice],
        actor=actor,
        now=now,
        starts_at=due_at - hours * HOUR,
    )
    retest.save(update_fields=["clock"])
    data = {"due_at": due_at.isoformat(), "version": notice.new_version}
    _record("retest.opened", retest, actor, now, data=data)
    ask(retest, actor=actor, now=now)
    return retest


def end_of(day: date) -> datetime:
    """The end of a day in the portal's own zone."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day + timedelta(days=1), time(0), zone)


def ask(retest: Retest, *, actor: Actor, now: datetime) -> None:
    """Give it to the agent's technical owner, else to the business owner, else to the vendor's;
    idempotent. Where somebody else answers for the agent by now, it moves to them."""
    agent = retest.agent
    owners = [
        (agent.technical_owner, "technical_owner"),
        (agent.business_owner, "business_owner"),
        (keeper_of(retest.notice.model.vendor, now), "vendor_owner"),
    ]
    for person, role in owners:
        if person is not None and person.is_active:
            take_from_others(retest, person, kind=RETEST_ITEM, actor=actor, now=now)
            _give(retest, person, RETEST_ITEM, role, TITLE, actor, now)
            return


def retest_refusal(retest: Retest, person: Person) -> Refusal | None:
    """Why the person may not answer this re-test; None when they may."""
    agent = retest.agent
    if person.pk not in {agent.technical_owner_id, agent.business_owner_id}:
        return Refusal("agent.only_owners_retest")
    return None if retest.is_open else Refusal("agent.retest_closed_stale")


@recorded
def hand_in_evidence(
    retest: Retest,
    text: str,
    document: VendorDocument | None = None,
    *,
    actor: Person,
    now: datetime,
) -> Retest:
    """An owner says what tests of the new version showed; the file is what shows it."""
    retest = locked_retest(retest)
    refuse(retest_refusal(retest, actor))
    refuse(text_refusal(text, "agent.retest_evidence", least=EVIDENCE_LEAST))
    if document is not None and document.vendor_id != retest.notice.model.vendor_id:
        refuse(Refusal("vendor.document_elsewhere"))
    return _close(retest, RetestState.DONE, text, actor, now, document=document)


@recorded
def state_not_needed(retest: Retest, reason: str, *, actor: Person, now: datetime) -> Retest:
    """An owner says why the change does not apply to the agent."""
    retest = locked_retest(retest)
    refuse(retest_refusal(retest, actor))
    refuse(text_refusal(reason, "vendor.reason"))
    return _close(retest, RetestState.NOT_NEEDED, reason, actor, now)


@recorded
def answer_retests(
    agent: Agent, version: str, test_run: HasRef, *, actor: Actor, now: datetime
) -> list[Retest]:
    """A test run of an agent was handed in: it answers the open re-tests of that model version.

    To be called by whatever keeps test runs, in its own transaction; ``actor`` may be a program.
    """
    waiting = Retest.objects.open().filter(agent=agent).order_by("pk")
    rows = waiting.select_related("notice__model__vendor", "agent").select_for_update(of=("self",))
    said = version.strip().casefold()
    fit = [one for one in rows if said and one.notice.new_version.casefold() == said]
    return [
        _close(one, RetestState.DONE, "", actor, now, test_run=test_run.ledger_ref) for one in fit
    ]


@recorded
def close_moot(agent: Agent, model: PinnedModel, *, actor: Actor, now: datetime) -> None:
    """The agent does not use the model: there is nothing to test."""
    rows = Retest.objects.open().filter(agent=agent, notice__model=model).order_by("pk")
    locked = rows.select_related("notice__model__vendor", "agent").select_for_update(of=("self",))
    for retest in locked:
        _close(retest, RetestState.MOOT, "", actor, now)


def keep_retests(now: datetime) -> int:
    """Whatever time makes of open re-tests, once each: those of retired agents end, the others
    are with who answers for the agent by now, and the late ones call for others."""
    rows = Retest.objects.open().select_related("agent").order_by("pk")
    return sum(_keep(retest, now) for retest in list(rows))


def _keep(retest: Retest, now: datetime) -> int:
    if retest.agent.lifecycle == Lifecycle.RETIRED:
        return _end_of_retired(retest, now)
    return _look_after(retest, now)


@recorded
def _end_of_retired(retest: Retest, now: datetime) -> int:
    retest = locked_retest(retest)
    return int(retest.is_open and bool(_close(retest, RetestState.MOOT, "", CLOCK, now)))


@recorded
def _look_after(retest: Retest, now: datetime) -> int:
    retest = locked_retest(retest)
    if not retest.is_open:
        return 0
    ask(retest, actor=CLOCK, now=now)
    called = 0
    if retest.due_at < now and retest.owner_called_at is None:
        called += _call(retest, "owner_called_at", "business_owner", now)
    late = retest.due_at + CALL_VENDORS_OWNER_AFTER < now
    if late and retest.vendors_owner_called_at is None:
        called += _call(retest, "vendors_owner_called_at", "vendor_owner", now)
    return called


def _call(retest: Retest, column: str, role: str, now: datetime) -> int:
    """Escalate to one more person: the business owner first, then the vendor's owner."""
    keeper = keeper_of(retest.notice.model.vendor, now)
    person = retest.agent.business_owner if role == "business_owner" else keeper
    setattr(retest, column, now)
    retest.save(update_fields=[column])
    found = [person] if person is not None and person.is_active else []
    data = {"to": role, "due_at": retest.due_at.isoformat(), "nobody": not found}
    _record("retest.escalated", retest, CLOCK, now, data=data, refs=found)
    for one in found:
        _give(retest, one, LATE_ITEM, role, LATE_TITLE, CLOCK, now)
    return 1


def _give(
    retest: Retest,
    person: Person,
    kind: str,
    role: str,
    title: str,
    actor: Actor,
    now: datetime,
) -> None:
    """An item and a mail, unless the person has it already."""
    model = str(retest.notice.model)
    words = phrase(title, agent=retest.agent.name, model=model)
    url = retest.get_absolute_url()
    key = give_once(retest, person, kind=kind, role=role, title=words, url=url,
                    clock=retest.clock, actor=actor, now=now)  # fmt: skip
    if key:
        body = f"{retest.notice.get_kind_display()}\n\n{retest.notice.text}"
        notify(person, key=key, subject=words, body=body, url=url, now=now)


def locked_retest(retest: Retest) -> Retest:
    rows = Retest.objects.select_for_update(of=("self",))
    return rows.select_related(
        "notice__model__vendor__owner",
        "notice__model__vendor__standing__assessor",
        "agent__technical_owner",
        "agent__business_owner",
    ).get(pk=retest.pk)


def _close(
    retest: Retest,
    state: RetestState,
    text: str,
    actor: Actor,
    now: datetime,
    document: VendorDocument | None = None,
    test_run: str = "",
) -> Retest:
    retest.state, retest.closed_at, retest.text = state, max(now, retest.opened_at), text.strip()
    retest.closed_by = actor if isinstance(actor, Person) else None
    retest.document, retest.test_run = document, test_run
    retest.save()
    stop_if_running(retest.clock_id, actor=actor, now=now)
    close_items(retest, actor=actor, now=now, outcome=state.value)
    data = {"sha256": document.sha256 if document else None, "test_run": test_run}
    personal = {"text": retest.text} if retest.text else {}
    _record(f"retest.{state.value}", retest, actor, now, data=data, personal=personal)
    return retest


def _record(
    verb: str,
    retest: Retest,
    actor: Actor,
    now: datetime,
    data: Mapping[str, object],
    personal: dict[str, str] | None = None,
    refs: Sequence[Person] = (),
) -> None:
    about: list[HasRef] = [retest.agent, retest.notice, retest.notice.model, *refs]
    record(verb, retest, actor=actor, now=now, refs=about, data=data, personal=personal or {})

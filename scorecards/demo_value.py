"""Workflows, training and data-subject requests of the demo: a year of reports, two courses that
not everybody has taken, and requests that were answered in time, late, and not yet."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from approvals.demo.diary import SEED, Diary
from approvals.demo.worker import TICK
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import sweep
from govportal.worklist.models import Clock
from registry.actions import describe_value
from registry.models import Agent
from scorecards.actions import data_requests, training, workflows
from scorecards.models import DataRequest
from scorecards.models.workflows import PROGRAM
from scorecards.rules.reported import Reported
from scorecards.rules.training import Planned, months_later

People = Mapping[str, Person]
OPERATOR, COMPLIANCE = "halvard.imre", "dorothea.blanc"
MONTHS = 12
WORKFLOWS = (
    # short name, name, who answers for it, an agent in it, tasks a month, cents a task
    ("claims-intake", "Claims intake", "feodora.lunt", "claims-letter-sorter", 1400, 21),
    ("broker-questions", "Broker questions", "renske.obuya", "broker-chat-guide", 2600, 9),
    ("supplier-mail", "Supplier mail", "leocadia.brandt", "supplier-mail-answerer", 700, 34),
)
FAULTY = ("supplier-mail", "broker-questions")
"""Whose agents broke a policy now and then."""


def tell_value(diary: Diary, people: People) -> None:
    """The chapter of value and registers, in the order in which it happened."""
    begun = diary.day(diary.back_of(365), "09:10")
    for slug, name, owner, _agent, _tasks, _cents in WORKFLOWS:
        person = people[owner]
        assert person.unit is not None
        workflows.add_workflow(slug, name, person.unit, person, actor=people[OPERATOR], now=begun)
    months = _months(diary.today)
    for n, (start, end) in enumerate(months):
        rows = [row for one in WORKFLOWS for row in _month(one, start, end, n)]
        at = _after(end, diary)
        numbered = list(enumerate(rows, 1))
        workflows.report_workflows(numbered, source=PROGRAM, actor=people[OPERATOR], now=at)
    for _slug, name, _owner, agent, _tasks, _cents in WORKFLOWS:
        _value(agent, name, diary.day(40, "10:20"))
    _train(diary, people)
    _ask(diary, people)


def _months(today: date) -> list[tuple[date, date]]:
    """The first and last days of the months before this one, the oldest first."""
    first = today.replace(day=1)
    begins = [months_later(first, -n) for n in range(MONTHS, 0, -1)]
    return [(begin, months_later(begin, 1) - timedelta(days=1)) for begin in begins]


def _after(end: date, diary: Diary) -> datetime:
    """The morning after a period, before now."""
    morning = datetime.combine(end + timedelta(days=1), time(6, 30), diary.spec.tz)
    return min(morning, diary.now - timedelta(minutes=5))


def _month(
    workflow: tuple[str, str, str, str, int, int], start: date, end: date, n: int
) -> list[Reported]:
    """A month by its two chains of tools; it gets better and busier over the year."""
    slug, _name, _owner, _agent, usual, cents = workflow
    chance = Random(f"{SEED}:{slug}:{start}")  # noqa: S311  not for secrets
    found = []
    for chain, part in (("search > draft", 0.7), ("search > draft > check", 0.3)):
        tasks = int(usual * part * (1 + n / 40) * chance.uniform(0.94, 1.06))
        good = 0.78 + n / 120 + (0.07 if chain.endswith("check") else 0)
        actions = tasks * 3
        found.append(
            Reported(
                workflow=slug, period_start=start, period_end=end, tool_chain=chain, tasks=tasks,
                successes=int(tasks * min(good, 0.96)), errors=tasks // 130, rework=tasks // 17,
                escalations=tasks // 9, overrides=tasks // 35, complaints=tasks // 400,
                fallbacks=tasks // 28, timeouts=tasks // 90, actions=actions,
                autonomous_actions=int(actions * 0.83),
                policy_violations=chance.randint(0, 2) if slug in FAULTY else 0,
                sessions=tasks, disclosures=tasks - chance.randint(0, 6),
                cost=Decimal(tasks * cents) / 100, currency="EUR",
                cycle_hours=Decimal(chance.randint(300, 900)) / 100,
            )
        )  # fmt: skip
    return found


def _value(slug: str, workflow: str, at: datetime) -> None:
    """An agent says which workflow it works in, where its owner is still there."""
    agent = Agent.objects.filter(slug=slug).select_related("business_owner").first()
    owner = agent.business_owner if agent is not None else None
    if agent is None or owner is None or not owner.is_active:
        return
    describe_value(agent, owner, seen=0, actor=owner, now=at, workflow=workflow,
                   outcome="Fewer hours between a letter and its answer.", unit="hours",
                   baseline=Decimal(16), target=Decimal(6))  # fmt: skip


def _train(diary: Diary, people: People) -> None:
    """A course for everybody and one for who answers for agents; some have yet to take them."""
    keeper = people[COMPLIANCE]
    begun = diary.day(diary.back_of(360), "11:00")
    everybody = Planned("ai-policy", "The policy on agents", "Forty minutes, with a test.", 12)
    owners = Planned(
        "agent-owners", "Answering for an agent", "A morning with operations.", 24,
        (Role.BUSINESS_OWNER.value, Role.TECHNICAL_OWNER.value),
    )  # fmt: skip
    for course in (everybody, owners):
        training.add_course(course, actor=keeper, now=begun)
    for back, slug, every in ((320, "ai-policy", 2), (120, "ai-policy", 3),
                              (200, "agent-owners", 2)):  # fmt: skip
        at = diary.day(diary.back_of(back), "14:00")
        day = at.date() - timedelta(days=1)
        takers = [one for n, one in enumerate(sorted(people)) if n % every or back == 320]
        rows = [(n, training.Told(people[key].email, slug, day))
                for n, key in enumerate(takers[: 34 if back == 320 else 24], 2)]  # fmt: skip
        training.import_completions(rows, actor=keeper, now=at)


def _ask(diary: Diary, people: People) -> None:
    """One answered in time, one late, one refused, one extended, one that is due soon."""
    cases = (
        (85, "access", "feodora.lunt", 20, "answer"),
        (70, "erasure", "renske.obuya", 34, "answer"),
        (48, "objection", "feodora.lunt", 9, "refuse"),
        (40, "human_review", "feodora.lunt", 25, "extend"),
        (24, "access", "benedikta.roth", 0, ""),
    )
    for back, kind, handler, after, act in cases:
        at = diary.day(diary.back_of(back), "09:40")
        person = people[handler]
        assert person.unit is not None
        entry = data_requests.Entry(
            kind, f"PRIV-{1200 - back}", at.date() - timedelta(days=1), person.unit, person
        )
        made = data_requests.enter_request(entry, actor=people[COMPLIANCE], now=at)
        end = min(at + timedelta(days=after), diary.now) if act else diary.now
        _warn(end)
        if act:
            _end(made, act, person, end)
    _warn(diary.now)


def _warn(until: datetime) -> None:
    """What falls due before then happens when the worker comes by."""
    while (clock := Clock.objects.due(until - TICK).first()) and clock.next_event_at:
        sweep(clock.next_event_at + TICK)


ACTS = {
    "answer": (data_requests.answer_request, "Sent what was asked for, with where it came from."),
    "refuse": (data_requests.refuse_request, "The contract needs it; told where to complain."),
    "extend": (data_requests.extend_request, "Three systems hold parts of it."),
}


def _end(made: DataRequest, act: str, by: Person, at: datetime) -> None:
    do, words = ACTS[act]
    do(made, words, seen=DataRequest.objects.get(pk=made.pk).mark, actor=by, now=at)

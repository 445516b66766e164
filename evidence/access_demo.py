"""Auditors of the demo: one from outside who reads for a time, one to come, and what they ask."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.urls import reverse

from approvals.demo.diary import Diary
from evidence.actions import accesses, asked
from evidence.actions.access_course import keep_accesses
from evidence.rules.accesses import Act as AccessAct
from evidence.rules.asked import Act
from govportal.people.models import Person
from registry.models import Agent
from scorecards.sources.days import day_of

GUEST = "mirabel.stroud@auditors.example"
GAVE = "The order of the board and the contract name this person and these weeks."
ASKED = (
    (
        "How the readers of the customer archive were reviewed",
        "The newest review of who may read the archive that the agent searches: its date, its "
        "list, and who signed it.",
    ),
    (
        "Proof that the stop of an agent was tried this quarter",
        "A drill or a real stop of this quarter, with the moment it was asked for and the moment "
        "the agent stood still.",
    ),
    (
        "Training of those who approve at run time",
        "Who approves actions of agents at run time, and when each was last trained for it.",
    ),
)
ANSWER = (
    "The review of October is attached to the agent’s page; the list has 14 readers, two were "
    "taken off. Signed by the head of platform."
)
AGAIN = "The list is there, the signature is not. Please add the page with the signature."


def tell(diary: Diary, people: Mapping[str, Person]) -> None:
    """Three weeks of an outside audit, and the next one proposed."""
    begun = diary.day(12, "09:30").astimezone(UTC)
    now = diary.now.astimezone(UTC)
    admin, compliance = people["noor.everett"], people["dorothea.blanc"]
    access = accesses.propose(
        accesses.New(
            email=GUEST,
            name="Mirabel Stroud",
            covers="Surveillance audit of the AI management system, sites Berlin and Toronto.",
            why="Contract of March with the certification body; each year before the certificate.",
            starts_on=day_of(begun),
            until=day_of(now) + timedelta(days=12),
        ),
        actor=admin,
        now=begun,
    )
    given = accesses.Said(GAVE)
    accesses.act_on(access, AccessAct.CONFIRM, given, actor=compliance, now=begun)
    accesses.propose(
        accesses.New(
            email="caspian.roe@auditors.example",
            name="Caspian Roe",
            covers="Audit of the controls over payments, ordered by the board.",
            why="Decision of the board in its last meeting; report due within the quarter.",
            starts_on=day_of(now) + timedelta(days=14),
            until=day_of(now) + timedelta(days=60),
        ),
        actor=admin,
        now=now - timedelta(hours=5),
    )
    keep_accesses(now)
    access.refresh_from_db()
    if access.person is not None:
        _ask(diary, people, access.person, now)


def _ask(diary: Diary, people: Mapping[str, Person], auditor: Person, now: datetime) -> None:
    """One answered and asked again, one late, one that nobody was named for yet."""
    compliance, owner = people["dorothea.blanc"], people["quill.abara"]
    agent = Agent.objects.visible_to(owner, day_of(now)).order_by("pk").first()
    days = (diary.day(9, "10:10").astimezone(UTC), diary.day(7, "11:00").astimezone(UTC),
            now - timedelta(hours=3))  # fmt: skip
    rows = []
    for (title, what), at, left in zip(ASKED, days, (5, -1, 9), strict=True):
        due = max(day_of(now) + timedelta(days=left), day_of(at))
        wish = asked.New(title, what, due, agent=agent if left == 5 else None)
        rows.append(asked.ask(wish, actor=auditor, now=at))
    for row, person in zip(rows[:2], (owner, people["halvard.imre"]), strict=True):
        named = asked.Said("You know where this lies.", owner=person)
        asked.act_on(row, Act.GIVE, named, actor=compliance, now=days[1])
    link = reverse("agent_detail", args=[agent.slug]) if agent else ""
    answer = asked.Said(ANSWER, link=link)
    asked.act_on(
        rows[0], Act.ANSWER, answer, actor=owner, now=diary.day(4, "15:00").astimezone(UTC)
    )
    again = asked.Said(AGAIN, due_on=day_of(now) + timedelta(days=3))
    at = diary.day(2, "09:20").astimezone(UTC)
    asked.act_on(rows[0], Act.ASK_AGAIN, again, actor=auditor, now=at)

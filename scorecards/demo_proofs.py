"""Proofs of the demo: the organisation as it was assessed twice, and a plan that is late."""

from collections.abc import Mapping
from datetime import datetime

from approvals.demo.diary import Diary
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from scorecards.actions.proofs import assess, measure_proofs
from scorecards.actions.rollouts import Start, start_plan, tick
from scorecards.rules.organisation import Dimension

COMPLIANCE, LEAD, SPONSOR = "mateus.okafor", "dorothea.blanc", "rosalind.tveit"
ASSESSED = {
    Dimension.SECURITY: (2, 3, "Agents have keys of their own now; the network is one still."),
    Dimension.COMPLIANCE: (3, 3, "Policies are adopted. Checks are still done by hand, by us."),
    Dimension.OBSERVABILITY: (2, 3, "Alerts arrive; what happens in a session is not seen yet."),
    Dimension.OVERSIGHT: (3, 4, "Who is called is written down, and it was tried in June."),
    Dimension.VENDORS: (3, 3, "Agreements are filed. A second provider is only on paper."),
    Dimension.INCIDENTS: (2, 4, "The exercise showed who was missing; the list is complete now."),
}


def tell(diary: Diary, people: Mapping[str, Person]) -> None:
    """The chapter of proofs, in the order in which it happened."""
    past = diary.day(70, "10:00")
    for n, at in enumerate((past, diary.day(6, "15:00"))):
        _assessed(people, n, at)
    _planned(people, diary, past)
    measure_proofs(actor=SYSTEM("scorecards"), now=diary.now)


def _assessed(people: Mapping[str, Person], n: int, at: datetime) -> None:
    for dimension, told in ASSESSED.items():
        score = told[1] if n else told[0]
        assess(dimension, score, told[2], seen=n, actor=people[COMPLIANCE], now=at)


def _planned(people: Mapping[str, Person], diary: Diary, at: datetime) -> None:
    """The first phase is late: two things are ticked, and the records lack others."""
    asked = Start(
        "ninety", "Agents of the whole house", diary.day(70, "10:00").date(), people[LEAD],
        people[SPONSOR],
    )  # fmt: skip
    plan = start_plan(asked, actor=people[COMPLIANCE], now=at)
    for row in plan.phases.get(n=1).criteria.filter(code=""):
        tick(
            plan, row.pk, is_met=True, seen=0, actor=people[LEAD], now=diary.day(45, "11:00"),
            proof="Compared with the list of all service accounts; nothing was left over.",
        )  # fmt: skip

"""Readiness in the demo: what reviewers confirmed, said otherwise, and what changed since."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from approvals.demo.diary import Diary
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from registry.models import Agent
from registry.rules.lifecycle import RUNNING, Lifecycle
from scorecards.actions.readiness import demand_readiness, keep_readiness, look, say
from scorecards.actions.readiness_items import REVIEWERS, owners_of, reviewers_of
from scorecards.rules.readiness_items import Item
from scorecards.rules.readiness_words import Word

REVIEWER = "jonas.ferreira"
MOST = 10
"""How many agents somebody has looked at."""
OTHERWISE = {
    Item.SESSIONS: (
        1,
        "Read twenty sessions in the team’s own log: all whole, but nothing counts them yet.",
    ),
    Item.RUNTIME_CHECKS: (
        1,
        "The tool server refuses what is not on its list; shown to me with three wrong calls.",
    ),
    Item.PLAYBOOK: (
        1,
        "The exercise was about another agent of the team. Its people know theirs, not this one.",
    ),
}


def tell(diary: Diary, people: Mapping[str, Person]) -> None:
    """For a month reviewers have worked through what runs; the gate begins today."""
    stages = sorted(stage.value for stage in RUNNING | {Lifecycle.APPROVED})
    agents = Agent.objects.filter(lifecycle__in=stages, tier__isnull=False)
    for n, agent in enumerate(agents.select_related(*REVIEWERS).order_by("pk")[:MOST]):
        _confirm(agent, people[REVIEWER], n, diary.day(20 - n, "14:30"))
    demand_readiness(actor=SYSTEM("demo"), now=diary.now - timedelta(minutes=9))
    keep_readiness(diary.now - timedelta(minutes=4))


def _confirm(agent: Agent, somebody: Person, n: int, at: datetime) -> None:
    """Its reviewer, or ``somebody``, says most of it; every third agent is said otherwise of in
    some items."""
    reviewer = next(iter(reviewers_of(agent, at).values()), somebody)
    if agent.created_at >= at or reviewer.pk in owners_of(agent):
        return
    looked = look([agent.pk], at)[agent.pk]
    words: dict[Item, Word] = {}
    for item, proposal in looked.proposals.items():
        if n % 3 == 0 and item in OTHERWISE and proposal.score != OTHERWISE[item][0]:
            score, why = OTHERWISE[item]
            words[item] = Word(score, why, looked.seen(item))
        elif proposal.score is not None and (n % 2 or item is not Item.REVIEW):
            words[item] = Word(proposal.score, "", looked.seen(item))
    say(agent, words, actor=reviewer, now=at)

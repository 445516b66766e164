"""Facts by hand, and what reviewers say, for tests of readiness."""

from datetime import UTC, date, datetime
from fractions import Fraction

from scorecards.actions import readiness
from scorecards.rules.readiness import Facts
from scorecards.rules.readiness_items import Item
from scorecards.rules.readiness_words import Word

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
WHY = "The committee has seen it work at the site, on 30 October."


def facts(**known) -> Facts:
    return Facts(**{"today": TODAY, "now": NOW, **known})


FULL = {
    "tier": 3,
    "tier_reason": True,
    "business_owner": True,
    "technical_owner": True,
    "allow_list": True,
    "keys": 1,
    "checks": (True, True, True),
    "checks_tested_on": date(2026, 10, 1),
    "sessions": Fraction(995, 1000),
    "ledger_verified": True,
    "can_be_stopped": True,
    "stopped_at": datetime(2026, 10, 1, tzinfo=UTC),
    "playbook": True,
    "incident_owner": True,
    "exercised_at": datetime(2026, 3, 1, tzinfo=UTC),
    "cost": True,
    "quality": True,
    "value_targets": True,
    "escalation": True,
    "escalation_in_time": True,
    "next_review_on": date(2026, 12, 1),
    "reviewed_on": date(2026, 9, 1),
}
"""Everything there is to have: 20 of 20."""


def word(agent, item: Item, score: int, now, reason: str = WHY) -> dict[Item, Word]:
    """A word about what is to be seen now."""
    looked = readiness.look([agent.pk], now)[agent.pk]
    return {item: Word(score, reason, looked.seen(item))}


def say(agent, person, now, **scores: int):
    """Somebody says these scores of what is to be seen now."""
    words: dict = {}
    for name, score in scores.items():
        words |= word(agent, Item(name), score, now)
    return readiness.say(agent, words, actor=person, now=now)


def say_all(agent, person, now, score: int = 2):
    return say(agent, person, now, **{item.value: score for item in Item})

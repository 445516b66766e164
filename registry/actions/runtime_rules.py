"""Run-time rules: put in force, tightened, lifted, ended, and carried on (1-domain.md §5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, HasRef
from registry.models import Agent, Authorisation, RuntimeRule
from registry.rules.runtime_rules import RUNNING, Rule, RuleState
from registry.rules.runtime_rules.life import MOVES
from registry.runtime_words import words_of

REGISTRY = SYSTEM("registry")
COPIED = ("origin", "about", "url", "rule", "effect", "words", "state", "begins_at",
          "tightened_at")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A rule as a decision asks for it: from where, what that is called, and where it is shown."""

    origin: str
    about: str
    url: str
    rule: Rule


@recorded
def put_in_force(
    rights: Iterable[Authorisation],
    asked: Sequence[Asked],
    *,
    cause: HasRef,
    actor: Actor,
    now: datetime,
) -> list[RuntimeRule]:
    """Bind these authorisations by these rules, in the transaction of their decision."""
    made = []
    for right in rights:
        for one in asked:
            with translation.override("en"):  # one record for readers of every language
                words = words_of(one.rule)
            row = RuntimeRule.objects.create(
                agent_id=right.agent_id,
                authorisation=right,
                origin=one.origin,
                about=one.about[:300],
                url=one.url,
                rule=one.rule.as_json(),
                effect=one.rule.effect,
                words=words,
                begins_at=now,
            )
            _note(row, "in_force", cause, actor, now)
            made.append(row)
    return made


@recorded
def tighten_rules(
    origins: Iterable[str], *, since: datetime, cause: HasRef, actor: Actor, now: datetime
) -> list[RuntimeRule]:
    """What asked for them is overdue: they block from now on. Idempotent."""
    return _move(origins, RuleState.TIGHTENED, cause, actor, now, since)


@recorded
def lift_rules(
    origins: Iterable[str], *, cause: HasRef, actor: Actor, now: datetime
) -> list[RuntimeRule]:
    """What asked for them is fulfilled: they bind no more. Idempotent."""
    return _move(origins, RuleState.LIFTED, cause, actor, now)


@recorded
def end_rules(
    origins: Iterable[str], *, cause: HasRef, actor: Actor, now: datetime
) -> list[RuntimeRule]:
    """Nobody asks for what they wait for any more. Idempotent."""
    return _move(origins, RuleState.ENDED, cause, actor, now)


@recorded
def end_rules_of(authorisation: Authorisation, *, now: datetime) -> None:
    """The authorisation has ended, and with it what bound it; its row is locked."""
    for row in _running(authorisation):
        _set(row, RuleState.ENDED, now)
        _note(row, "ended", authorisation, REGISTRY, now)


def rules_to_follow(authorisation: Authorisation) -> list[RuntimeRule]:
    """What binds an authorisation now, for the one that is about to take its place."""
    return list(_running(authorisation))


@recorded
def follow_rules(
    granted: Authorisation, rules: Iterable[RuntimeRule], *, actor: Actor, now: datetime
) -> None:
    """Another authorisation goes on where one was: bound by the same rules, as they stood."""
    for old in rules:
        facts = {name: getattr(old, name) for name in COPIED}
        row = RuntimeRule.objects.create(agent_id=granted.agent_id, authorisation=granted, **facts)
        _note(row, "followed", old, actor, now)


def _running(authorisation: Authorisation) -> Iterable[RuntimeRule]:
    rows = RuntimeRule.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.select_related("agent", "authorisation")
    return rows.filter(authorisation=authorisation, state__in=RUNNING)


def _move(
    origins: Iterable[str],
    target: RuleState,
    cause: HasRef,
    actor: Actor,
    now: datetime,
    since: datetime | None = None,
) -> list[RuntimeRule]:
    """Agents are locked first, so that no rule is carried on meanwhile as it was before."""
    wanted = RuntimeRule.objects.filter(origin__in=list(origins))
    agents = wanted.order_by("agent").values("agent").distinct()
    list(Agent.objects.select_for_update(of=("self",)).filter(pk__in=agents).order_by("pk"))
    moved = []
    rows = wanted.select_for_update(of=("self",)).select_related("agent", "authorisation")
    for row in rows.order_by("pk"):
        if target in MOVES[RuleState(row.state)]:
            _set(row, target, since or now)
            _note(row, target.value, cause, actor, now)
            moved.append(row)
    return moved


def _set(row: RuntimeRule, target: RuleState, at: datetime) -> None:
    row.state = target
    if target is RuleState.TIGHTENED:
        row.tightened_at = max(at, row.begins_at)
    else:
        row.over_at = at
    row.save(update_fields=["state", "tightened_at", "over_at"])


def _note(row: RuntimeRule, what: str, cause: HasRef, actor: Actor, now: datetime) -> None:
    effect = row.effect_now
    record(
        f"runtime_rule.{what}",
        row,
        actor=actor,
        now=now,
        refs=[row.agent, row.authorisation, cause],
        data={
            "state": str(row.state),
            "effect": effect.value if effect else None,
            "rule": row.rule,
            "since": row.since.isoformat(),
        },
    )

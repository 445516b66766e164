"""Failure patterns: looked for by the tick, accepted for now by people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q

from govportal.ledger.actions import record, record_many, recorded
from govportal.ledger.rules import SYSTEM, Facts, Reference
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.models import Agent
from registry.models.releases import day_of
from scorecards.models import PatternAcceptance, PatternFinding, PatternLook
from scorecards.pattern_looks import LOOKED, subject_of
from scorecards.pattern_sources import LOOKS
from scorecards.rules.acceptances import accept_refusal, until_refusal, words_refusal
from scorecards.rules.patterns import Hit, Pattern, worse

KEEPER = SYSTEM("patterns")
BATCH = 400
ANSWERS = ("executive_sponsor", "business_owner", "technical_owner", "data_steward",
           "security_owner", "incident_owner", "fallback_owner")  # fmt: skip
"""Who answers for an agent; its reviewers look at it from outside."""


def keep_patterns(now: datetime) -> int:
    """Look for every pattern; how many findings came, changed or went. Idempotent."""
    return sum(look_for(pattern, now=now) for pattern in Pattern)


@recorded
def look_for(pattern: Pattern, *, now: datetime) -> int:
    """Look for one pattern. Two at once are one after the other, by the row of the pattern."""
    PatternLook.objects.get_or_create(pattern=pattern)
    look = PatternLook.objects.select_for_update().get(pattern=pattern)
    if look.looked_at is not None and look.looked_at > now:
        return 0
    hits, knew = LOOKS[pattern](now), look.looked_at is not None and not look.waits
    look.looked_at, look.waits = now, hits is None
    look.save(update_fields=["looked_at", "waits"])
    if hits is None:
        return 0
    if not knew:
        record(LOOKED, Reference(subject_of(pattern)), actor=KEEPER, now=now)
    found = {hit.key: hit for hit in hits}
    standing = PatternFinding.objects.standing().filter(pattern=pattern)
    known = {row.key: row for row in standing.prefetch_related("agents")}
    facts = [
        *_begin(pattern, [hit for key, hit in found.items() if key not in known], now),
        *_change([(row, found[key]) for key, row in known.items() if key in found], now),
        *_end([row for key, row in known.items() if key not in found], now),
    ]
    for at in range(0, len(facts), BATCH):
        record_many(facts[at : at + BATCH])
    return len(facts)


def _begin(pattern: Pattern, hits: Sequence[Hit], now: datetime) -> list[Facts]:
    rows = PatternFinding.objects.bulk_create(
        [
            PatternFinding(pattern=pattern, key=hit.key, code=hit.code, params=dict(hit.params),
                           weight=hit.weight, is_of_agents=bool(hit.agents), found_at=now,
                           changed_at=now)
            for hit in hits
        ],
        batch_size=BATCH,
    )  # fmt: skip
    _link([(row, hit.agents) for row, hit in zip(rows, hits, strict=True)])
    slugs = _slugs(agent for hit in hits for agent in hit.agents)
    return [
        _fact("pattern.found", row, hit.agents, slugs, now)
        for row, hit in zip(rows, hits, strict=True)
    ]


def _link(pairs: Iterable[tuple[PatternFinding, Iterable[int]]]) -> None:
    through = PatternFinding.agents.through
    through._default_manager.bulk_create(
        [through(patternfinding_id=row.pk, agent_id=agent) for row, agents in pairs
         for agent in agents],
        batch_size=BATCH,
    )  # fmt: skip


def _slugs(agents: Iterable[int]) -> dict[int, str]:
    keys = sorted(set(agents))
    found: dict[int, str] = {}
    for at in range(0, len(keys), BATCH):
        rows = Agent.objects.filter(pk__in=keys[at : at + BATCH]).order_by()
        found.update(rows.values_list("pk", "slug"))
    return found


def _fact(
    verb: str, row: PatternFinding, agents: Iterable[int], slugs: Mapping[int, str], now: datetime
) -> Facts:
    refs = tuple(Reference(f"agent:{slugs[agent]}") for agent in agents)
    data = {"pattern": row.pattern, "key": row.key, "code": row.code, "weight": row.weight}
    return Facts(verb, row, KEEPER, now, refs=refs, data=data)


def _change(pairs: Sequence[tuple[PatternFinding, Hit]], now: datetime) -> list[Facts]:
    """What looks different now. What got worse than what was accepted is not accepted any more."""
    changed = [(row, hit) for row, hit in pairs if _differs(row, hit)]
    slugs = _slugs(agent for _row, hit in changed for agent in hit.agents)
    facts = []
    for row, hit in changed:
        verb = "pattern.changed"
        if row.accepted_until is not None and _is_worse(row, hit):
            row.accepted_until, verb = None, "pattern.worse"
        row.code, row.params, row.weight = hit.code, dict(hit.params), hit.weight
        row.is_of_agents, row.changed_at = bool(hit.agents), now
        row.save()
        row.agents.set(hit.agents)
        facts.append(_fact(verb, row, hit.agents, slugs, now))
    return facts


def _differs(row: PatternFinding, hit: Hit) -> bool:
    """Not by what a day's passing alone would change: sources give days, not ages."""
    shown = (row.code, row.params, row.weight, sorted(agent.pk for agent in row.agents.all()))
    return shown != (hit.code, dict(hit.params), hit.weight, sorted(hit.agents))


def _is_worse(row: PatternFinding, hit: Hit) -> bool:
    newest = row.acceptances.order_by("-n").first()
    return newest is None or worse(hit.weight, hit.agents, newest.weight, newest.agents)


def _end(rows: Sequence[PatternFinding], now: datetime) -> list[Facts]:
    agents = {row.pk: [agent.pk for agent in row.agents.all()] for row in rows}
    slugs = _slugs(agent for some in agents.values() for agent in some)
    for at in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[at : at + BATCH]]
        PatternFinding.objects.filter(pk__in=keys).update(over_at=now)
    return [_fact("pattern.over", row, agents[row.pk], slugs, now) for row in rows]


def may_accept(finding: PatternFinding, person: Person, on: date) -> Refusal | None:
    """Why this person may not accept it, or take that back."""
    mine = Q()
    for part in ANSWERS:
        mine |= Q(**{part: person})
    roles = person.roles_on(on) if person.is_active else set()
    return accept_refusal(roles, answers_for_it=finding.agents.filter(mine).exists())


@recorded
def accept(
    finding: PatternFinding,
    reason: str,
    until: date | None,
    *,
    seen: str,
    actor: Person,
    now: datetime,
) -> PatternFinding:
    """Accept what is known of a finding, with a reason, until a day. Raises Refused."""
    row = _locked(finding, seen, actor, now)
    refuse(words_refusal(reason) or until_refusal(until, day_of(now)))
    return _note("pattern.accepted", row, reason, until, actor, now)


@recorded
def take_back(
    finding: PatternFinding, reason: str, *, seen: str, actor: Person, now: datetime
) -> PatternFinding:
    """It is not accepted any more. Raises Refused."""
    row = _locked(finding, seen, actor, now)
    if not row.is_accepted(day_of(now)):
        refuse(Refusal("pattern.not_accepted_stale"))
    refuse(words_refusal(reason))
    return _note("pattern.taken_back", row, reason, None, actor, now)


def _locked(finding: PatternFinding, seen: str, actor: Person, now: datetime) -> PatternFinding:
    row = PatternFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    refuse(may_accept(row, actor, day_of(now)))
    if row.over_at is not None:
        refuse(Refusal("pattern.over_stale"))
    if seen != row.mark:
        refuse(Refusal("pattern.changed_stale"))
    return row


def _note(
    verb: str,
    row: PatternFinding,
    reason: str,
    until: date | None,
    actor: Person,
    now: datetime,
) -> PatternFinding:
    agents = list(row.agents.order_by("pk"))
    made = PatternAcceptance.objects.create(
        finding=row, n=row.acceptances.count() + 1, until=until, reason=reason,
        weight=row.weight, agents=[agent.pk for agent in agents], by=actor, at=now,
    )  # fmt: skip
    row.accepted_until = until
    row.save(update_fields=["accepted_until"])
    record(
        verb,
        row,
        actor=actor,
        now=now,
        refs=[made, *agents],
        data={"until": until.isoformat() if until else None, "weight": row.weight},
        personal={"reason": reason},
    )
    return row

"""Samples are drawn from populations that are listed and counted twice at that moment."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from approvals.actions.numbering import next_number
from evidence.models.populations import Span, keys_told, members_of, rows_of
from evidence.models.samples import Sample, SampleItem, SamplePopulation, columns_of
from evidence.rules import samples as rules
from evidence.rules.sample_results import draws_refusal
from evidence.rules.samples import By, Check, Drawn, Kind, Member, Scope
from govportal.ledger.actions import record, recorded
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import HasRef
from govportal.people.models import Committee, Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse

PREFIX = "SMP"
TWICE = timedelta(minutes=10)
"""The same sample asked for again by the same person within this is one."""
DIFFERS_AT_MOST = 100


@dataclass(frozen=True)
class Asked:
    """Which population somebody asks for."""

    kind: Kind
    since: date
    until: date
    unit: Unit | None = None
    tier: int | None = None
    committee: Committee | None = None
    view: str = ""

    @property
    def scope(self) -> Scope:
        """With the units below the one asked for. At most one query."""
        return Scope(
            self.kind,
            self.since,
            self.until,
            units=frozenset(_below(self.unit)) if self.unit else frozenset(),
            tier=self.tier,
            committee=self.committee.slug if self.committee else "",
            view=self.view,
        )


@dataclass(frozen=True)
class Listed:
    """A population as it is at this moment, and how it was counted."""

    scope: Scope
    members: list[Member]
    check: Check


@dataclass(frozen=True)
class Draw:
    """How it is drawn; without a seed one is made. ``seen``: how many rows the page showed."""

    n: int
    purpose: str
    seed: str = ""
    by: By | None = None
    seen: int | None = None


def audits(person: Person, on: date) -> bool:
    """Whether this person draws samples: auditors do, and see all that there is."""
    return person.is_active and Role.AUDITOR in person.roles_on(on)


def draw_refusal(person: Person, on: date) -> Refusal | None:
    return draws_refusal(audits=audits(person, on))


def span_of(scope: Scope) -> Span:
    """Its days in the portal's zone, whatever the reader's is: everybody gets the same list."""
    zone = timezone.get_default_timezone()
    start, after = (
        timezone.make_aware(datetime.combine(day, time.min), zone)
        for day in (scope.since, scope.until + timedelta(days=1))
    )
    return Span(start, after)


def list_population(asked: Asked, *, now: datetime) -> Listed:
    """Read and count it twice; changes nothing. Raises Refused."""
    scope = asked.scope
    refuse(rules.scope_refusal(scope, timezone.localdate(now, timezone.get_default_timezone())))
    if (scope.kind is Kind.ENTRIES) != bool(scope.view):
        refuse(Refusal("sample.view_missing" if not scope.view else "sample.not_divided"))
    span = span_of(scope)
    refuse(rules.size_refusal(len(rows_of(scope, span).values("pk")[: rules.MOST_ROWS + 1]) or 1))
    rows = members_of(scope, span)
    check = rules.checked_twice([one.key for one in rows], keys_told(scope, span))
    return Listed(scope, rules.narrowed(rows, scope), check)


@recorded
def draw_sample(asked: Asked, draw: Draw, *, actor: Person, now: datetime) -> Sample:
    """List the population and draw from it. Sent twice it is one sample. Raises Refused."""
    refuse(draw_refusal(actor, now.date()))
    listed = list_population(asked, now=now)
    refuse(rules.size_refusal(len(listed.members)))
    seed = draw.seed or secrets.token_hex(8)
    refuse(
        rules.draw_refusal(listed.scope, listed.members, draw.n, seed, draw.by, draw.purpose)
        or _moved(draw, listed)
    )
    if there := _just_drawn(asked, draw, actor, now):
        return there
    items = rules.drawn(listed.members, seed, draw.n, draw.by)
    sample = _keep(asked, draw, listed, seed, actor, now)
    SampleItem.objects.bulk_create(_items(sample, items))
    record(
        "sample.drawn",
        sample,
        actor=actor,
        now=now,
        refs=_about(asked),
        data=_facts(sample, listed, items),
        personal={"purpose": sample.purpose},
    )
    return sample


def _moved(draw: Draw, listed: Listed) -> Refusal | None:
    """What somebody saw and then draws from is the same."""
    rows = len(listed.members)
    if draw.seen is None or draw.seen == rows:
        return None
    return Refusal("sample.population_moved_stale", {"rows": rows, "seen": draw.seen})


def _just_drawn(asked: Asked, draw: Draw, actor: Person, now: datetime) -> Sample | None:
    """What the same person just drew in the same way; one of their forms at a time."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    rows = Sample.objects.filter(
        drawn_by=actor,
        drawn_at__gt=now - TWICE,
        seed_given=bool(draw.seed),
        size=draw.n,
        by=draw.by or "",
        purpose=draw.purpose.strip(),
        **_columns(asked),
    )
    return (rows.filter(seed=draw.seed) if draw.seed else rows).first()


def _columns(asked: Asked) -> dict[str, Any]:
    return {
        "kind": asked.kind,
        "since": asked.since,
        "until": asked.until,
        "unit": asked.unit,
        "tier": asked.tier,
        "committee": asked.committee,
        "view": asked.view,
    }


def _keep(
    asked: Asked, draw: Draw, listed: Listed, seed: str, actor: Person, now: datetime
) -> Sample:
    text, checkpoint = rules.population_text(listed.members), latest_checkpoint()
    sample = Sample.objects.create(
        number=next_number(PREFIX, now),
        **_columns(asked),
        purpose=draw.purpose.strip(),
        seed=seed,
        seed_given=bool(draw.seed),
        by=draw.by or "",
        size=draw.n,
        rows=len(listed.members),
        check_rows=listed.check.rows,
        check_ledger=listed.check.ledger,
        differs=_differs(listed.check),
        population_sha256=rules.digest_of(text),
        tree_size=checkpoint.size if checkpoint else None,
        drawn_by=actor,
        drawn_at=now,
    )
    SamplePopulation.objects.create(sample=sample, text=text)
    return sample


def _differs(check: Check) -> dict[str, Any]:
    """Keys that only one way of counting knows: how many, and the first of them."""
    found = {"only_rows": check.only_rows, "only_ledger": check.only_ledger}
    return {
        name: {"count": len(keys), "first": list(keys[:DIFFERS_AT_MOST])}
        for name, keys in found.items()
        if keys
    }


def _items(sample: Sample, items: Iterable[Drawn]) -> list[SampleItem]:
    return [
        SampleItem(
            sample=sample,
            n=n,
            at=datetime.fromisoformat(one.member.at),
            stratum=one.stratum,
            draw=one.draw,
            **columns_of(one.member),
        )
        for n, one in enumerate(items, 1)
    ]


def _about(asked: Asked) -> list[HasRef]:
    return [one for one in (asked.unit, asked.committee) if one is not None]


def _facts(sample: Sample, listed: Listed, items: list[Drawn]) -> Mapping[str, Any]:
    """What the ledger keeps of a draw: enough to tell that it was drawn once, and how."""
    return {
        "kind": sample.kind,
        "since": str(sample.since),
        "until": str(sample.until),
        "tier": sample.tier,
        "view": sample.view,
        "by": sample.by,
        "size": sample.size,
        "seed": sample.seed,
        "seed_given": sample.seed_given,
        "rows": sample.rows,
        "population": sample.population_sha256,
        "counted": {"rows": listed.check.rows, "ledger": listed.check.ledger},
        "agrees": listed.check.agrees,
        "items": [one.member.key for one in items],
    }


def _below(unit: Unit) -> set[str]:
    """The short names of a unit and of all below it."""
    children: dict[str | None, list[str]] = defaultdict(list)
    for slug, parent in Unit.objects.order_by().values_list("slug", "parent__slug"):
        children[parent].append(slug)
    found, waiting = set[str](), [unit.slug]
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found.add(slug)
            waiting += children[slug]
    return found


def same_again(sample: Sample) -> bool:
    """Whether the kept list, drawn again with the seed, gives the kept items. Two queries."""
    text = sample.population.text
    if rules.digest_of(text) != sample.population_sha256:
        return False
    members, by = rules.population_read(text), By(sample.by) if sample.by else None
    again = [
        (one.member.key, one.draw) for one in rules.drawn(members, sample.seed, sample.size, by)
    ]
    return again == list(sample.items.values_list("key", "draw"))

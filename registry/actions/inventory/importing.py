"""Importing an inventory file: all of it in one transaction, or nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.text import slugify

from govportal.ledger.actions import in_bulk, record, record_many, recorded
from govportal.ledger.history import create_with_history
from govportal.ledger.rules import Actor, Facts, Reference
from govportal.people.actions import add_person, add_unit
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from registry.actions.agents import update_agent
from registry.actions.inventory.planning import Faulty, Plan, Reading, Row, plan_of
from registry.actions.words import keep_words
from registry.inventory_cells import fields_of
from registry.models import Agent
from registry.names import PEOPLE_FIELDS


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    plan: Plan
    sha256: str


def import_no(person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may not import; None when they may. Importing decides nothing."""
    may = person.is_active and Role.ADMINISTRATOR in person.roles_on(now.date())
    return None if may else Refusal("inventory.only_administrators")


@recorded
def import_inventory(
    data: bytes, *, actor: Actor, now: datetime, name: str = "", as_planned: str = ""
) -> Imported:
    """Import a file whole: agents new and changed, and the people and units it names.

    ``as_planned``: the digest of the plan that somebody confirmed. Raises Faulty with all faults,
    Refused for what is no inventory file or when something else would be done than was confirmed.
    Nobody is approved by it: a new agent has no approval and no authorisation, whatever it runs as.
    """
    plan = plan_of(data)
    if plan.faults:
        raise Faulty(plan)
    if as_planned and plan.digest != as_planned:
        refuse(Refusal("inventory.changed_stale"))
    done = Imported(plan, hashlib.sha256(data).hexdigest())
    try:
        _apply(data, done, actor, now)
    except IntegrityError as taken:  # somebody else made one of them meanwhile
        raise Refused(Refusal("inventory.changed_stale")) from taken
    _record(done, name, actor, now)
    return done


def _apply(data: bytes, done: Imported, actor: Actor, now: datetime) -> None:
    people, units = _people(done.plan, actor, now), _units(done.plan, actor, now)
    for rows in Reading(data).chunks():
        _load_people(rows, people)
        with in_bulk():
            _register([row for row in rows if row.agent is None], people, units, done, actor, now)
            for row in rows:
                if row.agent is not None and row.changes:
                    after = {column: change[1] for column, change in row.changes.items()}
                    update_agent(row.agent, actor=actor, now=now, **fields_of(after, people, units))


def _record(done: Imported, name: str, actor: Actor, now: datetime) -> None:
    plan = done.plan
    record(
        "inventory.imported",
        Reference(f"inventory:{done.sha256}"),
        actor=actor,
        now=now,
        data={
            "sha256": done.sha256,
            "rows": plan.rows,
            "new": plan.new,
            "changed": plan.changed,
            "people": len(plan.people),
            "units": len(plan.units),
        },
        personal={"file": name} if name else {},
    )


@recorded
def refuse_inventory(data: bytes, codes: Iterable[str], *, actor: Actor, now: datetime) -> None:
    """Record that a file was not taken: who, when, which, and the kinds of faults; not the file."""
    sha256 = hashlib.sha256(data).hexdigest()
    told = {"sha256": sha256, "size": len(data), "codes": sorted(set(codes))}
    subject = Reference(f"inventory:{sha256}")
    record("inventory.refused", subject, actor=actor, now=now, data=told)


def _people(plan: Plan, actor: Actor, now: datetime) -> dict[str, Person]:
    """Who has no account yet gets one without sign-in, under the name that the address suggests."""
    return {
        email: add_person(email, _name_in(email), actor=actor, now=now) for email in plan.people
    }


def _name_in(email: str) -> str:
    words = slugify(email.partition("@")[0].replace(".", "-").replace("_", "-")).split("-")
    return " ".join(word.capitalize() for word in words if word)[:120] or email[:120]


def _units(plan: Plan, actor: Actor, now: datetime) -> dict[str, Unit]:
    """All units by name, the new ones among them."""
    units = {unit.name: unit for unit in Unit.objects.all()}
    taken = {unit.slug for unit in units.values()}
    for name in plan.units:
        slug = _free_slug(name, taken)
        taken.add(slug)
        units[name] = add_unit(slug, name, actor=actor, now=now)
    return units


def _free_slug(name: str, taken: set[str]) -> str:
    wanted, n = slugify(name)[:50].strip("-") or "unit", 1
    while (slug := wanted if n == 1 else f"{wanted}-{n}") in taken:
        n += 1
    return slug


def _load_people(rows: Sequence[Row], people: dict[str, Person]) -> None:
    """Add those whom these rows name and who have an account already."""
    named = {row.cells[c] for row in rows for c in PEOPLE_FIELDS if row.cells.get(c)}
    for person in Person.objects.filter(email__in=named - people.keys()):
        people[person.email] = person


def _register(
    rows: Sequence[Row],
    people: dict[str, Person],
    units: dict[str, Unit],
    done: Imported,
    actor: Actor,
    now: datetime,
) -> None:
    """Insert new agents, each with history, words and an entry of its own, in few statements."""
    fields = [fields_of(row.cells, people, units) for row in rows]
    agents = [Agent(created_at=now, **columns) for columns in fields]
    changes = create_with_history(agents)
    facts = [
        Facts("agent.registered", agent, actor, now, refs=[agent.unit],
              data={"file": done.sha256, "row": row.number})
        for agent, row in zip(agents, rows, strict=True)
    ]  # fmt: skip
    record_many(facts, [[change] for change in changes])
    keep_words((agent, {}) for agent in agents)

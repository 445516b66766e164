"""The tables in force, shipped as data: duties, regulations, disclosures, terms of keys.

Each change is a version.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from registry.models import Agent, ReferenceTable
from registry.rules.disclosures import DISCLOSURES_1
from registry.rules.key_terms import KEY_TERMS_1, Terms, terms_of
from registry.rules.raci import RACI_1, reason_refusal
from registry.rules.regulations import REGULATIONS_1, entry_refusal

SHIPPED: Mapping[str, Mapping[str, Any]] = {
    ReferenceTable.RACI: RACI_1,
    ReferenceTable.REGULATIONS: REGULATIONS_1,
    ReferenceTable.DISCLOSURES: DISCLOSURES_1,
    ReferenceTable.KEY_TERMS: KEY_TERMS_1,
}
KEEPS_REGULATIONS = frozenset({Role.ADMINISTRATOR, Role.COMPLIANCE_REVIEWER})


@dataclass(frozen=True)
class Table:
    """One version of a table, as the rules take it."""

    version: int
    content: Mapping[str, Any]


def active_table(kind: str) -> Table:
    """The newest stored version, or the shipped one while none is stored."""
    return active_tables(kind)[kind]


def active_tables(*kinds: str) -> dict[str, Table]:
    """Several tables at the price of one query."""
    return _tables(kinds, _newest(Q()))


def tables_for(agent: Agent, *kinds: str) -> dict[str, Table]:
    """The tables that count for an agent, at the price of one query.

    Its duties are those that were in force when it came: a later table is for later agents.
    """
    raci = Q(kind=ReferenceTable.RACI)
    its = _newest(raci & (Q(active_from__lte=agent.created_at) | Q(version=1)))
    return _tables(kinds, its | _newest(~raci))


def terms_for(agent: Agent) -> Terms:
    """How long the agent's keys may live: by its tier, within the installation's own limit."""
    table = active_table(ReferenceTable.KEY_TERMS)
    return terms_of(agent.tier, settings.CREDENTIAL_LONGEST_DAYS, table.content)


def _newest(among: Q) -> QuerySet[ReferenceTable]:
    """The newest version of each kind among some."""
    rows = ReferenceTable.objects.order_by().filter(among)
    newer = rows.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))
    return rows.filter(~Exists(newer))


def _tables(kinds: Collection[str], rows: QuerySet[ReferenceTable]) -> dict[str, Table]:
    found = {kind: Table(1, SHIPPED[kind]) for kind in kinds}
    stored = rows.filter(kind__in=kinds)
    return found | {row.kind: Table(row.version, row.content) for row in stored}


@recorded
def load_tables(*, actor: Actor, now: datetime) -> None:
    """Store the shipped tables as version 1, once; running it again changes nothing."""
    known = set(ReferenceTable.objects.values_list("kind", flat=True))
    for kind, content in SHIPPED.items():
        if kind not in known:
            row = ReferenceTable.objects.create(
                kind=kind, version=1, content=content, active_from=now
            )
            record("table.loaded", row, actor=actor, now=now, data={"kind": kind, "version": 1})


def regulations_refusal(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not change the list of regulations."""
    roles = person.roles_on(timezone.localdate(now))
    return None if KEEPS_REGULATIONS & roles else Refusal("regulation.only_keepers")


@recorded
def put_regulation(
    one: Mapping[str, Any], why: str, *, seen: int, actor: Person, now: datetime, is_new: bool
) -> ReferenceTable:
    """Add an entry to the list of regulations, or change the one with its code.

    ``seen``: the version the person looked at. Raises Refused when it is no longer in force.
    """
    refuse(regulations_refusal(actor, now))
    table = locked_table(ReferenceTable.REGULATIONS, seen)
    entries = list(table.content["entries"])
    others = entries if is_new else [old for old in entries if old["code"] != one["code"]]
    refuse(entry_refusal(one, others) or reason_refusal(why))
    changed = (
        [*entries, dict(one)]
        if is_new
        else [dict(one) if old["code"] == one["code"] else old for old in entries]
    )
    return _write_entries(table, changed, "regulation.put", one["code"], why, actor, now)


@recorded
def drop_regulation(
    code: str, why: str, *, seen: int, actor: Person, now: datetime
) -> ReferenceTable:
    """Take an entry off the list; matrices that were confirmed keep its words."""
    refuse(regulations_refusal(actor, now))
    table = locked_table(ReferenceTable.REGULATIONS, seen)
    refuse(reason_refusal(why))
    kept = [old for old in table.content["entries"] if old["code"] != code]
    return _write_entries(table, kept, "regulation.dropped", code, why, actor, now)


def locked_table(kind: str, seen: int) -> Table:
    """The table in force, locked; raises Refused when it is not the version that was seen.

    The first version is the lock: the newest is read once it is held.
    """
    rows = ReferenceTable.objects.filter(kind=kind)
    rows.select_for_update().order_by("version").first()
    row = rows.order_by("-version").first()
    table = Table(row.version, row.content) if row else Table(1, SHIPPED[kind])
    if table.version != seen:
        refuse(Refusal("table.changed_stale"))
    return table


def write_table(
    kind: str, content: Mapping[str, Any], why: str, *, after: Table, actor: Person, now: datetime
) -> ReferenceTable:
    """Store the next version of a table. Raises Refused where it says what the last one says."""
    if content == after.content:
        refuse(Refusal("table.unchanged"))
    return ReferenceTable.objects.create(
        kind=kind,
        version=after.version + 1,
        content=content,
        note=why.strip(),
        changed_by=actor,
        active_from=now,
    )


def _write_entries(
    table: Table,
    entries: list[Any],
    verb: str,
    code: str,
    why: str,
    actor: Person,
    now: datetime,
) -> ReferenceTable:
    kind, content = ReferenceTable.REGULATIONS, {"entries": entries}
    row = write_table(kind, content, why, after=table, actor=actor, now=now)
    record(
        verb,
        row,
        actor=actor,
        now=now,
        data={"code": code, "version": row.version},
        personal={"reason": why.strip()},
    )
    return row

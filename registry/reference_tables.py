"""The tables in force: duties, regulations, disclosures. Shipped as data, each change a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from registry.models import ReferenceTable
from registry.rules.disclosures import DISCLOSURES_1
from registry.rules.raci import RACI_1, reason_refusal
from registry.rules.regulations import REGULATIONS_1, entry_refusal

SHIPPED: Mapping[str, Mapping[str, Any]] = {
    ReferenceTable.RACI: RACI_1,
    ReferenceTable.REGULATIONS: REGULATIONS_1,
    ReferenceTable.DISCLOSURES: DISCLOSURES_1,
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
    found = {kind: Table(1, SHIPPED[kind]) for kind in kinds}
    newer = ReferenceTable.objects.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))
    rows = ReferenceTable.objects.filter(~Exists(newer), kind__in=kinds)
    return found | {row.kind: Table(row.version, row.content) for row in rows}


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
    table = _locked(ReferenceTable.REGULATIONS, seen)
    entries = list(table.content["entries"])
    others = entries if is_new else [old for old in entries if old["code"] != one["code"]]
    refuse(entry_refusal(one, others) or reason_refusal(why))
    changed = (
        [*entries, dict(one)]
        if is_new
        else [dict(one) if old["code"] == one["code"] else old for old in entries]
    )
    return _write(table, changed, "regulation.put", one["code"], why, actor, now)


@recorded
def drop_regulation(
    code: str, why: str, *, seen: int, actor: Person, now: datetime
) -> ReferenceTable:
    """Take an entry off the list; matrices that were confirmed keep its words."""
    refuse(regulations_refusal(actor, now))
    table = _locked(ReferenceTable.REGULATIONS, seen)
    refuse(reason_refusal(why))
    kept = [old for old in table.content["entries"] if old["code"] != code]
    return _write(table, kept, "regulation.dropped", code, why, actor, now)


def _locked(kind: str, seen: int) -> Table:
    """The first version is the lock: the newest is read once it is held."""
    rows = ReferenceTable.objects.filter(kind=kind)
    rows.select_for_update().order_by("version").first()
    row = rows.order_by("-version").first()
    table = Table(row.version, row.content) if row else Table(1, SHIPPED[kind])
    if table.version != seen:
        refuse(Refusal("table.changed_stale"))
    return table


def _write(
    table: Table,
    entries: list[Any],
    verb: str,
    code: str,
    why: str,
    actor: Person,
    now: datetime,
) -> ReferenceTable:
    row = ReferenceTable.objects.create(
        kind=ReferenceTable.REGULATIONS,
        version=table.version + 1,
        content={"entries": entries},
        note=why.strip(),
        changed_by=actor,
        active_from=now,
    )
    record(
        verb,
        row,
        actor=actor,
        now=now,
        data={"code": code, "version": row.version},
        personal={"reason": why.strip()},
    )
    return row

"""The tables an administrator keeps: duties, standard disclosures, terms of keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from registry.models import ReferenceTable
from registry.reference_tables import Table, locked_table, write_table
from registry.rules.disclosures import standard_faults
from registry.rules.duty_tables import stage_refusal
from registry.rules.key_terms import terms_refusal
from registry.rules.raci import reason_refusal


def tables_refusal(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not change these tables."""
    roles = person.roles_on(timezone.localdate(now))
    return None if Role.ADMINISTRATOR in roles else Refusal("table.only_administrators")


@recorded
def put_stage(
    row: Mapping[str, Any], why: str, *, seen: int, actor: Person, now: datetime
) -> ReferenceTable:
    """Change one stage of the table of duties, for agents that come from now on.

    ``seen``: the version the person looked at. Raises Refused when it is no longer in force.
    """
    table = _begun(ReferenceTable.RACI, seen, actor, now)
    refuse(stage_refusal(row) or reason_refusal(why))
    stages = [dict(row) if old["stage"] == row["stage"] else old for old in table.content["stages"]]
    part = {"stage": row["stage"]}
    return _stored(ReferenceTable.RACI, {"stages": stages}, part, why, table, actor, now)


@recorded
def put_disclosures(
    language: str, texts: Mapping[str, str], why: str, *, seen: int, actor: Person, now: datetime
) -> ReferenceTable:
    """Change the three texts that an agent's first disclosures in a language begin with."""
    table = _begun(ReferenceTable.DISCLOSURES, seen, actor, now)
    if language not in dict(settings.LANGUAGES):
        refuse(Refusal("disclosure.language_unknown"))
    clean = {kind: text.strip() for kind, text in texts.items()}
    refuse(next((fault for _kind, fault in standard_faults(clean)), None) or reason_refusal(why))
    content = {"texts": {**table.content["texts"], language: clean}}
    part = {"language": language}
    return _stored(ReferenceTable.DISCLOSURES, content, part, why, table, actor, now)


@recorded
def put_key_terms(
    tiers: Mapping[str, Mapping[str, int]], why: str, *, seen: int, actor: Person, now: datetime
) -> ReferenceTable:
    """Change how long keys live; those that are out keep the end they were given."""
    table = _begun(ReferenceTable.KEY_TERMS, seen, actor, now)
    refuse(terms_refusal(tiers) or reason_refusal(why))
    content = {"tiers": {tier: dict(row) for tier, row in tiers.items()}}
    return _stored(ReferenceTable.KEY_TERMS, content, {}, why, table, actor, now)


def _begun(kind: str, seen: int, actor: Person, now: datetime) -> Table:
    refuse(tables_refusal(actor, now))
    return locked_table(kind, seen)


def _stored(
    kind: str,
    content: Mapping[str, Any],
    part: Mapping[str, str],
    why: str,
    table: Table,
    actor: Person,
    now: datetime,
) -> ReferenceTable:
    row = write_table(kind, content, why, after=table, actor=actor, now=now)
    record(
        "table.changed",
        row,
        actor=actor,
        now=now,
        data={"kind": kind, "version": row.version, **part},
        personal={"reason": why.strip()},
    )
    return row

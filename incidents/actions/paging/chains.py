"""The chain that an incident's pages go by, and changing it: each change is a new version."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert_once
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person, Unit
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.paging.keepers import chain_refusal
from incidents.actions.paging.surroundings import above
from incidents.models import PagingChain
from incidents.rules.paging import SHIPPED, Step, chain_data, steps_refusal
from incidents.rules.severities import Severity, reason_refusal


def chain_of(unit: Unit | None, now: datetime) -> PagingChain:
    """The version in force for a unit: its own, else that of the nearest above it, else of all.

    In a transaction: the one that ships is written down when it is first needed.
    """
    found = standing(unit)
    if found is not None:
        return found
    shipped = PagingChain(unit=None, n=1, content=chain_data(SHIPPED), at=now)
    if insert_once(shipped):
        record("paging.chain_shipped", shipped, actor=SYSTEM("paging"), now=now)
        return shipped
    return PagingChain.objects.get(n=1)


def standing(unit: Unit | None) -> PagingChain | None:
    """The same, where nothing is written; None before anybody was paged or changed it."""
    newest: dict[int | None, PagingChain] = {}
    units = above(unit)
    for row in PagingChain.objects.order_by("n"):
        newest[row.unit_id] = row
    own = (newest.get(key) for key in units)
    return next((row for row in own if row is not None and row.content), newest.get(None))


@recorded
def put_steps(
    severity: Severity,
    steps: Sequence[Step],
    reason: str,
    *,
    unit: Unit | None = None,
    seen: int,
    actor: Person,
    now: datetime,
) -> PagingChain:
    """Change the steps of one severity; rounds that run keep their version.

    ``seen``: the version the person looked at. Raises Refused when it is no longer in force.
    """
    refuse(chain_refusal(actor, now))
    before = _seen(unit, seen, now)
    refuse(steps_refusal(steps) or reason_refusal(reason))
    content = chain_data({**before.chain, severity: tuple(steps)})
    return _written(unit, content, reason, severity.value, actor, now)


@recorded
def follow_all(unit: Unit, reason: str, *, seen: int, actor: Person, now: datetime) -> PagingChain:
    """The unit goes by the chain of all again."""
    refuse(chain_refusal(actor, now))
    _seen(unit, seen, now)
    refuse(reason_refusal(reason))
    return _written(unit, {}, reason, "", actor, now)


def _seen(unit: Unit | None, seen: int, now: datetime) -> PagingChain:
    before = chain_of(unit, now)
    is_same = seen == before.n or (seen == 0 and before.by_id is None)
    if not is_same:
        raise Refused(Refusal("paging.changed_stale"))
    return before


def _written(
    unit: Unit | None,
    content: dict[str, object],
    reason: str,
    severity: str,
    actor: Person,
    now: datetime,
) -> PagingChain:
    last = PagingChain.objects.aggregate(last=Max("n"))["last"] or 0
    row = PagingChain(
        unit=unit, n=last + 1, content=content, reason=reason.strip(), by=actor, at=now
    )
    if not _once(row):
        raise Refused(Refusal("paging.changed_stale"))
    record(
        "paging.chain_changed",
        row,
        actor=actor,
        now=now,
        refs=[unit] if unit is not None else [],
        data={"version": row.n, "severity": severity, "content": content},
        personal={"reason": row.reason},
    )
    return row


def _once(row: PagingChain) -> bool:
    """False where somebody else wrote this version meanwhile."""
    if PagingChain.objects.select_for_update().filter(n__gte=row.n).exists():
        return False
    row.save(force_insert=True)
    return True

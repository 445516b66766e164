"""How long the ledger's bodies are kept, and what is never below. Pure Python (1-domain.md §8)."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from evidence.rules.deciding import DECIDING
from govportal.faults import seen
from govportal.ledger.rules import RETENTION_YEARS, Retention
from govportal.people.rules import Role
from govportal.refusals import Refusal

MOST_MONTHS = 600
MINIMUM = {
    "operational": 6,  # EU AI Act, Articles 19 and 26(6): logs at least six months
    "standard": 12,
    "documentation": 120,  # EU AI Act, Article 18: documentation ten years
    "deciders": 12,
}
"""Months below which no table comes into force; the database refuses it too."""
LASTING = frozenset({"ledger.pruning_permitted", "ledger.pruned", "ledger.erased", "person.erased"})
"""What is never pruned: it says why something else is gone."""
LASTING_ROOMS = ("retention.", "checkpoint.", "erasure.")
REASON_MIN, REASON_MAX = 10, 1000


@dataclass(frozen=True)
class Terms:
    """Months that bodies of each class are kept; ``deciders``: whatever the class, what somebody
    decided, and who they are."""

    operational: int
    standard: int
    documentation: int
    deciders: int

    def of(self, retention: str) -> int:
        return int(getattr(self, retention))


SHIPPED = Terms(
    operational=RETENTION_YEARS[Retention.OPERATIONAL] * 12,
    standard=RETENTION_YEARS[Retention.STANDARD] * 12,
    documentation=RETENTION_YEARS[Retention.DOCUMENTATION] * 12,
    deciders=RETENTION_YEARS[Retention.STANDARD] * 12,
)


def months_before(moment: datetime, months: int) -> datetime:
    """The same time so many months earlier, on the last day of a month that is shorter."""
    return _moved(moment, -months)


def months_after(moment: datetime, months: int) -> datetime:
    """The same time so many months later, on the last day of a month that is shorter."""
    return _moved(moment, months)


def _moved(moment: datetime, months: int) -> datetime:
    count = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(count, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def cutoffs(terms: Terms, now: datetime) -> dict[str, datetime]:
    """For each class, and for deciders, the moment before which the time is over."""
    return {name: months_before(now, months) for name, months in asdict(terms).items()}


def is_due(retention: str, verb: str, at: datetime, until: dict[str, datetime]) -> bool:
    """Whether a body's time is over; what SQL asks in ``evidence.models.retention`` says the
    same."""
    if verb in LASTING or verb.startswith(LASTING_ROOMS):
        return False
    if verb in DECIDING and at >= until["deciders"]:
        return False
    return at < until[retention]


def terms_refusal(terms: Terms, before: Terms) -> Refusal | None:
    """Why these are no terms: below what law asks, too long, or nothing new."""
    for name, months in asdict(terms).items():
        if months < MINIMUM[name]:
            return Refusal(f"retention.below_{name}", {"months": MINIMUM[name]})
        if months > MOST_MONTHS:
            return Refusal("retention.too_long", {"months": MOST_MONTHS})
    if terms.deciders < terms.standard:
        return Refusal("retention.deciders_first")
    return Refusal("retention.same") if terms == before else None


def reason_refusal(reason: str) -> Refusal | None:
    """Why this is no reason: what shows nothing to a reader does not count."""
    length = len(reason.strip())
    if len(seen(reason)) < REASON_MIN:
        return Refusal("keeping.reason_missing", {"least": REASON_MIN})
    return Refusal("keeping.reason_long", {"most": REASON_MAX}) if length > REASON_MAX else None


def administers_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody may not change what is kept; None when they may."""
    return None if Role.ADMINISTRATOR in roles else Refusal("keeping.only_administrators")


def second_refusal(
    roles: Collection[Role], *, is_open: bool, is_own: bool, gone: str
) -> Refusal | None:
    """Why somebody is not the second person of what waits; ``gone``: the code when it does not."""
    no = administers_refusal(roles)
    if no is not None:
        return no
    if not is_open:
        return Refusal(gone)
    return Refusal("keeping.two_people") if is_own else None

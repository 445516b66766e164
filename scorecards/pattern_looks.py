"""Since when patterns are looked for: before that, nothing found does not mean that none was."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Min

from govportal.ledger.models import Entry
from scorecards.models import PatternFinding, PatternLook
from scorecards.rules.patterns import Pattern

LOOKED = "pattern.looked"


def subject_of(pattern: str) -> str:
    return f"pattern:{pattern}"


def first_looks() -> Mapping[Pattern, datetime]:
    """The first look at each pattern that anybody has looked for. Three queries."""
    noted = Entry.objects.filter(verb=LOOKED).order_by().values_list("subject")
    first: dict[str, datetime] = dict(noted.annotate(at=Min("occurred_at")))
    found = PatternFinding.objects.order_by().values_list("pattern")
    known: dict[str, datetime] = dict(found.annotate(at=Min("found_at")))
    looks = PatternLook.objects.filter(waits=False)
    newest = {one.pattern: one.looked_at for one in looks}
    moments = {
        one: [at for at in (first.get(subject_of(one)), known.get(one), newest.get(one)) if at]
        for one in Pattern
    }
    return {one: min(some) for one, some in moments.items() if some}

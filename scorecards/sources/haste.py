"""How long approvals took to be given, over people; never by person."""

from collections.abc import Iterator, Mapping

from django.db.models import Exists, OuterRef

from approvals.models import SignOff, Vote
from approvals.rules.ballots import APPROVALS
from approvals.rules.reading import Given
from approvals.rules.reviews import POSITIVE, StepKind
from scorecards.rules.kpis.process import Haste
from scorecards.sources.days import AsOf
from scorecards.sources.units import NONE


def haste(at: AsOf) -> Mapping[int, Haste]:
    """Votes and verdicts by the rule of their own panel. Two queries."""
    found: dict[int, Haste] = {}
    for unit, given in (*_votes(at), *_verdicts(at)):
        if given.could_be_rushed:
            one = Haste(int(given.is_rushed), 1, frozenset({given.person}))
            found[unit or NONE] = found.get(unit or NONE, Haste()) + one
    return found


def _votes(at: AsOf) -> Iterator[tuple[int | None, Given]]:
    """The last vote of each person in each ballot."""
    later = Vote.objects.filter(
        ballot=OuterRef("ballot"), person=OuterRef("person"), n__gt=OuterRef("n"),
        cast_at__lt=at.end,
    )  # fmt: skip
    rows = Vote.objects.filter(cast_at__gte=at.since, cast_at__lt=at.end)
    rows = rows.filter(choice__in=sorted(APPROVALS), seconds_open__isnull=False)
    found = rows.exclude(Exists(later)).order_by().values_list(
        "ballot__review__unit_id", "person_id", "ballot__tier", "seconds_open"
    )  # fmt: skip
    for unit, person, tier, seconds in found:
        yield unit, Given(person, tier, True, seconds)


def _verdicts(at: AsOf) -> Iterator[tuple[int | None, Given]]:
    rows = SignOff.objects.filter(signed_at__gte=at.since, signed_at__lt=at.end)
    rows = rows.exclude(step__kind=StepKind.ATTESTATION).filter(
        verdict__in=sorted(POSITIVE), seconds_open__isnull=False
    )
    found = rows.order_by().values_list(
        "review__unit_id", "person_id", "review__tier", "seconds_open"
    )
    for unit, person, tier, seconds in found:
        yield unit, Given(person, tier, True, seconds)

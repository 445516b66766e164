"""Which committee decides for a business unit."""

from django.db.models import Q

from approvals.actions.seating import line_of
from govportal.people.models import Committee, Unit
from govportal.refusals import Refusal, Refused


def committee_for(unit: Unit) -> Committee:
    """The unit's own committee, or that of the nearest unit above it; else the default one.

    Raises Refused without any.
    """
    line = line_of(unit)
    served = Committee.objects.filter(units__in=line).values_list("units", "pk")
    own = {of: pk for of, pk in served if of in line}
    found = next((own[of] for of in line if of in own), None)
    chosen = Q(is_default=True) if found is None else Q(pk=found)
    committee = Committee.objects.filter(chosen).first()
    if committee is None:
        raise Refused(Refusal("request.committee_missing", {"unit": str(unit)}))
    return committee

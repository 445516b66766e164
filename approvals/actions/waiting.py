"""The conditions that the rights of an agent stand on, whatever decision attached them."""

from collections.abc import Iterable

from django.db.models import Q

from approvals.models import Condition
from approvals.models.conditions import ConditionQuerySet
from registry.models import Authorisation, ancestry


def waiting_conditions(agent: int) -> ConditionQuerySet:
    """Those of any standing right of the agent (by primary key) that are not met yet."""
    return conditions_on(Authorisation.objects.standing().filter(agent=agent))


def conditions_on(rights: Iterable[Authorisation]) -> ConditionQuerySet:
    """Those not met yet, of the decisions that gave these rights and of the reviews of them.

    What took another's place without a review keeps that one's conditions.
    """
    return conditions_of(Authorisation.objects.filter(pk__in=ancestry(r.pk for r in rights)))


def conditions_of(rights: Iterable[Authorisation]) -> ConditionQuerySet:
    """The same of these rights alone, without those before them."""
    rights = list(rights)
    bases = [right.basis.partition(":") for right in rights]
    gave = [int(n) for kind, _colon, n in bases if kind == "decision" and n.isdigit()]
    attached = Q(review__decision__in=gave) | Q(review__scheduled__authorisation__in=rights)
    return Condition.objects.going_on().filter(attached)

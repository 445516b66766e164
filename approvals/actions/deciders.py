"""Whether a request was appealed, and who decided it before: they do not judge the appeal."""

from collections.abc import Sequence

from django.db.models import Q

from approvals.models import Appeal, Request, SignOff
from approvals.rules.reviews import Verdict
from govportal.people.models import Person


def appeal_of(request: Request) -> Appeal | None:
    return Appeal.objects.select_related("decision").filter(request=request).first()


def decided_before(appeal: Appeal) -> Sequence[Person]:
    """Who signed the rejected case, or said no to it."""
    verdicts = SignOff.objects.filter(review=appeal.decision.review_id)
    decided = verdicts.filter(Q(is_signature=True) | Q(verdict=Verdict.REJECT))
    return list(Person.objects.filter(pk__in=decided.values("person")).order_by("pk"))

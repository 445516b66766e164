"""The list of exceptions: what is waived, for which agent and until when."""

from datetime import timedelta

from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.models import Waiver
from approvals.rules.exceptions import REPEATED, REPEATED_DAYS
from govportal.people.signed_in import SignedIn

MOST = 200


@require_safe
def exception_list(request: SignedIn) -> HttpResponse:
    """Running ones first, each with its rule; rules that are waived again and again on top."""
    today = timezone.localdate()
    mine = Waiver.objects.visible_to(request.user)
    rows = mine.select_related("agent", "request").order_by("-ends_on", "-pk")[:MOST]
    lines = [(row, row.is_running(today)) for row in rows]
    since = today - timedelta(days=REPEATED_DAYS)
    rules = mine.filter(begins_on__gt=since, begins_on__lte=today).order_by().values("rule_key")
    often = rules.annotate(n=Count("pk"), rule=Max("rule")).filter(n__gte=REPEATED)
    context = {
        "lines": sorted(lines, key=lambda line: not line[1]),
        "often": often.order_by("-n", "rule_key")[:MOST],
        "days": REPEATED_DAYS,
    }
    return render(request, "approvals/exception_list.html", context)

"""The checklist of an incident on a page of its own, and one save for several items."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from incidents.actions.checklists import checklist_of, tick_items
from incidents.books_panels import Checklist, checklist_for
from incidents.incident_room import head_of, visible_incident
from incidents.models import Incident
from incidents.rules.checklists import Asked, Tick

HERE = "incident_playbook"


@require_http_methods(["GET", "HEAD", "POST"])
def incident_playbook(request: SignedIn, number: str) -> HttpResponse:
    """Every item with every word on it; what was chosen comes back with what was wrong."""
    incident = visible_incident(request.user, number)
    if request.method != "POST":
        return _page(request, incident, {})
    asked = asked_in(request.POST)
    try:
        made = tick_items(incident, asked, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        return _page(request, incident, asked, refused.refusal)
    if made:
        messages.success(request, _("Saved."))
    is_overview = request.POST.get("from") == "overview"
    return redirect(incident) if is_overview else redirect(HERE, number)


def asked_in(post: QueryDict) -> dict[int, Asked]:
    """What was said of which item: ticked boxes, and choices with their notes."""
    asked = {
        int(n): Asked(Tick.DONE, post.get(f"note-{n}", ""), _seen(post, n))
        for n in post.getlist("done")
        if _is_number(n)
    }
    for name, value in post.items():
        n = name.removeprefix("tick-")
        if name.startswith("tick-") and _is_number(n) and value in set(Tick):
            asked[int(n)] = Asked(Tick(value), str(post.get(f"note-{n}", "")), _seen(post, n))
    return asked


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def _seen(post: QueryDict, n: str) -> int | None:
    seen = str(post.get(f"seen-{n}", ""))
    return int(seen) if _is_number(seen) else None


def _page(
    request: SignedIn, incident: Incident, asked: dict[int, Asked], refusal: Refusal | None = None
) -> HttpResponse:
    now = timezone.now()
    list(incident.parts.all())  # for the rights, once
    items = checklist_of(incident)
    room: Checklist = checklist_for(incident, items, request.user, now)
    for item in items:
        item.asked = asked.get(item.n)  # type: ignore[attr-defined]
    runs = incident.playbooks.select_related("version__playbook").order_by("-n")
    context = {
        "head": head_of(incident, request.user, now, HERE),
        "incident": incident,
        "checklist": room,
        "runs": list(runs),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "incidents/incident_playbook.html", context, status=status)

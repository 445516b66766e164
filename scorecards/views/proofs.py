"""Maturity, checklists, all evidence, and the organisation with its assessments."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.people.models import Unit
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from scorecards import proofs_room as room
from scorecards.actions import proofs as acts
from scorecards.evidence_links import open_to
from scorecards.evidence_list import Proofs, evidence_list
from scorecards.models import Assessment, newest_assessments
from scorecards.proofs_forms import AssessForm
from scorecards.rights import assesses, may_set, unit_refusal
from scorecards.rules.organisation import Dimension
from scorecards.rules.proofs import PIECES
from scorecards.sources.days import day_of


def _unit(request: SignedIn) -> Unit | None:
    """The unit that ``?unit=`` asks for; 404 for one that is none, 403 for one of others."""
    slug = request.GET.get("unit", "")
    if not slug:
        return None
    unit = Unit.objects.filter(slug=slug).first()
    if unit is None:
        raise Http404
    refuse(unit_refusal(request.user, unit, day_of(timezone.now())))
    return unit


def _proofs(request: SignedIn) -> Proofs:
    return open_to(evidence_list(_unit(request)), request.user, timezone.now())


@require_safe
def maturity(request: SignedIn) -> HttpResponse:
    """Which stage, what is missing for the next, who is to act."""
    return _maturity(request, room.maturity_of(_unit(request), request.user, timezone.now()))


def _maturity(request: SignedIn, found: room.Maturity) -> HttpResponse:
    no = may_set(request.user, day_of(timezone.now()))
    context = {"maturity": found, "no": no}
    return render(request, "scorecards/maturity.html", context)


@require_safe
def maturity_short(request: SignedIn) -> HttpResponse:
    """The part that the dashboard shows; without script it is the page."""
    found = room.maturity_of(_unit(request), request.user, timezone.now())
    if not request.htmx:
        return _maturity(request, found)
    return render(request, "scorecards/parts/maturity_short.html", {"maturity": found})


@require_POST
def measure(request: SignedIn) -> HttpResponse:
    """Measure all evidence now instead of within the hour."""
    now = timezone.now()
    refuse(may_set(request.user, day_of(now)))
    acts.measure_proofs(actor=request.user, now=now)
    messages.success(request, _("Everything was measured again."))
    return redirect("scorecard_maturity")


@require_safe
def evidence(request: SignedIn) -> HttpResponse:
    """Every piece of evidence, once."""
    proofs = _proofs(request)
    context = {"proofs": proofs, "lines": room.lines(proofs, PIECES)}
    return render(request, "scorecards/evidence_list.html", context)


@require_safe
def operations(request: SignedIn) -> HttpResponse:
    """The twelve of the operations checklist."""
    proofs = _proofs(request)
    checks = room.operations_of(proofs)
    context = {"proofs": proofs, "checks": checks, "held": sum(1 for one in checks if one.holds)}
    return render(request, "scorecards/operations_checklist.html", context)


@require_safe
def executive(request: SignedIn) -> HttpResponse:
    """Five questions, the evidence for each, and the gaps."""
    proofs = _proofs(request)
    context = {"proofs": proofs, "checks": room.executive_of(proofs)}
    return render(request, "scorecards/executive_checklist.html", context)


@require_safe
def organisation(request: SignedIn) -> HttpResponse:
    """Six dimensions, the total, and what lies below."""
    today = day_of(timezone.now())
    found = room.organisation_of(request.user, newest_assessments(), today)
    context = {"organisation": found}
    return render(request, "scorecards/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dimension(request: SignedIn, dimension: str) -> HttpResponse:
    """One dimension: evidence, history, and the form for those who assess."""
    which, now = next((one for one in Dimension if one == dimension), None), timezone.now()
    if which is None:
        raise Http404
    if request.method == "POST":
        return _assess(request, which)
    history = _history(which)
    seen = {"seen": history[0].n if history else 0}
    return _page(request, which, history, AssessForm(initial=seen, dimension=which), now=now)


def _history(which: Dimension) -> list[Assessment]:
    return list(Assessment.objects.filter(dimension=which).select_related("by"))


def _assess(request: SignedIn, which: Dimension) -> HttpResponse:
    form, now = AssessForm(request.POST, dimension=which), timezone.now()
    try:
        acts.assess(which, form.chosen, form.said, seen=form.saw, actor=request.user, now=now)
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        return _page(request, which, _history(which), form, refused.refusal, now=now)
    messages.success(request, _("Kept. The assessment before it stays in the history."))
    return redirect("scorecard_organisation")


def _page(
    request: SignedIn,
    which: Dimension,
    history: list[Assessment],
    form: AssessForm,
    refusal: Refusal | None = None,
    *,
    now: datetime,
) -> HttpResponse:
    today = day_of(now)
    if refusal is not None and refusal.is_stale and history:
        form = AssessForm(_with(request, "seen", history[0].n), dimension=which)
    newest = history[0] if history else None
    context = {
        "line": room.dimension_line(
            which, open_to(evidence_list(), request.user, now), newest, today
        ),
        "history": history,
        "form": form,
        "refusal": refusal,
        "no": None if assesses(request.user, today) else Refusal("proof.assessors_only"),
    }
    status = refusal.status if refusal else 200
    return render(request, "scorecards/dimension.html", context, status=status)


def _with(request: SignedIn, name: str, value: object) -> QueryDict:
    """What was posted, with one answer changed."""
    posted = request.POST.copy()
    posted[name] = str(value)
    return posted

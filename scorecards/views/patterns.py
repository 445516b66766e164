"""Failure patterns: what was found, one finding, and accepting it for now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal
from registry.views.acts import ActPage, answer_act
from scorecards.actions import patterns as actions
from scorecards.models import PatternFinding
from scorecards.pattern_faces import agents_seen, faces_of, lines_of
from scorecards.pattern_forms import VIEWS, AcceptForm, PatternFilter, TakeBackForm

ACT = ["GET", "POST"]


@require_safe
def pattern_list(request: SignedIn) -> HttpResponse:
    """The thirteen patterns with their numbers, and the findings that the reader may see."""
    today, form = timezone.localdate(), PatternFilter(request.GET)
    visible = PatternFinding.objects.visible_to(request.user, today)
    page = page_of(form.narrow(visible, request.user, today), request.GET,
                   PatternFinding.objects.all().for_list())  # fmt: skip
    views = [
        {"label": label, "address": f"?view={key}", "current": key == form.chosen_view}
        for key, label in VIEWS.items()
    ]
    context = {
        "page": page,
        "faces": faces_of(page.rows, agents_seen(page.rows, request.user, today), today),
        "lines": lines_of(visible, today),
        "form": form,
        "views": views,
    }
    template = "scorecards/pattern_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _finding(request: SignedIn, pk: int) -> PatternFinding:
    rows = PatternFinding.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=pk)


def _trail(finding: PatternFinding, *here: str) -> list[tuple[str, str]]:
    found = [(_("Failure patterns"), reverse("scorecard_patterns"))]
    return [*found, (_("Finding %(n)s") % {"n": finding.pk}, finding.get_absolute_url() if here
             else ""), *((word, "") for word in here)]  # fmt: skip


@require_safe
def pattern_detail(request: SignedIn, pk: int) -> HttpResponse:
    finding, today = _finding(request, pk), timezone.localdate()
    [face] = faces_of([finding], agents_seen([finding], request.user, today), today)
    context = {
        "face": face,
        "finding": finding,
        "turns": finding.acceptances.select_related("by"),
        "no": _over(finding) or actions.may_accept(finding, request.user, today),
        "trail": _trail(finding),
    }
    return render(request, "scorecards/pattern_detail.html", context)


def _over(finding: PatternFinding) -> Refusal | None:
    return Refusal("pattern.over_stale") if finding.over_at is not None else None


@require_http_methods(ACT)
def pattern_accept(request: SignedIn, pk: int) -> HttpResponse:
    """Accept it for now, with a reason, until a day."""
    finding, now = _finding(request, pk), timezone.now()

    def act(form: AcceptForm) -> HttpResponse:
        typed = form.cleaned_data
        actions.accept(finding, typed["reason"], typed["until"], seen=typed["seen"],
                       actor=request.user, now=now)  # fmt: skip
        messages.success(request, _("Accepted for now. It is open again after that day."))
        return redirect(finding)

    text = _("It is accepted as it is now. If it gets worse, it is open again at once.")
    return _act(request, finding, AcceptForm, _("Accept it for now"), text, act)


@require_http_methods(ACT)
def pattern_take_back(request: SignedIn, pk: int) -> HttpResponse:
    """It is not accepted any more."""
    finding, now = _finding(request, pk), timezone.now()

    def act(form: TakeBackForm) -> HttpResponse:
        typed = form.cleaned_data
        actions.take_back(finding, typed["reason"], seen=typed["seen"], actor=request.user, now=now)
        messages.success(request, _("It is open again."))
        return redirect(finding)

    text = _("It counts as open again at once.")
    is_accepted = finding.is_accepted(timezone.localdate(now))
    no = None if is_accepted else Refusal("pattern.not_accepted_stale")
    return _act(request, finding, TakeBackForm, _("Do not accept it any more"), text, act, no)


def _act(
    request: SignedIn,
    finding: PatternFinding,
    form: type[TakeBackForm],
    verb: str,
    text: str,
    act: Callable[[Any], HttpResponse],
    no: Refusal | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    [face] = faces_of([finding], set(), today)
    data = request.POST if request.method == "POST" else None
    page = ActPage(
        heading=verb, lede=f"{face.about.name}: {face.words}", text=text, verb=verb,
        trail=_trail(finding, verb), form=form(data, initial={"seen": finding.mark}), act=act,
        no=actions.may_accept(finding, request.user, today) or _over(finding) or no,
    )  # fmt: skip
    return answer_act(request, page)

"""Rollout plans: list, start, one plan, its criteria, its signatures, its end."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from scorecards import rollout_room as room
from scorecards.actions import plan_ends as ends
from scorecards.actions import rollouts as acts
from scorecards.models import RolloutPlan
from scorecards.proofs_forms import PeopleForm, StartForm, TargetForm, TickForm, WordsForm
from scorecards.rights import may_set
from scorecards.rules.rollouts import PlanState
from scorecards.sources.days import day_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def rollout_list(request: SignedIn) -> HttpResponse:
    """Plans that the reader may see, with the phase in which each stands."""
    today = day_of(timezone.now())
    rows = RolloutPlan.objects.visible_to(request.user, today)
    page = page_of(rows, request.GET, rows.select_related("unit", "lead", "signer"))
    no = may_set(request.user, today)
    context = {"page": page, "lines": room.plan_lines(page.rows, today), "no": no}
    return render(request, "scorecards/rollout_list.html", context)


@FORM
def rollout_new(request: SignedIn) -> HttpResponse:
    """Start a plan; what was typed comes back with what was wrong."""
    now = timezone.now()
    refuse(may_set(request.user, day_of(now)))
    typed = request.POST if request.method == "POST" else None
    form = StartForm(typed, reader=request.user, now=now)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            plan = acts.start_plan(form.start(), actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The plan has begun."))
            return redirect(plan)
    status = (refusal.status if refusal else 422) if form.is_bound else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "scorecards/rollout_new.html", context, status=status)


def _plan(request: SignedIn, number: str) -> RolloutPlan:
    rows = RolloutPlan.objects.visible_to(request.user, day_of(timezone.now()))
    return get_object_or_404(rows.select_related("unit", "lead", "signer"), number=number)


@require_safe
def rollout_detail(request: SignedIn, number: str) -> HttpResponse:
    """Phases, criteria, what is missing and who acts."""
    plan = _plan(request, number)
    context = {"room": room.plan_room(plan, request.user, timezone.now())}
    return render(request, "scorecards/rollout_detail.html", context)


def _said(
    request: SignedIn, plan: RolloutPlan, form: WordsForm, context: dict[str, object],
    act: Callable[[], object], done: str,
) -> HttpResponse:  # fmt: skip
    """Draw a form, or do what it asks for; what was typed comes back with what was wrong."""
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            act()
        except Refused as refused:
            refusal = refused.refusal
            if refusal.status == 403:
                raise
        else:
            messages.success(request, done)
            return redirect(plan)
    status = (refusal.status if refusal else 422) if form.is_bound else 200
    shown = {"plan": plan, "form": form, "refusal": refusal, **context}
    return render(request, "scorecards/rollout_say.html", shown, status=status)


@FORM
def rollout_criterion(request: SignedIn, number: str, pk: int) -> HttpResponse:
    """One criterion: what was said of it, and the form for a word or another target."""
    plan, now = _plan(request, number), timezone.now()
    line = room.criterion_of(plan, pk)
    if line is None:
        raise Http404
    refuse(room.keeper_refusal(plan, request.user, now))
    context = room.criterion_context(line)
    form = _target_form(request, line) if line.row.code else _tick_form(request, line)

    def act() -> object:
        if isinstance(form, TargetForm):
            return acts.set_criterion_target(
                plan, pk, form.fraction, form.said, actor=request.user, now=now
            )
        return acts.tick(
            plan, pk, is_met=form.cleaned_data["met"] == "yes", proof=form.said, seen=form.saw,
            actor=request.user, now=now,
        )  # fmt: skip

    return _said(request, plan, form, context, act, _("Kept."))


def _target_form(request: SignedIn, line: room.CriterionLine) -> TargetForm:
    refuse(None if line.takes_target else Refusal("rollout.no_target"))
    typed = request.POST if request.method == "POST" else None
    return TargetForm(typed, is_share=room.is_share(line.row.code))


def _tick_form(request: SignedIn, line: room.CriterionLine) -> TickForm:
    typed = request.POST if request.method == "POST" else None
    return TickForm(typed, initial={"seen": line.seen})


@FORM
def rollout_sign(request: SignedIn, number: str, n: int) -> HttpResponse:
    """Let a phase pass, after another look at what stands behind it."""
    plan, now = _plan(request, number), timezone.now()
    line = room.phase_of(plan, n, now)
    if line is None:
        raise Http404
    refuse(None if plan.signer_id == request.user.pk else Refusal("rollout.signer_only"))
    form = WordsForm(request.POST if request.method == "POST" else None)
    return _said(
        request, plan, form, {"phase": line, "heading": _("Let the phase pass")},
        lambda: acts.sign_phase(plan, n, form.said, actor=request.user, now=now),
        _("The phase has passed."),
    )  # fmt: skip


@FORM
def rollout_people(request: SignedIn, number: str) -> HttpResponse:
    """Give a plan to somebody else to lead or sign."""
    plan, now = _plan(request, number), timezone.now()
    over = None if plan.state == PlanState.RUNNING else Refusal("rollout.over_stale")
    refuse(may_set(request.user, day_of(now)) or over)
    has = {"lead": plan.lead.email, "signer": plan.signer.email}
    form = PeopleForm(request.POST if request.method == "POST" else None, initial=has)

    def act() -> object:
        lead, signer = form.cleaned_data["lead"], form.cleaned_data["signer"]
        return ends.name_people(plan, lead, signer, form.said, actor=request.user, now=now)

    return _said(request, plan, form, {"heading": _("Name other people")}, act, _("Kept."))


@FORM
def rollout_stop(request: SignedIn, number: str) -> HttpResponse:
    """End a plan before its time."""
    plan, now = _plan(request, number), timezone.now()
    refuse(room.keeper_refusal(plan, request.user, now))
    form = WordsForm(request.POST if request.method == "POST" else None)
    return _said(
        request, plan, form, {"heading": _("Stop the plan"), "is_stop": True},
        lambda: ends.stop_plan(plan, form.said, actor=request.user, now=now),
        _("The plan is stopped."),
    )  # fmt: skip

"""The models of one agent: what it uses, what runs out, and what is to be tested again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from govportal.worklist.faces import face_of
from registry import actions
from registry.actions.model_links import link_refusal
from registry.actions.retests import retest_refusal
from registry.model_room import dates_of, links_of, model_room
from registry.models import Agent, AgentModel, Retest, VendorDocument
from registry.models.releases import day_of
from registry.rules.vendors import LinkState
from registry.vendor_forms import NameModelForm, ReasonForm, RetestForm
from registry.views.about import agent_or_404, agent_page
from registry.views.assessments import files_kept
from registry.views.vendors import posted

HERE = "agent_models"


@require_safe
def agent_models(request: SignedIn, slug: str) -> HttpResponse:
    return _page(request, agent_or_404(request, slug))


def _page(
    request: SignedIn, agent: Agent, form: NameModelForm | None = None, status: int = 200
) -> HttpResponse:
    room = model_room(agent, request.user, timezone.now())
    context = {"room": room, "form": form or NameModelForm()}
    return agent_page(request, agent, HERE, context, status=status)


@require_safe
def agent_model_dates(request: SignedIn, slug: str) -> HttpResponse:
    """A panel for the agent's overview: what is over, and which tests are late; else nothing."""
    agent, now = agent_or_404(request, slug), timezone.now()
    dates = [line for line in dates_of(links_of(agent), day_of(now)) if line.is_over]
    late = Retest.objects.overdue(now).filter(agent=agent).count()
    context = {"agent": agent, "dates": dates, "late": late}
    return render(request, "registry/agent_model_dates.html", context)


@require_POST
def model_name(request: SignedIn, slug: str) -> HttpResponse:
    """The technical owner names a model that no manifest's text led to."""
    agent = agent_or_404(request, slug, "technical_owner")
    refuse(link_refusal(agent, request.user))
    form = NameModelForm(request.POST)
    if not form.is_valid():
        return _page(request, agent, form, 422)
    model = form.cleaned_data["model"]
    try:
        actions.name_model(agent, model, actor=request.user, now=timezone.now())
    except Refused as refused:
        form.show(refused.refusal)
        return _page(request, agent, form, refused.refusal.status)
    messages.success(request, _("Recorded: the agent uses %(model)s.") % {"model": model})
    return redirect(HERE, slug)


def _link(request: SignedIn, slug: str, pk: int) -> AgentModel:
    rows = AgentModel.objects.filter(agent=agent_or_404(request, slug))
    return get_object_or_404(rows.select_related("model__vendor", "agent__unit"), pk=pk)


@require_POST
def model_confirm(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    link = _link(request, slug, pk)
    try:
        actions.confirm_model(link, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Confirmed: the agent uses %(model)s.") % {"model": link.model})
    return redirect(HERE, slug)


@require_http_methods(["GET", "POST"])
def model_leave(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The agent does not use it, or no longer: with a reason."""
    link = _link(request, slug, pk)
    refuse(link_refusal(link.agent, request.user))
    is_proposed = link.state == LinkState.PROPOSED
    act = actions.decline_model if is_proposed else actions.end_model_use
    form, status = ReasonForm(posted(request)), 200
    if request.method == "POST":
        status = _said(form, lambda text: act(link, text, actor=request.user, now=timezone.now()))
        if status == 302:
            messages.success(
                request, _("Recorded: it does not use %(model)s.") % {"model": link.model}
            )
            return redirect(HERE, slug)
    context = {"form": form, "link": link, "is_proposed": is_proposed}
    return agent_page(request, link.agent, HERE, context, "registry/agent_model_leave.html", status)


def _said(form: Any, act: Callable[[str], object]) -> int:
    """Do it with the reason that was typed; 302 when it is done, else the status of why not."""
    if not form.is_valid():
        return 422
    try:
        act(form.cleaned_data["text"])
    except Refused as refused:
        form.show(refused.refusal)
        return refused.refusal.status
    return 302


def _retest(request: SignedIn, slug: str, pk: int) -> Retest:
    rows = Retest.objects.filter(agent=agent_or_404(request, slug)).select_related(
        "notice__model__vendor", "notice__noted_by", "agent__unit", "clock__version", "closed_by",
        "document",
    )  # fmt: skip
    return get_object_or_404(rows.prefetch_related("clock__changes"), pk=pk)


@require_http_methods(["GET", "POST"])
def retest_detail(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """A re-test: what changes, until when, and the answer of one of the two owners."""
    retest, now = _retest(request, slug, pk), timezone.now()
    refusal = retest_refusal(retest, request.user)
    form, status = RetestForm(None), 200
    if request.method == "POST":
        if refusal is not None and refusal.status == 403:
            refuse(refusal)
        form, status = _answer(request, retest)
        if status == 302:
            messages.success(request, _("Your answer is recorded; the re-test is closed."))
            return redirect(HERE, slug)
    clock = face_of(retest.clock, now) if retest.clock and retest.is_open else None
    context = {"retest": retest, "form": form, "refusal": refusal, "clock": clock}
    context["kept"] = _kept(request, retest, form)
    return agent_page(request, retest.agent, HERE, context, "registry/retest_detail.html", status)


def _answer(request: SignedIn, retest: Retest) -> tuple[RetestForm, int]:
    vendor = retest.notice.model.vendor
    typed, wrong = files_kept(request, vendor, ["document"], lambda _field: "document_kept")
    form = RetestForm(typed)
    form.is_valid()
    for field, words in wrong.items():
        form.add_error(field, words)
    if form.errors:
        return form, 422
    document, now = _kept(request, retest, form), timezone.now()

    def act(text: str) -> object:
        if form.cleaned_data["answer"] == RetestForm.NOT_NEEDED:
            return actions.state_not_needed(retest, text, actor=request.user, now=now)
        return actions.hand_in_evidence(retest, text, document, actor=request.user, now=now)

    return form, _said(form, act)


def _kept(request: SignedIn, retest: Retest, form: RetestForm) -> VendorDocument | None:
    """The file that the reader brought before, if any."""
    number = str(form.data.get("document_kept", "")) if form.is_bound else ""
    mine = VendorDocument.objects.filter(
        vendor=retest.notice.model.vendor, uploaded_by=request.user
    )
    return next((one for one in mine if str(one.pk) == number), None) if number else None

"""Writing a request step by step: what is typed is kept, valid or not, and never overwritten."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions.drafts import (
    co_authors,
    discard_draft,
    save_draft,
    share_draft,
    unshare_draft,
)
from approvals.forms.lists import datalists
from approvals.forms.steps import StepForm
from approvals.forms.uploads import ShareForm
from approvals.lines import is_missing
from approvals.models import Draft
from approvals.outlook import Outlook
from approvals.rules.answers import is_begun
from approvals.rules.content import BY_PATH, Step
from approvals.rules.faults import Fault
from approvals.rules.intake import unknown_keys
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused

CONFLICT = "draft.saved_elsewhere_stale"
STEPS = list(Step)


def open_draft(reader: Any, pk: UUID) -> Draft:
    """The draft, if the reader writes it and it was neither sent nor discarded; else 404."""
    drafts = Draft.objects.visible_to(reader).unsubmitted()
    draft = get_object_or_404(drafts.select_related("author__unit", "revises__agent"), pk=pk)
    return as_read_by(reader, draft)


def as_read_by(reader: Any, draft: Draft) -> Draft:
    """Who writes is most often who reads: what was asked of them already is not asked again."""
    if draft.author_id == reader.pk:
        reader.unit = draft.author.unit
        draft.author = reader
    return draft


def _step(name: str) -> Step:
    try:
        return Step(name)
    except ValueError as error:
        raise Http404 from error


@require_safe
def draft_list(request: SignedIn) -> HttpResponse:
    """What the reader is writing, last saved first."""
    drafts = Draft.objects.visible_to(request.user).unsubmitted()
    rows = drafts.select_related("author", "revises").order_by("-saved_at")[:100]
    return render(request, "approvals/draft_list.html", {"drafts": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def draft_step(request: SignedIn, pk: UUID, step: str) -> HttpResponse:
    draft, here = open_draft(request.user, pk), _step(step)
    if request.method == "POST":
        return _save(request, draft, here)
    outlook, added = Outlook(draft, timezone.now()), request.GET.get("add", "")
    form = StepForm(here, draft.content, added=added, demands=outlook.demands)
    form.show(_worth_saying(outlook, here, "missing" in request.GET))
    return _page(request, outlook, form)


def _worth_saying(outlook: Outlook, step: Step, ask: bool) -> list[Fault]:
    """What is wrong on a step; what is merely missing only once somebody began there."""
    faults = outlook.faults_on(step)
    if ask or is_begun(outlook.content, step):
        return faults
    return [fault for fault in faults if not is_missing(fault)]


def _page(
    request: SignedIn, outlook: Outlook, form: StepForm, status: int = 200, **more: Any
) -> HttpResponse:
    draft, step = outlook.draft, form.step
    context = {
        "draft": draft,
        "outlook": outlook,
        "form": form,
        "steps": marked(outlook, step),
        "here": next(p for p in outlook.progress if p.step is step),
        "n": STEPS.index(step) + 1,
        "lists": datalists(form, request.user),
        "unknown": unknown_keys(draft.content),
        "documents": draft.attachments.count(),
        "is_author": draft.author_id == request.user.pk,
        **more,
    }
    return render(request, "approvals/draft_step.html", context, status=status)


def marked(outlook: Outlook, here: Step | None = None) -> list[dict[str, str]]:
    """The steps as the strip shows them, the check page last."""
    steps = [
        {
            "label": progress.label,
            "detail": progress.detail,
            "state": "here" if progress.step is here else progress.state,
            "address": progress.address,
        }
        for progress in outlook.progress
    ]
    check = reverse("draft_check", args=[outlook.draft.pk])
    state = "here" if here is None else ""
    ready = _("Ready") if not outlook.problems else ""
    return [
        *steps,
        {"label": _("Check and send"), "detail": ready, "state": state, "address": check},
    ]


def _save(request: SignedIn, draft: Draft, step: Step) -> HttpResponse:
    form = StepForm(step, draft.content, texts=request.POST.dict())
    try:
        saved, kept_out = _keep(request, draft, form)
    except Refused as refused:
        if refused.refusal.code != CONFLICT:
            raise
        return _conflict(request, draft, form, refused)
    if kept_out:
        form.content = saved.content
        form.show(kept_out)
        return _page(request, Outlook(saved, timezone.now()), form, status=422)
    return redirect(_next(request, saved, step))


def _keep(request: SignedIn, draft: Draft, form: StepForm) -> tuple[Draft, list[Fault]]:
    """Save what can be saved, and say what cannot. Raises Refused when the page was out of date."""
    changes, kept_out = form.changes(without=request.POST.get("remove", ""))
    saved = save_draft(
        draft,
        changes,
        step=form.step,
        mark=request.POST.get("seen", ""),
        now=timezone.now(),
    )
    return saved, kept_out


def _conflict(request: SignedIn, draft: Draft, form: StepForm, refused: Refused) -> HttpResponse:
    """Both texts side by side; saving again overwrites the other one knowingly."""
    newer = open_draft(request.user, draft.pk)
    form.show_theirs(newer.content)
    form.content = newer.content
    outlook = Outlook(newer, timezone.now())
    return _page(request, outlook, form, status=409, conflict=refused.refusal)


def _next(request: SignedIn, draft: Draft, step: Step) -> str:
    """Where a saved page leads: as its button says, but not past an answer that is wrong."""
    here = reverse("draft_step", args=[draft.pk, step.value])
    added, go = request.POST.get("add", ""), request.POST.get("go", "continue")
    if added in BY_PATH:
        return f"{here}?add={added}#{added}-new"
    if request.POST.get("remove"):
        return f"{here}#{request.POST['remove'].rpartition('-')[0]}"
    if go == "leave":
        messages.success(request, _("Your draft is saved."))
        return reverse("draft_list")
    wrong = [f for f in Outlook(draft, timezone.now()).faults_on(step) if not is_missing(f)]
    if go == "stay" or wrong:
        return f"{here}#errors" if wrong else here
    return _after(draft, step)


def _after(draft: Draft, step: Step) -> str:
    n = STEPS.index(step) + 1
    if n == len(STEPS):
        return reverse("draft_check", args=[draft.pk])
    return reverse("draft_step", args=[draft.pk, STEPS[n].value])


@require_POST
def draft_autosave(request: SignedIn, pk: UUID, step: str) -> HttpResponse:
    """Save in the background; answers with the note and what the answers now lead to."""
    draft = open_draft(request.user, pk)
    form = StepForm(_step(step), draft.content, texts=request.POST.dict())
    try:
        draft, kept_out = _keep(request, draft, form)
    except Refused as refused:
        return _not_saved(request, refused)
    form.content = draft.content
    form.show(kept_out)
    return _saved(request, Outlook(draft, timezone.now()), form)


def _not_saved(request: SignedIn, refused: Refused) -> HttpResponse:
    is_conflict = refused.refusal.code == CONFLICT
    note = {"refusal": {"is_conflict": is_conflict, "sentence": str(refused)}}
    return render(request, "approvals/draft_saved.html", note, status=422)


def _saved(request: SignedIn, outlook: Outlook, form: StepForm) -> HttpResponse:
    """The note, and the parts of the page that a save changes."""
    context = {
        "draft": outlook.draft,
        "form": form,
        "outlook": outlook,
        "kept_out": bool(form.errors),
        "steps": marked(outlook, form.step),
    }
    status = 422 if form.errors else 200
    return render(request, "approvals/draft_saved.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_share(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who else writes this draft; only its author may change that."""
    draft = open_draft(request.user, pk)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["email"]
        share_draft(draft, person, actor=request.user)
        messages.success(request, _("%(name)s can write this draft now.") % {"name": person})
        return redirect("draft_share", pk)
    context = {
        "draft": draft,
        "form": form,
        "co_authors": co_authors(draft),
        "lists": datalists(form, request.user),
        "is_author": draft.author_id == request.user.pk,
    }
    status = 422 if form.errors else 200
    return render(request, "approvals/draft_share.html", context, status=status)


@require_POST
def draft_unshare(request: SignedIn, pk: UUID) -> HttpResponse:
    draft = open_draft(request.user, pk)
    person = get_object_or_404(Person, ref=request.POST.get("person", ""))
    unshare_draft(draft, person, actor=request.user)
    messages.success(request, _("%(name)s no longer sees this draft.") % {"name": person})
    return redirect("draft_share", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_discard(request: SignedIn, pk: UUID) -> HttpResponse:
    """A page of its own, since it cannot be undone here."""
    draft = open_draft(request.user, pk)
    if request.method == "POST":
        discard_draft(draft, actor=request.user, now=timezone.now())
        messages.success(request, _("The draft is discarded."))
        return redirect("draft_list")
    context = {"draft": draft, "is_author": draft.author_id == request.user.pk}
    return render(request, "approvals/draft_discard.html", context)

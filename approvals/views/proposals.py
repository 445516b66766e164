"""The versions of tiers and routes, and the drafts that would change them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions.schemes import (
    ask_what_if,
    configure_refusal,
    discard_draft,
    draft_scheme,
    may_propose,
    propose,
    save_draft,
    withdraw_proposal,
)
from approvals.actions.schemes.drafting import may_configure
from approvals.forms.controls import words_of
from approvals.forms.schemes import SchemeForm, SchemeUpload, number_words
from approvals.models import Review, RoutingScheme, SchemeProposal
from approvals.proposalfile import proposal_file, scheme_file
from approvals.rules.schemes import numbers_of, read_scheme, write_scheme
from approvals.schemes import SHIPPED, Scheme, active_scheme
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


def visible_proposal(reader: Any, number: str) -> SchemeProposal:
    """The draft or proposal, if the reader may see it; else 404."""
    rows = SchemeProposal.objects.visible_to(reader).select_related(
        "drafted_by", "proposed_by", "run__job", "review__clock__version", "review__committee",
        "review__decision__letter__acknowledged_by",
    )  # fmt: skip
    return get_object_or_404(rows, number=number)


def scheme_of(version: int) -> Scheme:
    """A version of the scheme; 404 for one that never was."""
    row = RoutingScheme.objects.filter(version=version).first()
    if row is None and version != SHIPPED.version:
        raise Http404
    return Scheme(row.version, **row.content) if row else SHIPPED


@require_safe
def scheme_list(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    context = {
        "active": active_scheme().version,
        "versions": RoutingScheme.objects.order_by("-version")[:40],
        "proposals": SchemeProposal.objects.visible_to(request.user).select_related(
            "drafted_by")[:40],
        "may_draft": may_configure(request.user, now),
        "sees_all": request.user.sees_all_on(timezone.localdate(now)),
    }  # fmt: skip
    return render(request, "approvals/scheme_list.html", context)


@require_safe
def scheme_version(request: SignedIn, version: int) -> HttpResponse:
    scheme = scheme_of(version)
    numbers = [(number_words(n), n.of(scheme.content), n.unit) for n in numbers_of(scheme.content)]
    context = {"version": version, "numbers": numbers, "active": active_scheme().version}
    return render(request, "approvals/scheme_version.html", context)


@require_safe
def scheme_version_file(request: SignedIn, version: int) -> HttpResponse:
    return _file(f"scheme-{version}.yaml", scheme_of(version).content)


def _file(name: str, content: Any) -> HttpResponse:
    answer = HttpResponse(write_scheme(content), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def scheme_draft(request: SignedIn) -> HttpResponse:
    """Begin a draft, as a copy of the version in force or of what was rejected before."""
    number = request.POST.get("copy_of", "")[:20].replace("\x00", "")
    copied = visible_proposal(request.user, number) if number else None
    title = request.POST.get("title", "")
    try:
        made = draft_scheme(title, actor=request.user, now=timezone.now(), copy_of=copied)
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.error(request, str(refused))
        return redirect("scheme_list")
    return redirect("scheme_edit", made.number)


@require_safe
def scheme_proposal(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, visible_proposal(request.user, number))


def show_proposal(
    request: SignedIn, review: Review, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of the proposal that a review is about (``approvals.views.cases``)."""
    return _page(request, visible_proposal(request.user, review.subject_id), status, **said)


def _page(
    request: SignedIn, proposal: SchemeProposal, status: int = 200, **said: Any
) -> HttpResponse:
    now = timezone.now()
    put = proposal.review is not None
    context = {
        "file": proposal_file(proposal, request.user, now),
        "proposal": proposal,
        "case": scheme_file(proposal, request.user, now, **said) if put else None,
        "upload": SchemeUpload(),
    }
    return render(request, "approvals/scheme_proposal.html", context, status=status)


@require_http_methods(["GET", "POST"])
def scheme_edit(request: SignedIn, number: str) -> HttpResponse:
    proposal, now = visible_proposal(request.user, number), timezone.now()
    refuse(configure_refusal("write", proposal, request.user, now))
    given = {"title": proposal.title, "reason": proposal.reason, "revision": proposal.revision}
    form = SchemeForm(request.POST or None, proposal.content, initial=given)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            save_draft(proposal, form.changed, **{key: form.cleaned_data[key] for key in given},
                       actor=request.user, now=now)  # fmt: skip
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Saved. Run the what-if to see what it would change."))
            return redirect(proposal)
    context = {"proposal": proposal, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "approvals/scheme_edit.html", context, status=status)


@require_safe
def scheme_file_down(request: SignedIn, number: str) -> HttpResponse:
    proposal = visible_proposal(request.user, number)
    return _file(f"{proposal.number}.yaml", proposal.content)


@require_http_methods(["GET", "POST"])
def scheme_fill(request: SignedIn, number: str) -> HttpResponse:
    """A file takes the place of all numbers of the draft; a bad one changes nothing."""
    proposal, now = visible_proposal(request.user, number), timezone.now()
    refuse(configure_refusal("write", proposal, request.user, now))
    form = SchemeUpload(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"proposal": proposal, "upload": form}
    if request.method == "POST" and form.is_valid():
        read = read_scheme(form.cleaned_data["file"].read(), proposal.content)
        if not read.faults:
            save_draft(proposal, read.content, title=proposal.title, reason=proposal.reason,
                       revision=proposal.revision, actor=request.user, now=now)  # fmt: skip
            messages.success(request, _("The file’s scheme is in the draft."))
            return redirect(proposal)
        said = [{"words": words_of(fault), "fault": fault} for fault in read.faults]
        context |= {"faults": said, "more": read.more}
    is_wrong = request.method == "POST"
    return render(request, "approvals/scheme_fill.html", context, status=422 if is_wrong else 200)


@require_POST
def what_if_run(request: SignedIn, number: str) -> HttpResponse:
    proposal = visible_proposal(request.user, number)
    ask_what_if(proposal, actor=request.user, now=timezone.now())
    messages.success(request, _("The what-if runs over the whole inventory now."))
    return redirect(f"{proposal.get_absolute_url()}#what-if")


@require_http_methods(["GET", "POST"])
def scheme_act(request: SignedIn, number: str, move: str) -> HttpResponse:
    """The check page before a draft is proposed or discarded, or a proposal taken back."""
    proposal, now = visible_proposal(request.user, number), timezone.now()
    refuse(configure_refusal(move, proposal, request.user, now))
    refusal = may_propose(proposal, request.user, now) if move == "propose" else None
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            _do(request, proposal, move, reason)
        except Refused as refused:
            refusal = refused.refusal
        else:
            return redirect(proposal)
    context = {"proposal": proposal, "move": move, "reason": reason, "refusal": refusal,
               "file": proposal_file(proposal, request.user, now)}  # fmt: skip
    status = refusal.status if refusal and request.method == "POST" else 200
    return render(request, "approvals/scheme_act.html", context, status=status)


def _do(request: SignedIn, proposal: SchemeProposal, move: str, reason: str) -> None:
    now, actor = timezone.now(), request.user
    if move == "propose":
        seen = request.POST.get("revision", "")
        revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        propose(proposal, revision=revision, actor=actor, now=now)
    elif move == "withdraw":
        withdraw_proposal(proposal, reason.replace("\x00", ""), actor=actor, now=now)
    else:
        discard_draft(proposal, actor=actor, now=now)

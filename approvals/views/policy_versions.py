"""Writing a version of a policy, its file, and what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions.policies import (
    discard_version,
    drop_file,
    hand_of,
    propose_version,
    withdraw_version,
    write_version,
)
from approvals.forms.policies import VersionForm
from approvals.models import PolicyVersion
from approvals.policyfile import VersionRoom
from approvals.rules.policies import VersionState, move_refusal
from approvals.views.policy_cases import visible_version
from govportal.downloads import download
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from govportal.uploads import checked

HEADINGS = {
    "propose": gettext_lazy("Put it to the committee"),
    "withdraw": gettext_lazy("Take it back"),
    "discard": gettext_lazy("Discard the draft"),
}
DONE = {
    "propose": gettext_lazy("The committee has it now."),
    "withdraw": gettext_lazy("Taken back; the record stays."),
    "discard": gettext_lazy("The draft is discarded."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def policy_edit(request: SignedIn, number: str, n: int) -> HttpResponse:
    """The draft; what was typed comes back with what was wrong."""
    version, now = visible_version(request.user, number, n), timezone.now()
    if request.method != "POST":
        hand = hand_of(version.policy, request.user, now)
        refuse(move_refusal("write", VersionState(version.state), hand))
    form = VersionForm(request.POST or None, request.FILES or None, initial=_given(version))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, version, form)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Saved. Put it to the committee when it is ready."))
            return redirect(version)
    context = {"form": form, "refusal": refusal, "version": version, "policy": version.policy}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/policy_edit.html", context, status=status)


def _given(version: PolicyVersion) -> dict[str, Any]:
    names = ("title", "text", "reason", "is_repeal", "revision")
    return {name: getattr(version, name) for name in names}


def _write(request: SignedIn, version: PolicyVersion, form: VersionForm) -> None:
    file = form.cleaned_data["attachment"]
    write_version(
        version,
        form.written(),
        revision=form.cleaned_data["revision"],
        upload=checked(file) if file else None,
        actor=request.user,
        now=timezone.now(),
    )


@require_safe
def policy_file(request: SignedIn, number: str, n: int) -> FileResponse:
    """The file of a version, as a download."""
    version = visible_version(request.user, number, n)
    if version.attachment is None:
        raise Http404
    return download(version.attachment.file, version.attachment.name)


@require_POST
def policy_file_remove(request: SignedIn, number: str, n: int) -> HttpResponse:
    version = visible_version(request.user, number, n)
    try:
        drop_file(version, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused.refusal))
        return redirect(version)
    messages.success(request, _("The file is taken off."))
    return redirect("policy_edit", number, n)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_act(request: SignedIn, number: str, n: int, move: str) -> HttpResponse:
    """The check page before a draft is proposed or discarded, or a proposal taken back."""
    version, now = visible_version(request.user, number, n), timezone.now()
    hand = hand_of(version.policy, request.user, now)
    refuse(move_refusal(move, VersionState(version.state), hand))
    room = VersionRoom(version, request.user, now)
    refusal = room.propose_refusal if move == "propose" else None
    if request.method == "POST":
        try:
            _do(request, version, move)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, str(DONE[move]))
            return redirect(version.policy if move == "discard" else version)
    context = {"room": room, "version": version, "policy": version.policy, "move": move,
               "refusal": refusal, "reason": request.POST.get("reason", ""),
               "heading": HEADINGS[move], "how": request.POST.get("how", "ballot")}  # fmt: skip
    status = refusal.status if refusal and request.method == "POST" else 200
    return render(request, "approvals/policy_act.html", context, status=status)


def _do(request: SignedIn, version: PolicyVersion, move: str) -> None:
    now, actor, typed = timezone.now(), request.user, request.POST
    if move == "propose":
        seen = typed.get("revision", "")
        revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        propose_version(version, revision=revision, in_meeting=typed.get("how") == "meeting",
                        actor=actor, now=now)  # fmt: skip
    elif move == "withdraw":
        withdraw_version(version, typed.get("reason", "").replace("\x00", ""), actor=actor, now=now)
    else:
        discard_version(version, actor=actor, now=now)

"""Beginning a request: empty, from an earlier one, or from a file; and taking it away as a file."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions.drafts import fill_draft, start_draft
from approvals.actions.preparing import auditor_refusal
from approvals.forms.controls import words_of
from approvals.forms.uploads import CopyForm, UploadForm
from approvals.models import Draft, Request
from approvals.rules.answers import merge
from approvals.rules.content import Content
from approvals.rules.faults import Fault
from approvals.rules.intake import MAX_BYTES, Intake, read_yaml, write_yaml
from approvals.views.drafts import open_draft
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry.actions.uploads import refuse_upload

EMPTY: Content = {"agent_metadata": {"kind": "new"}}
AFTER_A_PILOT = dict.fromkeys(("agent_metadata.pilot_until", "agent_capabilities.environment"))
READ_AT_MOST = 16 * MAX_BYTES


@dataclass(frozen=True)
class Said:
    """One fault of a file in the reader's language, with its place."""

    fault: Fault

    @property
    def words(self) -> str:
        return words_of(self.fault)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: SignedIn) -> HttpResponse:
    """Three ways to begin; only sending one of the forms creates a draft."""
    refuse(auditor_refusal(request.user, timezone.localdate()))
    if request.method == "POST":
        return redirect(start_draft(actor=request.user, now=timezone.now(), content=EMPTY))
    return _new_page(request, copy=CopyForm(initial={"number": request.GET.get("from", "")}))


def _new_page(request: SignedIn, status: int = 200, **forms: Any) -> HttpResponse:
    latest = Request.objects.visible_to(request.user).order_by("-pk")[:40]
    context = {
        "copy": CopyForm(),
        "upload": UploadForm(),
        "requests": latest.values_list("number", "title"),
        "drafts": Draft.objects.visible_to(request.user).unsubmitted().order_by("-saved_at")[:5],
        **forms,
    }
    return render(request, "approvals/draft_new.html", context, status=status)


@require_POST
def draft_copy(request: SignedIn) -> HttpResponse:
    """Begin with the answers of an earlier request that the reader may see."""
    refuse(auditor_refusal(request.user, timezone.localdate()))
    form = CopyForm(request.POST)
    if form.is_valid():
        requests = Request.objects.visible_to(request.user).select_related("agent")
        number = form.cleaned_data["number"].strip().upper()
        earlier = requests.filter(number=number).first()
        if earlier is not None:
            content = copied(earlier, form.cleaned_data["kind"])
            draft = start_draft(actor=request.user, now=timezone.now(), content=content)
            messages.success(request, _("The answers of %(n)s are copied.") % {"n": number})
            return redirect(draft)
        form.add_error("number", _("There is no such request that you can see."))
    return _new_page(request, status=422, copy=form)


def copied(earlier: Request, kind: str) -> Content:
    """An earlier request's answers as a new request of ``kind``, without what must be new."""
    changed = {"agent_metadata.kind": kind, "agent_metadata.proposed_production_date": None}
    if kind in {"new", "pilot"}:
        changed |= {"agent_metadata.slug": None, "agent_metadata.agent": None}
        if (
            kind == "new" and earlier.kind == "pilot"
        ):  # what was piloted is the agent that is deployed
            changed |= {"agent_metadata.slug": earlier.agent.slug, **AFTER_A_PILOT}
    else:
        changed |= {"agent_metadata.agent": earlier.agent.slug}
    return merge(earlier.version.content, changed | {"agent_metadata.requester": None})


@require_POST
def draft_upload(request: SignedIn) -> HttpResponse:
    """Begin with a file. A bad file creates nothing but the record of its refusal."""
    refuse(auditor_refusal(request.user, timezone.localdate()))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _new_page(request, status=422, upload=form)
    intake = _taken_in(request, form.cleaned_data["file"])
    if intake.faults:
        return _new_page(request, status=422, upload=form, **_refused(intake))
    unknown = [key.as_json() for key in intake.unknown]
    draft = start_draft(
        actor=request.user, now=timezone.now(), content=intake.content, unknown=unknown
    )
    _tell(request, intake)
    return redirect(draft)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_fill(request: SignedIn, pk: UUID) -> HttpResponse:
    """Replace a draft's answers by a file's. A bad file changes nothing."""
    draft, more, status = open_draft(request.user, pk), {}, 200
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            intake = _taken_in(request, form.cleaned_data["file"])
            if not intake.faults:
                unknown = [key.as_json() for key in intake.unknown]
                fill_draft(draft, intake.content, unknown, now=timezone.now())
                _tell(request, intake)
                return redirect("draft_step", pk, "basics")
            more = _refused(intake)
    context = {"draft": draft, "upload": form, **more}
    return render(request, "approvals/draft_fill.html", context, status=status)


def _taken_in(request: SignedIn, file: "UploadedFile[Any]") -> Intake:
    """Read a file; with faults it is recorded as refused."""
    data = file.read(READ_AT_MOST)
    intake = read_yaml(data)
    if intake.faults:
        digest = sha256(data)
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
        refuse_upload(
            digest.hexdigest(),
            file.size or 0,
            intake.codes,
            actor=request.user,
            now=timezone.now(),
        )
    return intake


def _refused(intake: Intake) -> dict[str, Any]:
    return {
        "faults": [Said(fault) for fault in intake.faults],
        "more": intake.more,
        "unknown": intake.unknown,
    }


def _tell(request: SignedIn, intake: Intake) -> None:
    messages.success(request, _("The file filled the form. Check every step before you send it."))
    if intake.unknown:
        words = ngettext(
            "%(n)s key of the file is none of this form’s. It is kept and shown with the draft.",
            "%(n)s keys of the file are none of this form’s. They are kept and shown with the"
            " draft.",
            len(intake.unknown),
        )
        messages.warning(request, words % {"n": len(intake.unknown)})


def _yaml(content: Content, name: str) -> HttpResponse:
    """A download: never shown in the browser, so that nothing in it can run."""
    response = HttpResponse(write_yaml(content), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


@require_safe
def draft_yaml(request: SignedIn, pk: UUID) -> HttpResponse:
    return _yaml(open_draft(request.user, pk).content, f"draft-{str(pk)[:8]}")


@require_safe
def request_yaml(request: SignedIn, number: str) -> HttpResponse:
    """The version under review, or ``?n=`` an earlier one."""
    item = get_object_or_404(Request.objects.visible_to(request.user), number=number)
    n = request.GET.get("n", "")
    wanted = int(n) if n.isascii() and n.isdigit() and len(n) < 5 else item.version_n
    version = get_object_or_404(item.versions, n=wanted)
    return _yaml(version.content, f"{item.number}-v{version.n}")

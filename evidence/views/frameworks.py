"""Frameworks: what covers each requirement, what is missing, and what people add."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evidence.actions import frameworks as acts
from evidence.actions.asked import ask_refusal
from evidence.actions.taking_files import export_coverage, export_oscal
from evidence.controls import open_to
from evidence.framework_forms import ApplicabilityForm, DocumentForm, WithdrawForm
from evidence.framework_room import coverage_page, overview, requirement_room
from evidence.framework_sentences import COVERAGE_HELP, COVERAGE_SIGNS, facts_in_words
from evidence.models.frameworks import Framework, FrameworkRequirement, RequirementDocument
from govportal.downloads import download
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from govportal.uploads import checked
from incidents.models.incidents import SEES_EVERY

FORMS = {
    "applies": ApplicabilityForm,
    "not-applicable": ApplicabilityForm,
    "document": DocumentForm,
    "withdraw": WithdrawForm,
}


@require_safe
def framework_list(request: SignedIn) -> HttpResponse:
    context = {"pages": overview(timezone.now()), "signs": COVERAGE_SIGNS}
    return render(request, "evidence/framework_list.html", context)


@require_safe
def framework_detail(request: SignedIn, slug: str) -> HttpResponse:
    """All requirements, or those of one kind of coverage (``?only=gap``)."""
    page = coverage_page(get_object_or_404(Framework, slug=slug), timezone.now())
    only = request.GET.get("only", "")
    kinds = [
        (one, *COVERAGE_SIGNS[one], COVERAGE_HELP[one], n) for one, n in page.tally.counts.items()
    ]
    lines = [line for line in page.lines if not only or line.coverage == only]
    context = {
        "page": page,
        "notes": facts_in_words(page.framework.notes),
        "lines": lines,
        "kinds": kinds,
        "only": only,
        "signs": COVERAGE_SIGNS,
    }
    return render(request, "evidence/framework_detail.html", context)


@require_POST
def framework_csv(request: SignedIn, slug: str) -> HttpResponse:
    """The statement of applicability and coverage. Recorded, and so a form and not a link."""
    now = timezone.now()
    found = export_coverage(get_object_or_404(Framework, slug=slug), actor=request.user, now=now)
    return _file(found, f"{slug}-{timezone.localdate(now)}.csv", "text/csv; charset=utf-8")


@require_POST
def framework_oscal(request: SignedIn, slug: str) -> HttpResponse:
    """Coverage for other programs; whoever reads the framework may have it. Recorded."""
    now = timezone.now()
    found = export_oscal(get_object_or_404(Framework, slug=slug), actor=request.user, now=now)
    return _file(found, f"{slug}-assessment-results.json", "application/json")


def _file(found: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(found, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _requirement(slug: str, pk: int) -> FrameworkRequirement:
    rows = FrameworkRequirement.objects.select_related("framework")
    return get_object_or_404(rows, framework__slug=slug, pk=pk)


@require_safe
def framework_requirement(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    return _page(request, _requirement(slug, pk))


def _page(
    request: SignedIn,
    row: FrameworkRequirement,
    *,
    refusal: Refusal | None = None,
    typed: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    given: dict[str, forms.Form] = {name: form(prefix=name) for name, form in FORMS.items()}
    if typed is not None:
        given[typed[0]] = typed[1]
    room, roles = requirement_room(row, now), request.user.roles_on(now.date())
    context = {
        "room": room,
        "opens": open_to((one for one, _found in room.line.controls), roles),
        "more": facts_in_words(row.more),
        "requirement": row,
        "framework": row.framework,
        "signs": COVERAGE_SIGNS,
        "help": COVERAGE_HELP,
        "no": acts.may_set(request.user, now.date()),
        "reads_files": _reads_files(request),
        "forms": {name.replace("-", "_"): form for name, form in given.items()},
        "open": typed[0] if typed else "",
        "may_ask": ask_refusal(request.user, now.date()) is None,
        "refusal": refusal,
    }
    return render(request, "evidence/framework_requirement.html", context, status=status)


def _reads_files(request: SignedIn) -> bool:
    """Documents may be confidential: those who see everything, and the reviewers."""
    on = timezone.localdate()
    return request.user.sees_all_on(on) or bool(SEES_EVERY & request.user.roles_on(on))


@require_POST
def framework_act(request: SignedIn, slug: str, pk: int, move: str) -> HttpResponse:
    """Say whether it applies, or add a document; what was typed comes back when it is refused."""

    def do(form: forms.Form) -> object:
        return _DO[move](request, slug, pk, form)

    return _act(request, _requirement(slug, pk), move, do)


@require_POST
def document_withdraw(request: SignedIn, slug: str, pk: int, document: int) -> HttpResponse:
    row = _requirement(slug, pk)
    found = get_object_or_404(RequirementDocument, requirement=row, pk=document)

    def withdraw(form: forms.Form) -> object:
        reason = form.cleaned_data["reason"]
        return acts.withdraw_document(found, reason, actor=request.user, now=timezone.now())

    return _act(request, row, "withdraw", withdraw)


def _act(
    request: SignedIn,
    row: FrameworkRequirement,
    move: str,
    do: Callable[[forms.Form], object],
) -> HttpResponse:
    form = FORMS[move](request.POST, request.FILES, prefix=move)
    try:
        if not form.is_valid():
            return _page(request, row, typed=(move, form), status=422)
        do(form)
    except Refused as refused:
        refusal = refused.refusal
        if refusal.status == 403:
            raise
        return _page(request, row, refusal=refusal, typed=(move, form), status=refusal.status)
    messages.success(request, _("Kept."))
    return redirect(row)


def _say(request: SignedIn, slug: str, pk: int, form: forms.Form, *, applies: bool) -> object:
    return acts.say_applicability(
        _requirement(slug, pk), applies=applies, reason=form.cleaned_data["reason"],
        actor=request.user, now=timezone.now(),
    )  # fmt: skip


def _add(request: SignedIn, slug: str, pk: int, form: forms.Form) -> object:
    said = form.cleaned_data
    return acts.add_document(
        _requirement(slug, pk), checked(said["attachment"]), said["note"],
        good_until=said["good_until"], actor=request.user, now=timezone.now(),
    )  # fmt: skip


_DO: dict[str, Callable[..., Any]] = {
    "applies": lambda *given: _say(*given, applies=True),
    "not-applicable": lambda *given: _say(*given, applies=False),
    "document": _add,
}


@require_safe
def document_file(
    request: SignedIn, slug: str, pk: int, document: int
) -> FileResponse | HttpResponse:
    """The document as a download, for those who may read it."""
    row = _requirement(slug, pk)
    found = get_object_or_404(
        RequirementDocument.objects.select_related("attachment"), requirement=row, pk=document
    )
    if not _reads_files(request):
        raise Refused(Refusal("framework.document_not_yours"))
    return download(found.attachment.file, found.attachment.name)

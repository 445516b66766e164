"""How long the ledger keeps what it says: the table, what is due, and each pruning's receipt."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions import pruning
from evidence.actions import retention as acts
from evidence.faces_of_keeping import CLASS_WORDS, RUN_SIGNS, TABLE_SIGNS
from evidence.keeping_forms import ReasonForm, TermsForm
from evidence.models import PruningRun, RetentionTable
from evidence.models.receipts import leaf_facts, receipt_of, standing
from evidence.models.retention import terms_in_force
from evidence.models.retention_counts import preview
from evidence.rules.packs import audit_refusal
from evidence.rules.person_erasure import READ_BY
from evidence.rules.retention import SHIPPED
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse, sentence


def reader(request: SignedIn) -> None:
    """Auditors, administrators and committee members; for others the sentence."""
    refuse(audit_refusal(request.user.sees_all_on(timezone.localdate())))


@require_safe
def retention_home(request: SignedIn) -> HttpResponse:
    reader(request)
    now = timezone.now()
    rows = list(RetentionTable.objects.select_related("proposed_by", "decided_by")[:20])
    active = next((row for row in rows if row.state == "active"), None)
    proposed = next((row for row in rows if row.state == "proposed"), None)
    terms = active.terms if active else SHIPPED
    runs = page_of(
        PruningRun.objects.all(), request.GET, PruningRun.objects.select_related("asked_by")
    )
    no = acts.administers_no(request.user, now)
    context = {
        "tables": [(row, TABLE_SIGNS[row.state]) for row in rows],
        "active": active,
        "proposed": proposed,
        "changes": _changes(terms, proposed),
        "seen": preview(terms, now),
        "reads_erasures": READ_BY & acts.roles_of(request.user, now),
        "page": runs,
        "runs": [(run, RUN_SIGNS[run.state]) for run in runs.rows],
        "no_propose": no or _waits(proposed),
        "no_approve": proposed and acts.decide_no(proposed, request.user, now),
        "no": no,
    }
    return render(request, "evidence/retention_home.html", context)


def _waits(proposed: RetentionTable | None) -> Refusal | None:
    return Refusal("retention.proposed_stale") if proposed else None


def _changes(terms: Any, proposed: RetentionTable | None) -> list[tuple[Any, int, int]]:
    """What a proposal changes: class, months now, months then."""
    if proposed is None:
        return []
    pairs = [(words, getattr(terms, name), getattr(proposed, name))
             for name, (words, _hint) in CLASS_WORDS.items()]  # fmt: skip
    return [pair for pair in pairs if pair[1] != pair[2]]


@require_http_methods(["GET", "HEAD", "POST"])
def retention_propose(request: SignedIn) -> HttpResponse:
    """Other months, for a second person to approve."""
    reader(request)
    now = timezone.now()
    if request.method != "POST":
        refuse(acts.propose_no(request.user, now))
        form = TermsForm(initial=vars(terms_in_force()))
        return render(request, "evidence/retention_propose.html", {"form": form})
    form, status = TermsForm(request.POST), 422
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            acts.propose_table(form.terms, reason, actor=request.user, now=now)
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            messages.success(request, _("Proposed. Another administrator puts it in force."))
            return redirect("retention_home")
    else:
        refuse(acts.administers_no(request.user, now))
    return render(request, "evidence/retention_propose.html", {"form": form}, status=status)


@require_POST
def retention_decide(request: SignedIn, n: int, move: str) -> HttpResponse:
    """Put a proposal in force, or take it off the table."""
    reader(request)
    row = get_object_or_404(RetentionTable, n=n)
    act = {"approve": acts.approve_table, "discard": acts.discard_table}[move]
    done = {"approve": _("These times are in force."), "discard": _("The proposal is discarded.")}
    return _act(request, lambda: act(row, actor=request.user, now=timezone.now()), done[move])


def _act(request: SignedIn, act: Any, done: str, where: Any = "retention_home") -> HttpResponse:
    try:
        act()
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(where)


@require_http_methods(["GET", "HEAD", "POST"])
def pruning_new(request: SignedIn) -> HttpResponse:
    """What would go, and the reason for it."""
    reader(request)
    now = timezone.now()
    refuse(acts.administers_no(request.user, now))
    sent = request.method == "POST"
    form, status = ReasonForm(request.POST if sent else None), 422 if sent else 200
    if sent and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            return redirect(pruning.ask_pruning(reason, actor=request.user, now=now))
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
    context = {
        "form": form,
        "seen": preview(terms_in_force(), now),
        "no": pruning.ask_no(request.user, now),
        "most": pruning.MOST,
    }
    return render(request, "evidence/pruning_new.html", context, status=status)


def _run(number: str) -> PruningRun:
    return get_object_or_404(PruningRun.objects.select_related("asked_by", "job"), number=number)


@require_safe
def pruning_detail(request: SignedIn, number: str) -> HttpResponse:
    """How far a pruning is; its receipt once it has ended."""
    reader(request)
    run = _run(number)
    failure = run.failure and sentence(Refusal(run.failure["code"], run.failure["params"]))
    context = {
        "run": run,
        "sign": RUN_SIGNS[run.state],
        "failure": failure,
        "until": [(CLASS_WORDS[name][0], at) for name, at in run.moments.items()],
        "standing": standing(run) if run.state == "done" else None,
        "no_again": pruning.again_no(run, request.user, timezone.now()),
        "has_file": run.state in {"done", "exported"},
    }
    template = "evidence/pruning_detail.html"
    return render(request, f"{template}#state" if request.htmx else template, context)


@require_POST
def pruning_move(request: SignedIn, number: str, move: str) -> HttpResponse:
    """Try a failed pruning again, or give it up."""
    reader(request)
    run = _run(number)
    act = {"retry": pruning.retry_pruning, "drop": pruning.drop_pruning}[move]
    done = {"retry": _("It is tried again."), "drop": _("The pruning is given up.")}[move]
    return _act(request, lambda: act(run, actor=request.user, now=timezone.now()), done, run)


@require_POST
def pruning_download(request: SignedIn, number: str) -> HttpResponseBase:
    """Recorded, and so a form and not a link; only for who may read every plain text."""
    reader(request)
    run = _run(number)
    try:
        path = pruning.take_export(run, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused))
        return redirect(run)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    answer["Content-Type"], answer["Cache-Control"] = "application/zip", "private, no-store"
    return answer


@require_safe
def pruning_receipt(request: SignedIn, number: str) -> HttpResponse:
    """What was pruned under which permit, for programs."""
    reader(request)
    answer = JsonResponse(receipt_of(_run(number)))
    answer["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return answer


@require_safe
def pruned_entry(request: SignedIn, pk: str) -> HttpResponse:
    """What is still known of an entry whose body is gone: its place in the tree, and why."""
    reader(request)
    facts = leaf_facts(pk)
    return render(request, "evidence/pruned_entry.html", {"facts": facts})

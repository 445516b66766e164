"""Lists from elsewhere beside the portal's populations: bring one, answer what differs."""

from collections.abc import Collection

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions import reconciling as acts
from evidence.actions.taking_files import note_comparison_file
from evidence.actions.withdrawing_lists import withdraw, withdraw_no
from evidence.controls_forms import DifferencesForm, ListForm, WithdrawForm
from evidence.controls_names import DIFFERENCE_NAMES, FOUND_NAMES
from evidence.models.reconciliations import ReconciledRow, Reconciliation
from evidence.rules.reconciling import About, Answer, Found
from evidence.views.own_controls import only_for_readers
from govportal.downloads import download
from govportal.marks import seen_anew
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse


@require_safe
def reconciliation_list(request: SignedIn) -> HttpResponse:
    only_for_readers(request)
    waiting = Count("rows", filter=Q(rows__answer=Answer.OPEN))
    shown = Reconciliation.objects.for_list().annotate(waiting=waiting)
    today = timezone.localdate()
    page = page_of(Reconciliation.objects.all(), request.GET, shown)
    context = {
        "page": page,
        "rows": [(row, row.is_late(today)) for row in page.rows],
        "no": acts.bring_no(request.user, timezone.now()),
    }
    return render(request, "evidence/reconciliation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reconciliation_new(request: SignedIn) -> HttpResponse:
    only_for_readers(request)
    now = timezone.now()
    refuse(acts.bring_no(request.user, now))
    if request.method != "POST":
        return render(request, "evidence/reconciliation_new.html", {"form": ListForm()})
    form, status = ListForm(request.POST, request.FILES), 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            brought = acts.Brought(About(said["about"]), said["source"], said["as_of"], form.upload)
            made = acts.reconcile(brought, actor=request.user, now=now)
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            messages.success(request, _("Compared."))
            return redirect(made)
    return render(request, "evidence/reconciliation_new.html", {"form": form}, status=status)


def _visible(request: SignedIn, number: str) -> Reconciliation:
    rows = Reconciliation.objects.visible_to(request.user, timezone.localdate()).for_list()
    return get_object_or_404(rows, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def reconciliation_detail(request: SignedIn, number: str) -> HttpResponse:
    """One comparison. With POST what is said of the chosen differences is kept."""
    made = _visible(request, number)
    if request.method != "POST":
        return _page(request, made, DifferencesForm())
    form, chosen = DifferencesForm(request.POST), _chosen(request)
    refusal = no = acts.answer_no(request.user, timezone.now())
    status = no.status if no else 422
    if not no and form.is_valid():
        try:
            _answer(request, made, form, chosen)
        except Refused as refused:
            refusal, status = refused.refusal, refused.refusal.status
        else:
            messages.success(request, _("Kept."))
            return redirect(made)
    if refusal and refusal.code in form.places:
        form.show(refusal)
        refusal = None
    return _page(request, made, form, chosen, refusal=refusal, status=status)


@require_POST
def reconciliation_withdraw(request: SignedIn, number: str) -> HttpResponse:
    """It was of a wrong list; what was typed comes back when it is refused."""
    made = _visible(request, number)
    form = WithdrawForm(request.POST, prefix="withdraw")
    refusal = no = withdraw_no(request.user, timezone.now())
    status = no.status if no else 422
    if not no and form.is_valid():
        said = form.cleaned_data
        seen = [said["mark"]] if said["mark"] else None
        try:
            withdraw(made, said["reason"], seen=seen, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal, status = refused.refusal, refused.refusal.status
        else:
            messages.success(request, _("Withdrawn."))
            return redirect(made)
    made = _visible(request, number)
    seen_anew(form, refusal, mark=made.mark)
    if refusal and refusal.code in form.places:
        form.show(refusal)
        refusal = None
    return _page(request, made, DifferencesForm(), away=form, refusal=refusal, status=status)


def _chosen(request: SignedIn) -> list[int]:
    keys = dict.fromkeys(request.POST.getlist("row"))
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]


def _answer(
    request: SignedIn, made: Reconciliation, form: DifferencesForm, chosen: Collection[int]
) -> None:
    """An explanation, or a finding, whichever was chosen."""
    said = dict(form.cleaned_data)
    act = acts.make_finding if said.pop("as") == Answer.FINDING else acts.explain
    act(made, acts.Wanted(chosen, **said), actor=request.user, now=timezone.now())


def _page(
    request: SignedIn,
    made: Reconciliation,
    form: DifferencesForm,
    chosen: Collection[int] = (),
    *,
    away: WithdrawForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = ReconciledRow.objects.filter(reconciliation=made)
    found, answer = request.GET.get("found", ""), request.GET.get("answer", "")
    shown = rows.filter(found=found) if found in set(Found) else rows
    shown = shown.filter(answer=answer) if answer in set(Answer) else shown
    counts = list(rows.order_by().values_list("found", "answer").annotate(Count("pk")))
    no = acts.answer_no(request.user, timezone.now())
    context = {
        "made": made,
        "page": page_of(shown, request.GET, ReconciledRow.objects.for_list()),
        "form": form,
        "chosen": set(chosen),
        "no": no,
        "late": made.is_late(timezone.localdate()),
        "views": _views(counts, found, answer),
        "waiting": sum(n for _found, answer, n in counts if answer == Answer.OPEN),
        "answerable": made.takes_answers and no is None,
        "away": away or WithdrawForm(prefix="withdraw", initial={"mark": made.mark}),
        "away_no": withdraw_no(request.user, timezone.now()),
        "refusal": refusal,
    }
    return render(request, "evidence/reconciliation_detail.html", context, status=status)


def _views(counts: list[tuple[str, str, int]], found: str, answer: str) -> list[dict[str, object]]:
    """The ready-made views with how many rows each has."""
    everything = [("", _("All"), sum(n for *_, n in counts), not found and not answer)]
    waits = sum(n for _f, said, n in counts if said == Answer.OPEN)
    rows = [
        *everything,
        ("answer=open", DIFFERENCE_NAMES[Answer.OPEN], waits, answer == Answer.OPEN),
        *(
            (
                f"found={one}",
                FOUND_NAMES[one],
                sum(n for kind, _a, n in counts if kind == one),
                found == one,
            )
            for one in Found
        ),
    ]
    return [
        {"label": label, "address": f"?{query}", "count": n, "current": current}
        for query, label, n, current in rows
    ]


@require_POST
def reconciliation_file(request: SignedIn, number: str) -> FileResponse:
    """The list as it was brought. Recorded, and so a form and not a link."""
    made = _visible(request, number)
    answer = download(made.file.file, made.file.name)
    note_comparison_file(made, actor=request.user, now=timezone.now())
    return answer

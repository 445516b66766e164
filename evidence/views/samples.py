"""Samples: a population is shown, drawn from, looked at item by item, and taken away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions import sample_results as acts
from evidence.actions import sampling
from evidence.actions.sample_files import TYPES, take_sample
from evidence.models.samples import Sample, SampleItem, SampleResult
from evidence.rules import sample_results as rules
from evidence.rules.findings import TITLE_MAX
from evidence.rules.sample_results import Act, Result, State
from evidence.rules.samples import Kind
from evidence.sampling_forms import DrawForm, ItemFindingForm, ItemForm, PopulationForm
from evidence.sampling_room import FORMS, Preview, SampleRoom, lines_of
from evidence.views.audit import only_for_readers_of_all
from govportal.marks import seen_anew
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse

VIEWS = ("open", "concluded", "abandoned")
USUAL = 25
"""How many items are proposed."""


def _visible(request: SignedIn, number: str) -> Sample:
    only_for_readers_of_all(request)
    rows = Sample.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, number=number)


@require_safe
def sample_list(request: SignedIn) -> HttpResponse:
    """Those being looked at, those that are over, or all."""
    only_for_readers_of_all(request)
    view, rows = request.GET.get("view", "all"), Sample.objects.visible_to(request.user)
    context = {
        "page": page_of(
            rows.filter(state=view) if view in VIEWS else rows,
            request.GET,
            Sample.objects.for_list(),
        ),
        "view": view if view in VIEWS else "all",
        "no": sampling.draw_refusal(request.user, timezone.localdate()),
    }
    return render(request, "evidence/sample_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sample_new(request: SignedIn) -> HttpResponse:
    """The population first, by its address; then what is drawn from it."""
    refuse(_draws_refusal(request))
    form = PopulationForm(request.GET or None, initial=_first_days())
    draw, preview, refusal = DrawForm(request.POST or None), None, None
    try:
        if request.GET and form.is_valid():
            preview = _preview(form)
            if request.method == "POST" and draw.is_valid():
                return redirect(_draw(request, preview, draw))
    except Refused as refused:
        refusal = refused.refusal
    if preview:
        seen_anew(draw, refusal, seen=len(preview.listed.members))
    if preview and request.method != "POST":
        draw = DrawForm(initial={"seen": len(preview.listed.members), "n": USUAL})
    context = {"form": form, "draw": draw, "preview": preview, "refusal": refusal}
    status = _status(request, refusal) if form.is_valid() or not form.is_bound else 422
    return render(request, "evidence/sample_new.html", context, status=status)


def _draw(request: SignedIn, preview: Preview, draw: DrawForm) -> Sample:
    now = timezone.now()
    return sampling.draw_sample(preview.asked, draw.draw, actor=request.user, now=now)


def _preview(form: PopulationForm) -> Preview:
    return Preview(form.asked, sampling.list_population(form.asked, now=timezone.now()))


def _first_days() -> dict[str, Any]:
    """This year so far."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    return {"since": today.replace(month=1, day=1), "until": today}


@require_safe
def sample_detail(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, _visible(request, number))


def _page(request: SignedIn, sample: Sample, status: int = 200, **more: Any) -> HttpResponse:
    typed = more.pop("typed", None)
    room = SampleRoom(sample, request.user, timezone.localdate(), request.GET, typed)
    again = sampling.same_again(sample) if "again" in request.GET else None
    context = {"room": room, "sample": sample, "again": again, **more}
    return render(request, "evidence/sample_detail.html", context, status=status)


@require_POST
def sample_act(request: SignedIn, number: str, act: str) -> HttpResponse:
    """Conclude it, give it up, open it again; what was typed comes back when it is refused."""
    sample, move = _visible(request, number), Act(act)
    form = FORMS[move](request.POST, prefix=move)
    if no := _draws_refusal(request):
        return _page(request, sample, typed=(move, form), status=no.status, refusal=no)
    if not form.is_valid():
        return _page(request, sample, typed=(move, form), status=422)
    text, now, opinion = form.cleaned_data["text"], timezone.now(), form.opinion
    try:
        acts.act_on_sample(sample, move, text, opinion=opinion, actor=request.user, now=now)
    except Refused as refused:
        no, fresh = refused.refusal, _visible(request, number)
        return _page(request, fresh, typed=(move, form), status=no.status, refusal=no)
    messages.success(request, _("Kept."))
    return redirect(sample)


def _item(request: SignedIn, number: str, n: int) -> SampleItem:
    sample = _visible(request, number)
    item = get_object_or_404(sample.items, n=n)
    item.sample = sample
    return item


@require_http_methods(["GET", "HEAD", "POST"])
def sample_item(request: SignedIn, number: str, n: int) -> HttpResponse:
    """One item, what was found of it, and the form to say so."""
    item, refusal = _item(request, number, n), None
    form = ItemForm(request.POST or None, initial=_said_last(item))
    if request.method == "POST":
        try:
            refuse(_draws_refusal(request))
            if form.is_valid():
                acts.note_item(item, form.noted, actor=request.user, now=timezone.now())
                messages.success(request, _("Kept."))
                return redirect(_next(item))
        except Refused as refused:
            refusal = refused.refusal
            seen_anew(form, refusal, seen=_said_last(item)["seen"])
    context = {"form": form, "refusal": refusal, **_of_item(request, item)}
    return render(request, "evidence/sample_item.html", context, status=_status(request, refusal))


def _of_item(request: SignedIn, item: SampleItem) -> dict[str, Any]:
    state, last, may = State(item.sample.state), item.last, _audits(request)
    return {
        "sample": item.sample,
        "line": lines_of(Kind(item.sample.kind), [item])[0],
        "results": item.results.select_related("by", "finding"),
        "no": rules.note_refusal(state, Result.CONFORMS, "", audits=may),
        "finds": not _finding_refusal(item, last, audits=may),
        "later": item.sample.items.filter(n__gt=item.n).first(),
    }


def _status(request: SignedIn, refusal: Refusal | None) -> int:
    if refusal is not None:
        return refusal.status
    return 422 if request.method == "POST" else 200


def _audits(request: SignedIn) -> bool:
    return sampling.audits(request.user, timezone.localdate())


def _draws_refusal(request: SignedIn) -> Refusal | None:
    return rules.draws_refusal(audits=_audits(request))


def _finding_refusal(
    item: SampleItem, last: SampleResult | None, *, audits: bool
) -> Refusal | None:
    has, result = bool(last and last.finding_id), last.result if last else ""
    state = State(item.sample.state)
    return rules.finding_refusal(state, result, has_finding=has, audits=audits)


def _said_last(item: SampleItem) -> dict[str, Any]:
    last = item.last
    if last is None:
        return {"seen": 0}
    return {"seen": last.n, "result": last.result, "note": last.note}


def _next(item: SampleItem) -> SampleItem | Sample:
    """The next that nobody looked at, else the whole."""
    left = item.sample.items.filter(results=None).select_related("sample")
    return left.filter(n__gt=item.n).first() or left.first() or item.sample


@require_http_methods(["GET", "HEAD", "POST"])
def sample_finding(request: SignedIn, number: str, n: int) -> HttpResponse:
    """Make an exception a finding."""
    item, refusal = _item(request, number, n), None
    refuse(_draws_refusal(request))
    last = item.last
    form = ItemFindingForm(request.POST or None, initial=_said_of_finding(item, last))
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.find_item(item, form.new(), actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Entered; its owner was told."))
            return redirect(made)
    no = _finding_refusal(item, last, audits=True)
    context = {"item": item, "form": form, "no": no, "refusal": refusal}
    status = _status(request, refusal)
    return render(request, "evidence/sample_finding.html", context, status=status)


def _said_of_finding(item: SampleItem, last: SampleResult | None) -> dict[str, Any]:
    about = lines_of(Kind(item.sample.kind), [item])[0].about
    title = f"{item.sample.number}, {item.n}: {about}"[:TITLE_MAX]
    return {"title": title, "what": last.note if last else ""}


@require_POST
def sample_file(request: SignedIn, number: str, form: str) -> HttpResponse:
    """Recorded, and so a form and not a link."""
    sample = _visible(request, number)
    data = take_sample(sample, form, actor=request.user, now=timezone.now())
    answer = HttpResponse(data, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{sample.number}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer

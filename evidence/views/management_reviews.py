"""Reviews of management: prepared, held, signed off; and what was agreed on until it is done."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions import management_corrections as corrections
from evidence.actions import management_points as points
from evidence.actions import management_reviews as acts
from evidence.actions.management_calling import last_signed
from evidence.actions.management_minutes import take_minutes
from evidence.management_forms import AttendeeForm, DaysForm, PointForm, PrepareForm
from evidence.management_room import FORMS, POINT_FORMS, ReviewRoom, next_due, prefix_of
from evidence.models.management_reviews import ManagementReview
from evidence.rules.management_reviews import Act, PointAct
from govportal.marks import seen_anew
from govportal.paging import page_of
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse


def _visible(request: SignedIn, number: str) -> ManagementReview:
    rows = ManagementReview.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, number=number)


@require_safe
def management_review_list(request: SignedIn) -> HttpResponse:
    """Those that the reader may see, and whether the next is late."""
    on, rows = timezone.localdate(), ManagementReview.objects.visible_to(request.user)
    context = {
        "page": page_of(rows, request.GET, ManagementReview.objects.for_list()),
        "due": next_due(request.user, on),
        "no": acts.prepare_refusal(request.user, on),
        "reads_all": request.user.sees_all_on(on),
    }
    return render(request, "evidence/management_review_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def management_review_new(request: SignedIn) -> HttpResponse:
    refuse(acts.prepare_refusal(request.user, timezone.localdate()))
    form, refusal = PrepareForm(request.POST or None, initial=_usual_days()), None
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            made = acts.prepare_review(form.days, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Prepared, with what the portal knows of these days."))
            return redirect(made)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "evidence/management_review_new.html", context, status=status)


def _usual_days() -> dict[str, Any]:
    """From the day after the last one's period up to today; a year where there was none."""
    today, last = timezone.localdate(timezone=timezone.get_default_timezone()), last_signed()
    year_ago = today - timedelta(days=365)
    since = min(last.until + timedelta(days=1), today) if last else year_ago
    return {"since": since, "until": today, "held_on": today}


@require_safe
def management_review_detail(request: SignedIn, number: str) -> HttpResponse:
    return _page(request, _visible(request, number))


def _page(
    request: SignedIn,
    review: ManagementReview,
    typed: dict[str, forms.Form] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    room = ReviewRoom(review, request.user, timezone.localdate(), typed)
    context = {"room": room, "review": review, **more}
    return render(request, "evidence/management_review_detail.html", context, status=status)


def _done(
    request: SignedIn, number: str, name: str, form: forms.Form, do: Any, mark: Any = None
) -> HttpResponse:
    """Do it with what was typed, or show that again beside why it was refused.

    ``mark`` gives that of what is shown then, so that it can be sent anew.
    """
    review = _visible(request, number)
    if not form.is_valid():
        return _page(request, review, {name: form}, 422)
    try:
        do(review, form)
    except Refused as refused:
        no = refused.refusal
        fresh = _visible(request, number)
        if mark is not None:
            seen_anew(form, no, mark=mark(fresh))
        return _page(request, fresh, {name: form}, no.status, refusal=no)
    messages.success(request, _("Kept."))
    return redirect(review)


@require_POST
def management_review_days(request: SignedIn, number: str) -> HttpResponse:
    """Other days, and with them other inputs."""

    def do(review: ManagementReview, form: forms.Form) -> None:
        assert isinstance(form, DaysForm)
        mark, now = form.cleaned_data["mark"], timezone.now()
        corrections.correct_days(review, form.days, actor=request.user, now=now, mark=mark)

    form = DaysForm(request.POST, prefix="days")
    return _done(request, number, "days", form, do, lambda review: review.mark)


@require_POST
def management_review_gather(request: SignedIn, number: str) -> HttpResponse:
    """Ask the portal for the inputs anew."""
    review, now = _visible(request, number), timezone.now()
    try:
        acts.gather(review, actor=request.user, now=now)
    except Refused as refused:
        no = refused.refusal
        if no.status == 403:
            raise
        return _page(request, review, None, no.status, refusal=no)
    messages.success(request, _("Gathered anew."))
    return redirect(review)


@require_POST
def management_attendee_add(request: SignedIn, number: str) -> HttpResponse:
    def do(review: ManagementReview, form: forms.Form) -> None:
        said, now = form.cleaned_data, timezone.now()
        corrections.add_attendee(review, said["person"], said["part"], actor=request.user, now=now)

    form = AttendeeForm(request.POST, prefix="attendee")
    return _done(request, number, "attendee", form, do)


@require_POST
def management_attendee_remove(request: SignedIn, number: str, ref: str) -> HttpResponse:
    def do(review: ManagementReview, _form: forms.Form) -> None:
        person = get_object_or_404(Person, ref=ref)
        corrections.remove_attendee(review, person, actor=request.user, now=timezone.now())

    return _done(request, number, "", forms.Form(request.POST), do)


@require_POST
def management_point_add(request: SignedIn, number: str) -> HttpResponse:
    def do(review: ManagementReview, form: forms.Form) -> None:
        assert isinstance(form, PointForm)
        acts.note_point(review, form.point, actor=request.user, now=timezone.now())

    form = PointForm(request.POST, prefix="point")
    return _done(request, number, "point", form, do)


@require_POST
def management_point_act(request: SignedIn, number: str, n: int, act: str) -> HttpResponse:
    """Done, not done, struck, another owner."""
    point, move = get_object_or_404(_visible(request, number).points, n=n), PointAct(act)
    name = prefix_of(point, move)
    form = POINT_FORMS[move](request.POST, prefix=name)

    def do(_review: ManagementReview, _form: forms.Form) -> None:
        now = timezone.now()
        points.act_on_point(point, move, form.said, actor=request.user, now=now)

    return _done(request, number, name, form, do, lambda review: review.points.get(n=n).mark)


@require_POST
def management_review_act(request: SignedIn, number: str, act: str) -> HttpResponse:
    """Sign it off, drop it, open it again."""
    move = Act(act)
    form = FORMS[move](request.POST, prefix=move)

    def do(review: ManagementReview, _form: forms.Form) -> None:
        acts.act_on_review(review, move, form.said, actor=request.user, now=timezone.now())

    return _done(request, number, move.value, form, do, lambda review: review.mark)


@require_POST
def management_review_minutes(request: SignedIn, number: str) -> HttpResponse:
    """The minutes on paper; recorded, and so a form and not a link."""
    review = _visible(request, number)
    data = take_minutes(review, actor=request.user, now=timezone.now())
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{review.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer

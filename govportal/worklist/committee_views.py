"""Committees: the list, one of them, and what an administrator changes about them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.committee_actions import (
    add_seat,
    edit_committee,
    make_committee,
    seen_of,
    set_term,
    shaping_no,
)
from govportal.people.models import Committee, Seat
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from govportal.worklist.committee_forms import CommitteeForm, SeatAddForm, TermForm, show
from govportal.worklist.committee_room import committees_with_seats, lines_of

ACTS = ["GET", "HEAD", "POST"]


@require_safe
def committee_list(request: SignedIn) -> HttpResponse:
    """All committees: for whom they decide, who sits there, and what is missing."""
    now = timezone.now()
    rows = list(committees_with_seats(now.date()))
    context = {
        "lines": lines_of(rows, request.user, now),
        "may_shape": shaping_no(request.user, now) is None,
    }
    return render(request, "worklist/committee_list.html", context)


@require_safe
def committee_detail(request: SignedIn, slug: str) -> HttpResponse:
    """One committee and its seats."""
    now = timezone.now()
    committee = get_object_or_404(committees_with_seats(now.date()), slug=slug)
    context = {
        "line": lines_of([committee], request.user, now)[0],
        "may_shape": shaping_no(request.user, now) is None,
    }
    return render(request, "worklist/committee_detail.html", context)


@require_http_methods(ACTS)
def committee_new(request: SignedIn) -> HttpResponse:
    """A further committee."""
    refuse(shaping_no(request.user, timezone.now()))
    form = CommitteeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_committee(form.shape(), actor=request.user, now=timezone.now())
        except Refused as refused:
            show(form, refused.refusal)
        else:
            messages.success(request, _("The committee is made. Now give it seats."))
            return redirect("committee_detail", made.slug)
    return _page(request, form, _("New committee"), "", _("Make it"))


@require_http_methods(ACTS)
def committee_edit(request: SignedIn, slug: str) -> HttpResponse:
    """Name, calendar, units and quorum of a committee."""
    committee = get_object_or_404(Committee, slug=slug)
    refuse(shaping_no(request.user, timezone.now()))
    form = CommitteeForm(request.POST or None, initial=_shown(committee))
    del form.fields["slug"]
    if request.method == "POST" and form.is_valid():
        shape, seen = form.shape(slug), form.cleaned_data["seen"]
        try:
            edit_committee(committee, shape, seen=seen, actor=request.user, now=timezone.now())
        except Refused as refused:
            show(form, refused.refusal)
        else:
            messages.success(request, _("Changed. What runs already goes on as it began."))
            return redirect("committee_detail", slug)
    return _page(request, form, _("Change a committee"), committee.name, _("Save"), committee)


def _shown(committee: Committee) -> dict[str, Any]:
    return {
        "name": committee.name,
        "calendar_key": committee.calendar_key,
        "base": committee.quorum_base,
        "units": list(committee.units.values_list("slug", flat=True)),
        "is_default": committee.is_default,
        "seen": seen_of(committee),
    }


@require_http_methods(ACTS)
def seat_add(request: SignedIn, slug: str) -> HttpResponse:
    """A further seat of a committee."""
    committee, now = get_object_or_404(Committee, slug=slug), timezone.now()
    refuse(shaping_no(request.user, now))
    form = SeatAddForm(request.POST or None, initial={"starts_on": now.date()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        people = typed["unit"], typed["holder"], typed["alternate"]
        try:
            add_seat(committee, form.plan(), *people, actor=request.user, now=now)
        except Refused as refused:
            show(form, refused.refusal)
        else:
            messages.success(request, _("The seat is added."))
            return redirect("committee_detail", slug)
    return _page(request, form, _("Add a seat"), committee.name, _("Add it"), committee)


@require_http_methods(ACTS)
def seat_term(request: SignedIn, pk: int) -> HttpResponse:
    """Until when a seat is held; a seat whose term ends is gone afterwards."""
    seat = get_object_or_404(Seat.objects.select_related("committee"), pk=pk)
    refuse(shaping_no(request.user, timezone.now()))
    initial = {"ends_on": seat.ends_on, "seen": seat.ends_on}
    form = TermForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        last, seen = form.cleaned_data["ends_on"], form.cleaned_data["seen"]
        try:
            set_term(seat, last, seen=seen, actor=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error("ends_on", str(refused))
        else:
            messages.success(request, _("The term is set."))
            return redirect("committee_detail", seat.committee.slug)
    lede = f"{seat.title} · {seat.committee.name}"
    return _page(request, form, _("Set the term"), lede, _("Set it"), seat.committee)


def _page(
    request: SignedIn,
    form: Any,
    heading: str,
    lede: str,
    verb: str,
    committee: Committee | None = None,
) -> HttpResponse:
    context = {"form": form, "heading": heading, "lede": lede, "verb": verb,
               "committee": committee}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "worklist/committee_act.html", context, status=status)

"""Pages about people who leave: the list, closing an account, and the hand-overs of this room."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.people.account_actions import close_no, deactivate_person, reactivate_person
from govportal.people.leaving_actions import (
    manager_no,
    members_otherwise,
    name_managers,
    reseat,
    seat_no,
    seen_of,
)
from govportal.people.models import Person, Seat
from govportal.people.rules import Role
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions.passing import pass_item, pass_no
from govportal.worklist.handovers import holdings_of, leavers_of
from govportal.worklist.leaving_forms import ReportsForm, SeatForm, WhoForm
from govportal.worklist.leaving_room import Line, grouped, leavers_seen_by
from govportal.worklist.models import WorkItem


@require_safe
def leaving_list(request: SignedIn) -> HttpResponse:
    """Who left and holds something still; for each thing who has the task."""
    now = timezone.now()
    is_administrator = Role.ADMINISTRATOR in request.user.roles_on(now.date())
    context = {"leavers": leavers_seen_by(request.user, now), "may_close": is_administrator}
    return render(request, "worklist/leaving_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_close(request: SignedIn) -> HttpResponse:
    """Choose whose account to close, see what that opens, confirm."""
    now = timezone.now()
    if Role.ADMINISTRATOR not in request.user.roles_on(now.date()):
        refuse(Refusal("people.only_administrators"))
    sent = request.POST if request.method == "POST" else request.GET
    form = WhoForm(sent if "person" in sent else None)
    person = form.cleaned_data["person"] if form.is_bound and form.is_valid() else None
    refusal = close_no(person, request.user, now) if person is not None else None
    if request.method == "POST" and person is not None and refusal is None:
        return _close(request, person)
    lines = grouped([Line(one, None) for one in _opens(person)]) if person else []
    context = {"form": form, "person": person, "refusal": refusal, "leavers": lines}
    status = (refusal.status if refusal else 422) if request.method == "POST" else 200
    return render(request, "worklist/account_close.html", context, status=status)


def _opens(person: Person) -> list[Any]:
    now = timezone.now()
    return holdings_of(leavers_of([person], now), now)


def _close(request: SignedIn, person: Person) -> HttpResponse:
    try:
        deactivate_person(person, actor=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        done = _("The account of %(person)s is closed. The tasks open within a minute.")
        messages.success(request, done % {"person": person})
    return redirect("leaving_list")


@require_POST
def account_open(request: SignedIn, ref: str) -> HttpResponse:
    """Somebody is back: the account is open again, and what they still hold is theirs."""
    person = _person(ref)
    try:
        reactivate_person(person, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.info(request, str(refused))
    else:
        done = _("%(person)s is back and chooses a new password by “Forgotten password”.")
        messages.success(request, done % {"person": person})
    return redirect("leaving_list")


def _person(ref: str) -> Person:
    return get_object_or_404(Person.objects.get_queryset(), ref=ref)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_fill(request: SignedIn, pk: int) -> HttpResponse:
    """Who sits in a seat of a committee from today on."""
    rows = Seat.objects.select_related("committee", "holder", "alternate")
    seat, now = get_object_or_404(rows, pk=pk), timezone.now()
    refuse(seat_no(seat, request.user, now))
    staying = {part: one for part in ("holder", "alternate")
               if (one := getattr(seat, part)) is not None and one.is_active}  # fmt: skip
    form = SeatForm(request.POST or None, initial={**staying, "seen": seen_of(seat)})
    if request.method == "POST" and form.is_valid():
        typed, seen = form.cleaned_data, form.cleaned_data["seen"]
        people = (typed["holder"], typed["alternate"])
        try:
            reseat(seat, *people, seen=seen, actor=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, _("The seat is filled."))
    return _act_page(request, form, _("Fill a seat"), f"{seat.title} · {seat.committee.name}",
                     _now_there(seat), _("Fill it"))  # fmt: skip


def _now_there(seat: Seat) -> str:
    holder, alternate = (
        one.full_name if one else _("nobody") for one in (seat.holder, seat.alternate)
    )
    words = _(
        "Until now: %(holder)s; alternate: %(alternate)s. A ballot that runs keeps its seats."
    )
    said = words % {"holder": holder, "alternate": alternate}
    if members := members_otherwise(seat, timezone.now()):
        stays = _(
            "The role of a committee member was not given with this seat to: %(people)s. It stays "
            "theirs, with all that it lets them see, when they leave the seat."
        )
        said = f"{said} {stays % {'people': ', '.join(map(str, members))}}"
    return said


@require_http_methods(["GET", "HEAD", "POST"])
def reports_hand_over(request: SignedIn, ref: str) -> HttpResponse:
    """A manager for the people of somebody who left."""
    manager, now = _person(ref), timezone.now()
    refuse(manager_no(request.user, now))
    people = list(Person.objects.active().filter(manager=manager).order_by("full_name", "pk")[:200])
    form = ReportsForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            name_managers(form.chosen, actor=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            count = len(form.chosen)
            words = ngettext(
                "%(n)s person has a new manager.", "%(n)s people have a new manager.", count
            )
            return _done(request, words % {"n": count})
    text = _("Their manager was %(person)s.") % {"person": manager}
    return _act_page(request, form, _("Name a manager"), manager.full_name, text, _("Name them"))


@require_http_methods(["GET", "HEAD", "POST"])
def work_pass(request: SignedIn, pk: int) -> HttpResponse:
    """Give a piece of work of somebody who left to another person."""
    item = get_object_or_404(WorkItem.objects.select_related("assignee", "clock"), pk=pk)
    refusal = pass_no(item, request.user, timezone.now())
    if refusal is not None:
        refuse(refusal)
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pass_item(item, form.cleaned_data["person"], actor=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error("person", str(refused))
        else:
            return _done(request, _("It is passed on."))
    text = _("It waited for %(person)s.") % {"person": item.assignee}
    return _act_page(request, form, _("Pass work on"), item.title, text, _("Pass it on"))


def _done(request: SignedIn, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("leaving_list")


def _act_page(
    request: SignedIn, form: Any, heading: str, lede: str, text: str, verb: str
) -> HttpResponse:
    context = {"form": form, "heading": heading, "lede": lede, "text": text, "verb": verb}
    status = 422 if request.method == "POST" else 200
    return render(request, "worklist/leaving_act.html", context, status=status)

"""Meetings: the list, planning, moving and calling off, and the page of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.actions import meetings as actions
from approvals.actions.meetings.scheduling import plan_refusal
from approvals.actions.meetings.sitting import facts_for
from approvals.forms.ballots import ReasonForm
from approvals.forms.meetings import MeetingForm
from approvals.meeting_room import MeetingRoom, suggested
from approvals.models import ActionItem, Meeting, Review
from approvals.rules.meetings import change_refusal
from govportal.paging import page_of
from govportal.people.models import Committee
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse

SHOWN = 100


def visible_meeting(request: SignedIn, pk: int) -> Meeting:
    """The meeting, if the reader may see it; else 404, as if it did not exist."""
    rows = Meeting.objects.visible_to(request.user, timezone.now().date())
    return get_object_or_404(rows.select_related("committee", "protocol"), pk=pk)


@require_safe
def meeting_list(request: SignedIn) -> HttpResponse:
    """What is to come first, then what is over; and what somebody was asked to do."""
    user, now = request.user, timezone.now()
    if not user.sees_all_on(now.date()):
        raise Http404
    rows = Meeting.objects.visible_to(user, now.date()).select_related("committee", "protocol")
    page = page_of(rows.exclude(state__in=("planned", "open")), request.GET, rows)
    context = {
        "to_come": list(rows.to_come()[:SHOWN]),
        "page": page,
        "may_plan": any(plan_refusal(one, user, now) is None for one in Committee.objects.all()),
        "open_actions": ActionItem.objects.open().select_related("owner", "meeting")[:SHOWN],
    }
    return render(request, "approvals/meeting_list.html", context)


@require_safe
def meeting_detail(request: SignedIn, pk: int) -> HttpResponse:
    """Agenda and attendance; with htmx only what changes while it is in session."""
    return show_meeting(request, visible_meeting(request, pk))


def show_meeting(
    request: SignedIn, meeting: Meeting, status: int = 200, **said: Any
) -> HttpResponse:
    """The meeting as it is now; ``said`` is on its way back to its writer."""
    room = MeetingRoom(meeting, request.user, timezone.now(), **said)
    template = "approvals/meeting_detail.html"
    polled = request.htmx and request.method == "GET"
    return render(
        request, f"{template}#live" if polled else template, {"room": room}, status=status
    )


def show_motion(request: SignedIn, review: Review, status: int = 200, **said: Any) -> HttpResponse:
    """The page of a motion is that of the meeting which took it up last."""
    last = review.agenda_items.order_by("-pk").first()
    if last is None:
        raise Http404
    kept = {key: value for key, value in said.items() if key in ("voted", "refusal")}
    return show_meeting(request, visible_meeting(request, last.meeting_id), status, **kept)


@require_http_methods(["GET", "POST"])
def meeting_new(request: SignedIn) -> HttpResponse:
    """Plan a meeting, or a series of them."""
    user, now = request.user, timezone.now()
    if not user.sees_all_on(now.date()):
        raise Http404
    mine = [one for one in Committee.objects.all() if plan_refusal(one, user, now) is None]
    if not mine:
        refuse(Refusal("meeting.not_arranging"))
    meant = next((one for one in mine if str(one.pk) == request.GET.get("committee")), mine[0])
    form = MeetingForm(request.POST or None, committees=mine, initial=suggested(meant, now))
    refusal = None
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            made = actions.schedule_meetings(
                clean["committee"], form.plan(), months=clean["months"], actor=user, now=now
            )
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Planned; every member is invited by mail."))
            return redirect(made[0])
    return _form_page(request, form, refusal, _("Plan a meeting"), None)


def _form_page(
    request: SignedIn, form: Any, refusal: Refusal | None, heading: str, meeting: Meeting | None
) -> HttpResponse:
    """A form of meetings, with what was typed and why it was not taken."""
    context = {"form": form, "refusal": refusal, "heading": heading, "meeting": meeting}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/meeting_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def meeting_change(request: SignedIn, pk: int) -> HttpResponse:
    """Move a planned meeting; the members get a new invitation."""
    meeting, now = visible_meeting(request, pk), timezone.now()
    if request.method == "GET":
        refuse(change_refusal(facts_for(meeting, request.user, now)))
    form, refusal = MeetingForm(request.POST or None, meeting=meeting), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_meeting(meeting, form.plan(), actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Changed; every member gets a new invitation."))
            return redirect(meeting)
    return _form_page(request, form, refusal, _("Change the meeting"), meeting)


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: SignedIn, pk: int) -> HttpResponse:
    """Call a planned meeting off, with a reason."""
    meeting, now = visible_meeting(request, pk), timezone.now()
    if request.method == "GET":
        refuse(change_refusal(facts_for(meeting, request.user, now)))
    form, refusal = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.call_off(meeting, reason, actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Called off; every member is told, and calendars too."))
            return redirect(meeting)
    return _form_page(request, form, refusal, _("Call the meeting off"), meeting)

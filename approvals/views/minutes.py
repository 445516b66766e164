"""The minutes of a meeting: written, sent round, approved, added to, and taken away on paper."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions import meetings as actions
from approvals.actions.meetings.papers import take_minutes, take_papers
from approvals.actions.meetings.protocol import (
    addendum_refusal,
    approve_refusal,
    circulate_refusal,
    clerk,
    take_back_refusal,
    write_refusal,
)
from approvals.forms.ballots import ReasonForm
from approvals.forms.meetings import TextForm
from approvals.minutes_room import MinutesRoom
from approvals.models import Meeting, Minutes
from approvals.views.meeting_acts import do_and_show, text_page
from approvals.views.meetings import visible_meeting
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse


def visible_minutes(request: SignedIn, pk: int) -> Minutes:
    """The minutes of a meeting that the reader may see; 404 before it was opened."""
    meeting = visible_meeting(request, pk)
    minutes: Minutes | None = getattr(meeting, "protocol", None)
    if minutes is None:
        raise Http404
    minutes.meeting = meeting
    return minutes


@require_safe
def minutes_detail(request: SignedIn, pk: int) -> HttpResponse:
    """What happened, as the minutes say it; a draft as it is now."""
    room = MinutesRoom(visible_minutes(request, pk), request.user, timezone.now())
    return render(request, "approvals/minutes_detail.html", {"room": room})


@require_http_methods(["GET", "POST"])
def minutes_remark(request: SignedIn, pk: int) -> HttpResponse:
    minutes = visible_minutes(request, pk)
    if request.method == "GET":
        refuse(write_refusal(minutes, clerk(minutes, request.user, timezone.now())))
    form = TextForm(
        request.POST or None, label=_("Remarks"), required=False, initial={"text": minutes.remark}
    )
    return _text_page(request, minutes, form, _("Remarks in the minutes"), actions.write_remark)


@require_http_methods(["GET", "POST"])
def minutes_addendum(request: SignedIn, pk: int) -> HttpResponse:
    minutes = visible_minutes(request, pk)
    if request.method == "GET":
        refuse(addendum_refusal(minutes, clerk(minutes, request.user, timezone.now())))
    form = TextForm(request.POST or None, label=_("Addendum"))
    return _text_page(request, minutes, form, _("Add to the minutes"), actions.add_addendum)


@require_http_methods(["GET", "POST"])
def minutes_take_back(request: SignedIn, pk: int) -> HttpResponse:
    minutes = visible_minutes(request, pk)
    if request.method == "GET":
        refuse(take_back_refusal(minutes, clerk(minutes, request.user, timezone.now())))
    form = ReasonForm(request.POST or None)
    return _text_page(request, minutes, form, _("Take the minutes back"), actions.take_back)


def _text_page(
    request: SignedIn, minutes: Minutes, form: Any, heading: str, act: Callable[..., object]
) -> HttpResponse:
    def do() -> object:
        said = form.cleaned_data.get("text", form.cleaned_data.get("reason", ""))
        return act(minutes.meeting, said, actor=request.user, now=timezone.now())

    back = minutes.get_absolute_url()
    return text_page(request, minutes.meeting, form, heading, do, _("It is recorded."), back)


@require_http_methods(["GET", "POST"])
def minutes_circulate(request: SignedIn, pk: int) -> HttpResponse:
    """A check page, then they are frozen and sent round."""
    minutes = visible_minutes(request, pk)
    if request.method == "GET":
        refuse(circulate_refusal(minutes, clerk(minutes, request.user, timezone.now())))
        return _check(request, minutes, _("Send the minutes round"), "minutes_circulate")
    return _done(request, minutes, actions.circulate)


@require_http_methods(["GET", "POST"])
def minutes_approve(request: SignedIn, pk: int) -> HttpResponse:
    """A check page, then only addenda are possible."""
    minutes = visible_minutes(request, pk)
    if request.method == "GET":
        refuse(approve_refusal(minutes, clerk(minutes, request.user, timezone.now())))
        return _check(request, minutes, _("Approve the minutes"), "minutes_approve")
    return _done(request, minutes, actions.approve_minutes)


def _check(request: SignedIn, minutes: Minutes, heading: str, address: str) -> HttpResponse:
    context = {"minutes": minutes, "heading": heading, "address": address}
    return render(request, "approvals/minutes_check.html", context)


def _done(request: SignedIn, minutes: Minutes, act: Callable[..., object]) -> HttpResponse:
    def do() -> object:
        return act(minutes.meeting, actor=request.user, now=timezone.now())

    answer = do_and_show(request, minutes.meeting, do)
    answer["Location"] = minutes.get_absolute_url()
    return answer


@require_POST
def minutes_download(request: SignedIn, pk: int) -> HttpResponse:
    """Recorded, and so a form and not a link."""
    minutes = visible_minutes(request, pk)
    printed = take_minutes(minutes, actor=request.user, now=timezone.now())
    return _paper(printed, f"minutes-{minutes.meeting_id}.pdf")


@require_POST
def meeting_papers(request: SignedIn, pk: int) -> HttpResponse:
    """The agenda with a summary of each case."""
    meeting: Meeting = visible_meeting(request, pk)
    printed = take_papers(meeting, actor=request.user, now=timezone.now())
    return _paper(printed, f"meeting-{meeting.pk}.pdf")


def _paper(printed: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

"""What is done in a meeting with one press: open, fill, come and go, call, close, order."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from approvals.actions import meetings as actions
from approvals.actions.meetings.errands import ask_refusal, done_refusal
from approvals.actions.meetings.protocol import clerk, write_refusal
from approvals.actions.meetings.sitting import facts_for
from approvals.forms.meetings import ActionForm, ItemForm, TextForm
from approvals.models import ActionItem, AgendaItem, Meeting, Minutes
from approvals.rules.meetings import ItemKind, agenda_refusal
from approvals.views.meetings import visible_meeting
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse

Act = Callable[..., Any]
MEETING_ACTS: Mapping[str, Act] = {
    "fill": actions.fill_agenda,
    "open": actions.open_meeting,
    "close": actions.close_meeting,
    "consent": actions.call_consent,
}
PERSON_ACTS: Mapping[str, Act] = {
    "arrive": actions.note_arrival,
    "leave": actions.note_departure,
}
ITEM_ACTS: Mapping[str, Act] = {
    "up": partial(actions.move_item, up=True),
    "down": partial(actions.move_item, up=False),
    "remove": actions.remove_item,
    "consent": actions.put_on_consent,
    "pull": actions.pull_from_consent,
    "call": actions.call_item,
    "close": actions.close_item_vote,
    "postpone": actions.postpone_item,
}


def _known(acts: Mapping[str, Act], act: str) -> Act:
    if act not in acts:
        raise Http404
    return acts[act]


def do_and_show(
    request: SignedIn, meeting: Meeting, act: Callable[[], object], anchor: str = ""
) -> HttpResponse:
    """Do it and show the meeting; from a stale page it is said what happened meanwhile."""
    try:
        act()
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused.refusal))
    return redirect(f"{meeting.get_absolute_url()}{anchor}")


@require_POST
def meeting_act(request: SignedIn, pk: int, act: str) -> HttpResponse:
    meeting, do = visible_meeting(request, pk), _known(MEETING_ACTS, act)
    return do_and_show(
        request, meeting, lambda: do(meeting, actor=request.user, now=timezone.now())
    )


@require_POST
def meeting_person(request: SignedIn, pk: int, person: int, act: str) -> HttpResponse:
    """Somebody comes or goes."""
    meeting, do = visible_meeting(request, pk), _known(PERSON_ACTS, act)
    who = get_object_or_404(Person, pk=person)
    now = timezone.now()
    return do_and_show(
        request, meeting, lambda: do(meeting, who, actor=request.user, now=now), "#here"
    )


def visible_item(request: SignedIn, pk: int, item: int) -> AgendaItem:
    """The item of a meeting that the reader may see; else 404."""
    meeting = visible_meeting(request, pk)
    rows = AgendaItem.objects.select_related("review")
    found = get_object_or_404(rows, pk=item, meeting=meeting)
    found.meeting = meeting
    return found


@require_POST
def agenda_act(request: SignedIn, pk: int, item: int, act: str) -> HttpResponse:
    row, do = visible_item(request, pk, item), _known(ITEM_ACTS, act)
    now = timezone.now()
    return do_and_show(
        request, row.meeting, lambda: do(row, actor=request.user, now=now), f"#item-{row.pk}"
    )


def text_page(
    request: SignedIn,
    meeting: Meeting,
    form: Any,
    heading: str,
    do: Callable[[], object],
    done: str,
    back: str = "",
) -> HttpResponse:
    """A form on a page of its own; what was typed comes back with what was wrong."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, done)
            return redirect(back or meeting.get_absolute_url())
    context = {"form": form, "refusal": refusal, "heading": heading, "meeting": meeting}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/meeting_form.html", context, status=status)


def _add_refusal(meeting: Meeting, person: Person) -> Refusal | None:
    facts = facts_for(meeting, person, timezone.now())
    return None if meeting.is_open and facts.is_here else agenda_refusal(facts)


@require_http_methods(["GET", "POST"])
def agenda_add(request: SignedIn, pk: int) -> HttpResponse:
    """Put a motion or a report on the agenda."""
    meeting, now = visible_meeting(request, pk), timezone.now()
    if request.method == "GET":
        refuse(_add_refusal(meeting, request.user))
    arranges = facts_for(meeting, request.user, now).may_arrange
    form = ItemForm(request.POST or None, motions_only=not arranges)

    def do() -> object:
        clean = form.cleaned_data
        kind = ItemKind(clean.get("kind", ItemKind.MOTION.value))
        what = (kind, clean["title"], clean["text"])
        return actions.add_item(meeting, *what, actor=request.user, now=now)

    return text_page(request, meeting, form, _("Add to the agenda"), do, _("It is on the agenda."))


@require_http_methods(["GET", "POST"])
def agenda_note(request: SignedIn, pk: int, item: int) -> HttpResponse:
    """What the minutes say of an item."""
    row, now = visible_item(request, pk, item), timezone.now()
    minutes = get_object_or_404(Minutes, meeting=row.meeting)
    minutes.meeting = row.meeting
    if request.method == "GET":
        refuse(write_refusal(minutes, clerk(minutes, request.user, now)))
    form = TextForm(
        request.POST or None,
        label=_("What was said"),
        required=False,
        initial={"text": row.note},
    )
    back = f"{row.meeting.get_absolute_url()}#item-{row.pk}"
    return text_page(
        request,
        row.meeting,
        form,
        row.title,
        lambda: actions.write_note(row, form.cleaned_data["text"], actor=request.user, now=now),
        _("It is in the draft of the minutes."),
        back,
    )


@require_http_methods(["GET", "POST"])
def action_new(request: SignedIn, pk: int) -> HttpResponse:
    """Ask somebody to do something."""
    meeting, now = visible_meeting(request, pk), timezone.now()
    if request.method == "GET":
        refuse(ask_refusal(meeting, request.user, now))
    form = ActionForm(request.POST or None)

    def do() -> object:
        clean = form.cleaned_data
        what = (clean["text"], clean["owner"], clean["due_on"])
        return actions.ask(meeting, *what, actor=request.user, now=now)

    return text_page(
        request, meeting, form, _("An action from this meeting"), do, _("It is on their list.")
    )


@require_http_methods(["GET", "POST"])
def action_done(request: SignedIn, pk: int) -> HttpResponse:
    """An action: what was asked for, and that it is done."""
    rows = ActionItem.objects.visible_to(request.user).select_related("owner", "meeting__committee")
    action, now = get_object_or_404(rows, pk=pk), timezone.now()
    refusal = done_refusal(action, request.user, now)
    form = TextForm(request.POST or None, label=_("What came of it"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish(action, form.cleaned_data["text"], actor=request.user, now=now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("Done; it is off the list."))
            return redirect(action)
    sees = request.user.sees_all_on(now.date())
    context = {"action": action, "form": form, "refusal": refusal, "sees": sees}
    asked = request.method == "POST"
    status = (refusal.status if refusal else 422) if asked else 200
    return render(request, "approvals/action_done.html", context, status=status)

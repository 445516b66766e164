"""The register of data-subject requests: what came in, until when it is due, how it ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.worklist.faces import face_of
from registry.models import Agent
from registry.views.acts import ActPage, answer_act
from scorecards.actions import data_requests as actions
from scorecards.models import DataRequest
from scorecards.rules.data_requests import Act
from scorecards.sources.days import day_of
from scorecards.value_forms import AnswerForm, DataRequestForm, ExtendForm, HandlerForm, RefuseForm

ACT = ["GET", "POST"]
VIEWS: dict[str, Any] = {"open": gettext_lazy("Open"), "all": gettext_lazy("All")}


@dataclass(frozen=True)
class Deed:
    """One act on a page of its own: its form, what does it, and its words."""

    form: type[Any]
    act: Callable[..., Any]
    given: str
    verb: Any
    text: Any
    is_final: bool = False


DEEDS: dict[Act, Deed] = {
    Act.ANSWER: Deed(
        AnswerForm, actions.answer_request, "words", gettext_lazy("Record the answer"),
        gettext_lazy("The request is closed with it."),
    ),
    Act.EXTEND: Deed(
        ExtendForm, actions.extend_request, "words", gettext_lazy("Extend the limit"),
        gettext_lazy("Once, to three months from when it was received: where there are many "
                     "requests or they are complex. Tell the person asking within the first "
                     "month."),
    ),
    Act.HAND_OVER: Deed(
        HandlerForm, actions.hand_over_request, "handler", gettext_lazy("Hand it over"),
        gettext_lazy("The work and its clock go to somebody else; the limit stays."),
    ),
    Act.REFUSE: Deed(
        RefuseForm, actions.refuse_request, "words", gettext_lazy("Refuse it"),
        gettext_lazy("Where it is unfounded or asks too much, with the reason the person was "
                     "given. The request is closed with it."), is_final=True,
    ),
}  # fmt: skip


def _request(request: SignedIn, number: str) -> DataRequest:
    rows = DataRequest.objects.visible_to(request.user)
    people = ("unit", "agent", "handler", "entered_by", "closed_by", "clock__version")
    return get_object_or_404(rows.select_related(*people), number=number)


def _trail(here: str, found: DataRequest | None = None) -> list[tuple[str, str]]:
    trail = [(_("Data-subject requests"), reverse("scorecard_data_requests"))]
    if found is not None:
        trail.append((found.number, found.get_absolute_url()))
    return [*trail, (here, "")]


@require_safe
def data_request_list(request: SignedIn) -> HttpResponse:
    """Open ones, or all, of those the reader may see."""
    now, rows = timezone.now(), DataRequest.objects.visible_to(request.user)
    view = "all" if request.GET.get("view") == "all" else "open"
    rows = rows.open() if view == "open" else rows
    context = {
        "page": page_of(rows, request.GET, DataRequest.objects.select_related("handler", "unit")),
        "views": [{"label": label, "address": f"?view={key}", "current": key == view}
                  for key, label in VIEWS.items()],
        "today": day_of(now),
        "no": actions.enters_no(request.user, now),
    }  # fmt: skip
    return render(request, "scorecards/data_request_list.html", context)


@require_safe
def data_request_detail(request: SignedIn, number: str) -> HttpResponse:
    found, now = _request(request, number), timezone.now()
    agents = Agent.objects.visible_to(request.user)
    context = {
        "found": found,
        "clock": face_of(found.clock, now) if found.clock else None,
        "knows_agent": found.agent_id and agents.filter(pk=found.agent_id).exists(),
        "acts": [
            {"label": deed.verb, "name": f"{act.value}-no", "is_first": act is Act.ANSWER,
             "address": reverse(f"scorecard_data_request_{act.value}", args=[number]),
             "refusal": actions.act_no(act, found, request.user, now)}
            for act, deed in DEEDS.items()
        ],
        "trail": _trail(number),
    }  # fmt: skip
    return render(request, "scorecards/data_request_detail.html", context)


@require_http_methods(ACT)
def data_request_new(request: SignedIn) -> HttpResponse:
    now = timezone.now()

    def act(form: Any) -> HttpResponse:
        names = ("kind", "reference", "received_on", "unit", "handler", "agent")
        entry = actions.Entry(**{name: form.cleaned_data[name] for name in names})
        made = actions.enter_request(entry, actor=request.user, now=now)
        messages.success(request, _("Entered. It is on the list of who answers it."))
        return redirect(made)

    data = request.POST if request.method == "POST" else None
    page = ActPage(
        heading=_("Enter a data-subject request"),
        lede=_("Somebody asks about their own data: what is kept, or to correct or erase it."),
        text=_("It is due one month after it was received. The portal keeps that it came in and "
               "how it ended, not what it says."),
        verb=_("Enter it"),
        trail=_trail(_("Enter one")),
        form=DataRequestForm(data, agents=Agent.objects.visible_to(request.user)),
        act=act,
        no=actions.enters_no(request.user, now),
    )  # fmt: skip
    return answer_act(request, page)


@require_http_methods(ACT)
def data_request_act(request: SignedIn, number: str, act: Act) -> HttpResponse:
    """One act on a request, on a page of its own."""
    found, now, deed = _request(request, number), timezone.now(), DEEDS[act]

    def do(form: Any) -> HttpResponse:
        seen, given = form.cleaned_data["seen"], form.cleaned_data[deed.given]
        deed.act(found, given, seen=seen, actor=request.user, now=now)
        messages.success(request, _("Recorded."))
        visible = DataRequest.objects.visible_to(request.user).filter(pk=found.pk).exists()
        return redirect(found) if visible else redirect("scorecard_data_requests")

    data = request.POST if request.method == "POST" else None
    page = ActPage(
        heading=str(deed.verb),
        lede=str(found),
        text=str(deed.text),
        verb=str(deed.verb),
        trail=_trail(str(deed.verb), found),
        form=deed.form(data, initial={"seen": found.mark}),
        act=do,
        no=actions.act_no(act, found, request.user, now),
        is_final=deed.is_final,
    )
    return answer_act(request, page)

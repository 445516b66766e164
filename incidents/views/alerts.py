"""Alerts: the list, one of them, and whether they were true."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal
from incidents import rights
from incidents.actions import dismiss
from incidents.actions.judging import all_false, judge_alert, judge_rest, may_judge_refusal
from incidents.alert_forms import AlertFilter, EndForm, VerdictForm
from incidents.alert_words import shown_json
from incidents.incident_room import WITH_HEAD, head_of
from incidents.models import Alert, Incident, Monitor
from incidents.rules.alerts import Verdict
from incidents.rules.states import Act, standing_refusal
from registry.views.acts import ActPage, answer_act

ACT = ["GET", "POST"]


@require_safe
def alert_list(request: SignedIn) -> HttpResponse:
    """Alerts that one may see, those that nobody has judged first."""
    form = AlertFilter(request.GET, monitors=Monitor.objects.visible_to(request.user))
    rows = form.narrow(Alert.objects.visible_to(request.user))
    page = page_of(rows, request.GET, Alert.objects.all().for_list())
    views = [
        {"label": label, "address": f"?view={key}", "current": key == form.chosen_view}
        for key, label in AlertFilter.VIEW_NAMES.items()
    ]
    template = "incidents/alert_list.html"
    context = {"page": page, "form": form, "views": views}
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _alert(request: SignedIn, pk: int) -> Alert:
    rows = Alert.objects.visible_to(request.user).select_related(
        "agent", "monitor", "verdict_by", "incident__agent"
    )
    return get_object_or_404(rows.prefetch_related("incident__parts"), pk=pk)


@require_safe
def alert_detail(request: SignedIn, pk: int) -> HttpResponse:
    alert = _alert(request, pk)
    context = {
        "alert": alert,
        "evidence": shown_json(alert.evidence),
        "no": may_judge_refusal(alert, request.user, timezone.now()),
        "trail": [(_("Alerts"), reverse("alert_list")), (str(pk), "")],
    }
    return render(request, "incidents/alert_detail.html", context)


@require_http_methods(ACT)
def alert_judge(request: SignedIn, pk: int) -> HttpResponse:
    """Found true or false, with a reason; found otherwise later, with a reason again."""
    alert, now = _alert(request, pk), timezone.now()

    def act(form: VerdictForm) -> HttpResponse:
        judge_alert(alert, form.chosen, form.cleaned_data["reason"], actor=request.user, now=now,
                    seen=form.cleaned_data["seen"])  # fmt: skip
        messages.success(request, _("Recorded."))
        return redirect(alert)

    data = request.POST if request.method == "POST" else None
    page = ActPage(
        heading=_("Was this alert true?"),
        lede=f"{alert.agent_words} · {alert.summary}",
        text=_("How often each monitor is wrong is counted from this."),
        verb=_("Record it"),
        trail=[
            (_("Alerts"), reverse("alert_list")),
            (str(pk), alert.get_absolute_url()),
            (_("Judge"), ""),
        ],
        form=VerdictForm(data, initial={"seen": alert.verdict}),
        act=act,
        no=may_judge_refusal(alert, request.user, now),
    )
    return answer_act(request, page)


def _incident(request: SignedIn, number: str) -> Incident:
    rows = Incident.objects.visible_to(request.user).select_related(*WITH_HEAD)
    return get_object_or_404(rows.prefetch_related("parts"), number=number)


@require_safe
def incident_alerts(request: SignedIn, number: str) -> HttpResponse:
    """The alerts of one incident, and what may be done with all of them."""
    incident, now = _incident(request, number), timezone.now()
    page = page_of(incident.alerts.all(), request.GET, Alert.objects.all().for_list())
    is_false = all_false(incident)
    context = {
        "incident": incident,
        "page": page,
        "is_false": is_false,
        "judge_no": _rest_no(incident, request, now),
        "dismiss_no": _dismiss_no(incident, request, now, is_false=is_false),
        "head": head_of(incident, request.user, now, "incident_alerts"),
    }
    return render(request, "incidents/incident_alerts.html", context)


def _rest_no(incident: Incident, request: SignedIn, now: Any) -> Refusal | None:
    if not rights.handles(incident, request.user, now):
        return Refusal("alert.only_handlers")
    left = incident.alerts.filter(verdict=Verdict.OPEN).exists()
    return None if left else Refusal("alert.none_left_stale")


def _dismiss_no(
    incident: Incident, request: SignedIn, now: Any, *, is_false: bool
) -> Refusal | None:
    may = rights.handles(incident, request.user, now)
    no = standing_refusal(Act.DISMISS, incident.facts(may_handle=may))
    return no or (None if is_false else Refusal("alert.not_all_false_stale"))


def _trail(incident: Incident, here: str) -> list[tuple[str, str]]:
    return [
        (incident.number, incident.get_absolute_url()),
        (_("Alerts"), reverse("incident_alerts", args=[incident.number])),
        (here, ""),
    ]


@require_http_methods(ACT)
def incident_alerts_judge(request: SignedIn, number: str) -> HttpResponse:
    """All that nobody has judged yet, with one reason: after a storm, say."""
    incident, now = _incident(request, number), timezone.now()

    def act(form: VerdictForm) -> HttpResponse:
        count = judge_rest(
            incident, form.chosen, form.cleaned_data["reason"], actor=request.user, now=now
        )
        messages.success(request, _("Recorded for %(count)s alerts.") % {"count": count})
        return redirect("incident_alerts", number=number)

    page = ActPage(
        heading=_("Judge the other alerts"),
        lede=str(incident),
        text=_("All alerts of this incident that nobody has judged yet, with one reason."),
        verb=_("Record it for all of them"),
        trail=_trail(incident, _("Judge the other alerts")),
        form=VerdictForm(request.POST if request.method == "POST" else None),
        act=act,
        no=_rest_no(incident, request, now),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def incident_alerts_dismiss(request: SignedIn, number: str) -> HttpResponse:
    """Every alert was false: the incident is closed as a false alarm."""
    incident, now = _incident(request, number), timezone.now()

    def act(form: EndForm) -> HttpResponse:
        seen = [form.cleaned_data["seen"]]
        dismiss(incident, form.cleaned_data["reason"], actor=request.user, now=now, seen=seen)
        messages.success(request, _("Closed as a false alarm."))
        return redirect(incident)

    reason = _("Every alert of this incident was found false.")
    page = ActPage(
        heading=_("Close as a false alarm"),
        lede=str(incident),
        text=_("What was stopped for it is let go by people, not by this."),
        verb=_("Close it"),
        trail=_trail(incident, _("Close as a false alarm")),
        form=EndForm(
            request.POST if request.method == "POST" else None,
            initial={"reason": reason, "seen": incident.mark},
        ),
        act=act,
        no=_dismiss_no(incident, request, now, is_false=all_false(incident)),
        is_final=True,
    )
    return answer_act(request, page)

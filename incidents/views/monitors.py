"""Monitors: what each may report, who answers for it, and its keys, each shown once."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, refuse
from incidents.actions import monitors as actions
from incidents.alert_forms import EndForm, MonitorForm, MonitorKeyForm
from incidents.alert_words import rates_of
from incidents.models import Monitor, MonitorKey
from incidents.rules.monitors import read_refusal
from registry.identity_room import STATE_WORDS
from registry.views.acts import ActPage, answer_act

ACT = ["GET", "POST"]


def _may_read(request: SignedIn) -> None:
    roles = {role.value for role in request.user.roles_on(timezone.localdate())}
    refuse(read_refusal(roles))


def _monitor(request: SignedIn, pk: int) -> Monitor:
    rows = Monitor.objects.visible_to(request.user).select_related("owner", "made_by")
    return get_object_or_404(rows.prefetch_related("agents", "units"), pk=pk)


def _trail(monitor: Monitor | None, here: str) -> list[tuple[str, str]]:
    found = [(_("Monitors"), reverse("monitor_list"))]
    if monitor is not None:
        found.append((monitor.name, monitor.get_absolute_url()))
    return [*found, (here, "")]


@require_safe
def monitor_list(request: SignedIn) -> HttpResponse:
    """All that go on, then those that have ended."""
    _may_read(request)
    rows = Monitor.objects.visible_to(request.user)
    if request.GET.get("view") != "all":
        rows = rows.going()
    shown = Monitor.objects.select_related("owner").prefetch_related("agents", "units")
    page = page_of(rows, request.GET, shown)
    context = {
        "page": page,
        "rates": rates_of(page.rows),
        "view": request.GET.get("view"),
        "no": actions.person_refusal(request.user, timezone.now()),
    }
    return render(request, "incidents/monitor_list.html", context)


@require_safe
def monitor_detail(request: SignedIn, pk: int) -> HttpResponse:
    monitor, now = _monitor(request, pk), timezone.now()
    keys = monitor.keys.select_related("issued_by").order_by("-pk")[:20]
    lines = [key.shown(now) | {"sign": STATE_WORDS[key.state(now)]} for key in keys]
    context = {
        "monitor": monitor,
        "keys": lines,
        "rates": rates_of([monitor]).get(monitor.pk, []),
        "no": actions.person_refusal(request.user, now) or _ended(monitor),
        "trail": _trail(None, monitor.name),
    }
    return render(request, "incidents/monitor_detail.html", context)


def _ended(monitor: Monitor) -> Refusal | None:
    return Refusal("monitor.ended_stale") if monitor.ended_at is not None else None


@require_http_methods(ACT)
def monitor_new(request: SignedIn) -> HttpResponse:
    now = timezone.now()

    def act(form: MonitorForm) -> HttpResponse:
        made = actions.add_monitor(form.setting, actor=request.user, now=now)
        messages.success(request, _("The monitor is set up. It reports once it has a key."))
        return redirect(made)

    page = ActPage(
        heading=_("Set up a monitor"),
        lede=_("A program that watches agents and reports what it sees."),
        text=_("It may report only what you allow here. Its key is issued on the next page."),
        verb=_("Set it up"),
        trail=_trail(None, _("Set up a monitor")),
        form=MonitorForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.person_refusal(request.user, now),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def monitor_edit(request: SignedIn, pk: int) -> HttpResponse:
    monitor, now = _monitor(request, pk), timezone.now()

    def act(form: MonitorForm) -> HttpResponse:
        seen = [form.cleaned_data["seen"]]
        actions.change_monitor(monitor, form.setting, actor=request.user, now=now, seen=seen)
        messages.success(request, _("Changed; it holds from the next alert on."))
        return redirect(monitor)

    data = request.POST if request.method == "POST" else None
    page = ActPage(
        heading=_("Change a monitor"),
        lede=monitor.name,
        text=_("What it reported already stays as it is."),
        verb=_("Change it"),
        trail=_trail(monitor, _("Change a monitor")),
        form=MonitorForm(data, monitor=monitor),
        act=act,
        no=actions.person_refusal(request.user, now) or _ended(monitor),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def monitor_end(request: SignedIn, pk: int) -> HttpResponse:
    monitor, now = _monitor(request, pk), timezone.now()

    def act(form: EndForm) -> HttpResponse:
        actions.end_monitor(monitor, form.cleaned_data["reason"], actor=request.user, now=now)
        messages.success(request, _("The monitor has ended; its keys open nothing any more."))
        return redirect(monitor)

    page = ActPage(
        heading=_("End a monitor"),
        lede=monitor.name,
        text=_("At once and for good: it reports no more. What it reported stays."),
        verb=_("End it now"),
        trail=_trail(monitor, _("End a monitor")),
        form=EndForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.person_refusal(request.user, now) or _ended(monitor),
        is_final=True,
    )
    return answer_act(request, page)


@never_cache
@require_http_methods(ACT)
@sensitive_variables("issued")
def monitor_key_issue(request: SignedIn, pk: int) -> HttpResponse:
    """Its first key, or a successor beside the old one; shown on this one answer."""
    monitor, now = _monitor(request, pk), timezone.now()

    def act(form: MonitorKeyForm) -> HttpResponse:
        days, hours = form.typed
        issued = actions.issue_key(monitor, days, overlap_hours=hours, actor=request.user, now=now)
        context = {"monitor": monitor, "issued": issued, "trail": _trail(monitor, _("New key"))}
        return render(request, "incidents/monitor_key_shown.html", context)

    data = request.POST if request.method == "POST" else None
    page = ActPage(
        heading=_("Issue a key"),
        lede=monitor.name,
        text=_("It is shown once, on the next page. An old key goes on for a while, then no more."),
        verb=_("Issue the key"),
        trail=_trail(monitor, _("Issue a key")),
        form=MonitorKeyForm(data, has_key=monitor.keys.current().exists()),
        act=act,
        no=actions.person_refusal(request.user, now) or _ended(monitor),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def monitor_key_revoke(request: SignedIn, pk: int, prefix: str) -> HttpResponse:
    monitor, now = _monitor(request, pk), timezone.now()
    key = get_object_or_404(MonitorKey.objects.select_related("monitor"), monitor=monitor,
                            prefix=prefix)  # fmt: skip

    def act(form: EndForm) -> HttpResponse:
        actions.revoke_key(key, form.cleaned_data["reason"], actor=request.user, now=now)
        messages.success(request, _("Revoked: %(key)s opens nothing any more.") % {"key": prefix})
        return redirect(monitor)

    page = ActPage(
        heading=_("Revoke a key"),
        lede=f"{monitor.name} · {key.prefix}",
        text=_("At once and for good: alerts sent with it are refused."),
        verb=_("Revoke it now"),
        trail=_trail(monitor, _("Revoke a key")),
        form=EndForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.person_refusal(request.user, now) or _revoked(key, now),
        is_final=True,
    )
    return answer_act(request, page)


def _revoked(key: MonitorKey, now: datetime) -> Refusal | None:
    return Refusal("monitor.key_revoked_stale") if key.revoked_at is not None else None

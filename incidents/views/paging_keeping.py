"""Keeping what pages go by: channels with their test, the roster, the chain."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.paging import page_of
from govportal.people.models import Unit
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from govportal.worklist.models import Post
from incidents.actions.paging import chains, channels, rosters
from incidents.actions.paging.keepers import chain_refusal, keep_refusal, read_refusal
from incidents.models import OnCall, PagingChannel
from incidents.paging_forms import ChannelForm, OnCallForm, StepsForm, channel_typed, steps_typed
from incidents.paging_room import all_chain, chain_rows, channel_lines, own_chains
from incidents.rules.paging import SHIPPED
from incidents.rules.severities import Severity
from registry.views.acting import ActPage, answer, posted, seen_in, seen_number, typed

ACT = ["GET", "HEAD", "POST"]


@require_safe
def paging_home(request: SignedIn) -> HttpResponse:
    """Channels, who is on call now, the chain, and how much could not be sent."""
    now = timezone.now()
    refuse(read_refusal(request.user, now))
    chain = all_chain()
    on_call = OnCall.objects.at(now).select_related("person", "unit").order_by("order", "pk")
    context = {
        "channels": channel_lines(),
        "on_call": on_call[:50],
        "chain": chain,
        "rows": chain_rows(chain),
        "own": [(row, chain_rows(row)) for row in own_chains()],
        "dead": Post.objects.dead().filter(receiver__channel__isnull=False).count(),
        "no": keep_refusal(request.user, now),
        "may_chain": chain_refusal(request.user, now) is None,
        "units": Unit.objects.all(),
    }
    return render(request, "incidents/paging_home.html", context)


def _page(heading: str, lede: str, done: str, seen: object = "", **more: Any) -> ActPage:
    return ActPage(
        heading=heading,
        lede=lede,
        verb=_("Save it"),
        back=reverse("paging_home"),
        done=done,
        trail=[(_("Paging"), reverse("paging_home"))],
        seen=seen,
        **more,
    )


@require_http_methods(ACT)
def channel_new(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    refuse(keep_refusal(request.user, now))
    form = ChannelForm(typed(request))
    lede = _("Where several people are paged at once. Send a test page when it is saved.")
    page = _page(_("New channel"), lede, _("The channel is there; send it a test page."))
    return answer(
        request, page, form, lambda: channels.add_channel(form.asked, actor=request.user, now=now)
    )


@require_http_methods(ACT)
def channel_edit(request: SignedIn, pk: int) -> HttpResponse:
    now = timezone.now()
    refuse(keep_refusal(request.user, now))
    channel = get_object_or_404(PagingChannel.objects.select_related("receiver"), pk=pk)
    form = ChannelForm(typed(request), channel=channel, initial=channel_typed(channel))
    page = _page(channel.name, channel.shape_words, _("The channel is changed."), channel.mark)

    def save() -> object:
        seen = {seen_in(request)}
        return channels.change_channel(channel, form.asked, actor=request.user, now=now, seen=seen)

    return answer(request, page, form, save)


@require_POST
def channel_test(request: SignedIn, pk: int) -> HttpResponse:
    """Send a test page; what became of it shows a few seconds later."""
    now = timezone.now()
    refuse(keep_refusal(request.user, now))
    channel = get_object_or_404(PagingChannel, pk=pk)
    return posted(
        request,
        lambda: channels.send_test_page(channel, actor=request.user, now=now),
        _("A test page is on its way; look again in a few seconds."),
        reverse("paging_home"),
    )


@require_http_methods(ACT)
def roster(request: SignedIn) -> HttpResponse:
    """Who is on call, was and will be; and the form for another shift."""
    now = timezone.now()
    refuse(read_refusal(request.user, now))
    shown = OnCall.objects.select_related("person", "unit")
    page = page_of(OnCall.objects.all(), request.GET, shown)
    form = OnCallForm(typed(request))
    lines = [(row, row.starts_at <= now < row.ends_at, row.ends_at > now) for row in page.rows]
    no = keep_refusal(request.user, now)
    about = ActPage(_("On call"), _("Put on call"), reverse("paging_roster"),
                    _("The roster has another shift."), template="incidents/paging_roster.html",
                    more={"roster": page, "lines": lines, "no": no})  # fmt: skip
    if request.method == "POST":
        refuse(no)

    def save() -> object:
        said: Any = form.cleaned_data
        return rosters.put_on_call(**said, actor=request.user, now=now)

    return answer(request, about, form, save)


@require_POST
def roster_end(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody is on call no longer; a second time changes nothing."""
    now = timezone.now()
    refuse(keep_refusal(request.user, now))
    row = get_object_or_404(OnCall, pk=pk)
    return posted(
        request,
        lambda: rosters.end_on_call(row, actor=request.user, now=now),
        _("The shift has ended."),
        reverse("paging_roster"),
    )


@require_http_methods(ACT)
def chain_edit(request: SignedIn, severity: str) -> HttpResponse:
    """The steps of one severity, for all business units or for ``?unit=``."""
    now = timezone.now()
    refuse(chain_refusal(request.user, now))
    if severity not in set(Severity):
        raise Http404
    which, slug = Severity(severity), request.GET.get("unit", "")
    unit = get_object_or_404(Unit, slug=slug) if slug else None
    chain = chains.standing(unit)
    steps = (chain.chain if chain is not None else SHIPPED)[which]
    form = StepsForm(typed(request), initial=steps_typed(steps))
    words = {"severity": which.value, "unit": unit or _("all business units")}
    lede = _("Rounds of pages that run now keep their version.")
    heading = _("Who is paged at %(severity)s, for %(unit)s") % words
    page = _page(heading, lede, _("The chain has a new version."), chain.n if chain else 0,
                 template="incidents/paging_chain_edit.html", more={"unit": unit})  # fmt: skip

    def save() -> object:
        why, seen = form.cleaned_data["reason"], seen_number(request)
        if unit is not None and request.POST.get("drop"):
            return chains.follow_all(unit, why, seen=seen, actor=request.user, now=now)
        return chains.put_steps(which, form.steps, why, unit=unit, seen=seen, actor=request.user,
                                now=now)  # fmt: skip

    return answer(request, page, form, save)

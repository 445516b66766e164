"""Usage policies of the organisation and of agents: versions, differences, and their way."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse
from registry import actions
from registry.accountability_forms import ReasonForm, UsageForm, box_texts
from registry.models import Agent, UsagePolicy
from registry.rules.usage import Act, Fault, Line, read
from registry.usage_room import ON_ITS_WAY, groups_of, usage_room
from registry.views.about import agent_or_404
from registry.views.acting import ActPage, answer, posted, seen_in, typed

RULES = "agent_rules"


def _policy(request: SignedIn, pk: int) -> UsagePolicy:
    rows = UsagePolicy.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("agent__unit", "author", "approved_by"), pk=pk)


def _trail(policy: UsagePolicy) -> list[tuple[str, str]]:
    """To the page where the versions of this scope stand."""
    agent = policy.agent
    if agent is None:
        return [(_("Usage policy"), reverse("usage_list"))]
    return [
        (_("Agents"), reverse("agent_list")),
        (agent.name, reverse("agent_detail", args=[agent.slug])),
        (_("Rules"), reverse(RULES, args=[agent.slug])),
    ]


@require_safe
def usage_list(request: SignedIn) -> HttpResponse:
    """The organisation's policy in force, and its versions."""
    versions = UsagePolicy.objects.of(None)
    page = page_of(versions, request.GET, versions.select_related("author", "approved_by"))
    active = versions.active().first()
    context = {
        "page": page,
        "active": active,
        "groups": groups_of(active.lines) if active else [],
        "open": versions.open().first(),
        "refusal": actions.draft_no(None, request.user, timezone.now()),
    }
    return render(request, "registry/usage_list.html", context)


@require_safe
def usage_version(request: SignedIn, pk: int) -> HttpResponse:
    """One version: its lines, its difference to the one in force or before, and what is next."""
    policy = _policy(request, pk)
    others = UsagePolicy.objects.of(policy.agent)
    before = others.filter(n__lt=policy.n, active_at__isnull=False).order_by("-n")
    against = others.active().first() if policy.state in ON_ITS_WAY else before.first()
    room = usage_room(policy, against, request.user, timezone.now())
    here = (_("Usage policy, version %(n)s") % {"n": policy.n}, "")
    context = {"room": room, "policy": policy, "trail": [*_trail(policy), here]}
    return render(request, "registry/usage_version.html", context)


@require_POST
def usage_new(request: SignedIn) -> HttpResponse:
    return _begin(request, None, reverse("usage_list"))


@require_POST
def agent_usage_new(request: SignedIn, slug: str) -> HttpResponse:
    return _begin(request, agent_or_404(request, slug), reverse(RULES, args=[slug]))


def _begin(request: SignedIn, agent: Agent | None, back: str) -> HttpResponse:
    try:
        policy = actions.begin_usage(agent, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.error(request, str(refused))
        return redirect(back)
    return redirect("usage_edit", pk=policy.pk)


@require_http_methods(["GET", "POST"])
def usage_edit(request: SignedIn, pk: int) -> HttpResponse:
    """The fifteen boxes of a draft."""
    policy, now = _policy(request, pk), timezone.now()
    if request.method == "GET":
        refuse(actions.act_no(policy, Act.EDIT, request.user, now))
    first = {**box_texts(policy.lines), "note": policy.note.strip("–")}
    form = UsageForm(typed(request), initial=first)
    lines, faults = _read(form)
    form_page = ActPage(
        heading=_("Write version %(n)s") % {"n": policy.n},
        lede=policy.agent.name if policy.agent else _("Usage policy of the organisation"),
        verb=_("Save the draft"),
        back=policy.url,
        done=_("The draft is saved."),
        trail=_trail(policy),
        seen=policy.digest,
        template="registry/usage_edit.html",
        more={"policy": policy},
    )

    def save() -> object:
        if faults:
            form.show_faults(faults)
            return None
        note, seen = form.cleaned_data["note"], seen_in(request)
        return actions.write_usage(policy, lines, note, seen=seen, actor=request.user, now=now)

    return answer(request, form_page, form, save)


def _read(form: UsageForm) -> tuple[list[Line], list[Fault]]:
    return read(form.typed) if form.is_bound and form.is_valid() else ([], [])


@require_POST
def usage_approve(request: SignedIn, pk: int) -> HttpResponse:
    policy, now = _policy(request, pk), timezone.now()
    return posted(
        request,
        lambda: actions.approve_usage(policy, seen=seen_in(request), actor=request.user, now=now),
        _("Approved. It counts once it is put in force."),
        policy.url,
    )


@require_POST
def usage_activate(request: SignedIn, pk: int) -> HttpResponse:
    policy, now = _policy(request, pk), timezone.now()
    return posted(
        request,
        lambda: actions.activate_usage(policy, actor=request.user, now=now),
        _("This version is in force."),
        policy.url,
    )


@require_http_methods(["GET", "POST"])
def usage_discard(request: SignedIn, pk: int) -> HttpResponse:
    """Give up a version that is not in force."""
    policy, now = _policy(request, pk), timezone.now()
    if request.method == "GET":
        refuse(actions.act_no(policy, Act.DISCARD, request.user, now))
    form = ReasonForm(typed(request))
    page = ActPage(
        heading=_("Discard version %(n)s") % {"n": policy.n},
        lede=_("It never comes into force; it stays on record with your reason."),
        verb=_("Discard it"),
        back=policy.url,
        done=_("The version is discarded."),
        trail=_trail(policy),
    )
    return answer(
        request,
        page,
        form,
        lambda: actions.discard_usage(
            policy, form.cleaned_data["reason"], actor=request.user, now=now
        ),
    )

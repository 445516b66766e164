"""The page “Accountability” of an agent: duties, and what it is worth."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry import actions
from registry.accountability_forms import DutyForm, ValueForm
from registry.duty_names import DUTY_HINTS, DUTY_NAMES, STAGE_NAMES
from registry.duty_room import duty_room
from registry.findings import duty_findings, findings_of, owner_findings
from registry.models import Agent, BusinessValue, SafeState
from registry.models.releases import day_of
from registry.names import PEOPLE_FIELDS
from registry.rules.raci import Duty, Party, Stage
from registry.views.about import agent_or_404, agent_page
from registry.views.acting import ActPage, answer, offered, seen_number, typed

HERE = "agent_accountability"


def trail_of(agent: Agent, page: str, name: str) -> list[tuple[str, str]]:
    """From the list of agents to a page about this one."""
    return [
        (_("Agents"), reverse("agent_list")),
        (agent.name, reverse("agent_detail", args=[agent.slug])),
        (name, reverse(page, args=[agent.slug])),
    ]


@require_safe
def agent_accountability(request: SignedIn, slug: str) -> HttpResponse:
    agent = agent_or_404(request, slug, *PEOPLE_FIELDS)
    room = duty_room(agent, day_of(timezone.now()))
    values = BusinessValue.objects.filter(agent=agent).select_related("owner")
    context = {
        "findings": [*owner_findings(agent), *duty_findings(agent, room)],
        "room": room,
        "value": values.first(),
        "safe_state": SafeState.objects.filter(agent=agent).select_related("set_by").first(),
        "refusal": actions.owners_no(agent, request.user),
    }
    return agent_page(request, agent, HERE, context)


@require_safe
def agent_findings(request: SignedIn, slug: str) -> HttpResponse:
    """A panel of the overview: what is missing around this agent."""
    agent = agent_or_404(request, slug, *PEOPLE_FIELDS)
    context = {"agent": agent, "findings": findings_of(agent, timezone.now())}
    return render(request, "registry/agent_findings.html", context)


@require_http_methods(["GET", "POST"])
def duty_name(request: SignedIn, slug: str, stage: str, duty: str) -> HttpResponse:
    """Give a duty to somebody else than the table says, or back to whom it says."""
    agent = agent_or_404(request, slug, *PEOPLE_FIELDS)
    refuse(actions.owners_no(agent, request.user))
    where, what = _place(stage, duty)
    rows = agent.named_duties.filter(stage=where, duty=what, ended_at__isnull=True)
    standing, back = rows.first(), reverse(HERE, args=[slug])
    form = DutyForm(typed(request), duty=what)
    page = ActPage(
        heading=f"{STAGE_NAMES[where]}: {DUTY_NAMES[what]} ({DUTY_HINTS[what]})",
        lede=_(
            "Name one role or one person in place of what the table says. The business owner "
            "stays accountable for the outcome."
        ),  # fmt: skip
        verb=_("Name them"),
        back=back,
        done=_("The duty is given."),
        trail=trail_of(agent, HERE, _("Accountability")),
        seen=standing.pk if standing else 0,
        more={"people": offered(agent), "standing": standing},
    )
    return answer(request, page, form, lambda: _give(request, agent, where, what, form))


def _place(stage: str, duty: str) -> tuple[Stage, Duty]:
    try:
        return Stage(stage), Duty(duty)
    except ValueError:
        raise Http404 from None


def _give(request: SignedIn, agent: Agent, stage: Stage, duty: Duty, form: DutyForm) -> object:
    now, reason, seen = timezone.now(), form.cleaned_data["reason"], seen_number(request)
    if "back" in request.POST:
        return actions.give_duty_back(
            agent, stage, duty, reason, seen=seen, actor=request.user, now=now
        )
    person, party = form.named
    to: Person | Party | None = None if person and party else person or party
    return actions.name_duty(agent, stage, duty, to, reason, seen=seen, actor=request.user, now=now)


@require_http_methods(["GET", "POST"])
def value_edit(request: SignedIn, slug: str) -> HttpResponse:
    """What the agent is for in money and results."""
    agent = agent_or_404(request, slug)
    refuse(actions.owners_no(agent, request.user))
    value = BusinessValue.objects.filter(agent=agent).select_related("owner").first()
    names = ("workflow", "monthly_cost", "currency", "outcome", "unit", "baseline", "target")
    first = {name: getattr(value, name) for name in names} if value else {}
    owner = value.owner if value else request.user
    form = ValueForm(typed(request), initial=first | {"owner": owner.email})
    page = ActPage(
        heading=_("Business value"),
        lede=_("What the agent is for. Scorecards measure cost and results against it."),
        verb=_("Save"),
        back=reverse(HERE, args=[slug]),
        done=_("The business value is saved."),
        trail=trail_of(agent, HERE, _("Accountability")),
        seen=actions.value_edition(value),
        more={"people": offered(agent)},
    )

    def save() -> object:
        fields = dict(form.cleaned_data)
        return actions.describe_value(
            agent,
            fields.pop("owner"),
            seen=seen_number(request),
            actor=request.user,
            now=timezone.now(),
            **fields,
        )

    return answer(request, page, form, save)

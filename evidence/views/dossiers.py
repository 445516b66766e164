"""The dossier of an agent and the report of a framework, as PDF to take away."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evidence.actions.dossiers import export_dossier, export_framework
from evidence.actions.exports import Printed
from evidence.models.frameworks import Framework
from evidence.story_forms import MomentForm
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused
from registry.models import Agent
from registry.views.about import agent_or_404, agent_page


@require_safe
def agent_dossier(request: SignedIn, slug: str) -> HttpResponse:
    """What the dossier holds, and as of when somebody wants it."""
    agent = agent_or_404(request, slug)
    return _page(request, agent, MomentForm(now=timezone.now()))


@require_POST
def agent_dossier_pdf(request: SignedIn, slug: str) -> HttpResponse:
    """Recorded, and so a form and not a link; what was typed comes back when it is refused."""
    agent, now = agent_or_404(request, slug), timezone.now()
    form = MomentForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, agent, form, 422)
    try:
        printed = export_dossier(agent, form.moment, reader=request.user, now=now)
    except Refused as refused:
        form.add_error("on", str(refused))
        return _page(request, agent, form, 422)
    return _file(printed)


def _page(request: SignedIn, agent: Agent, form: MomentForm, status: int = 200) -> HttpResponse:
    sees_all = request.user.sees_all_on(timezone.localdate())
    context = {"form": form, "sees_all": sees_all}
    template = "evidence/agent_dossier.html"
    return agent_page(request, agent, "agent_dossier", context, template, status)


@require_POST
def framework_report(request: SignedIn, slug: str) -> HttpResponse:
    framework = get_object_or_404(Framework, slug=slug)
    return _file(export_framework(framework, reader=request.user, now=timezone.now()))


def _file(printed: Printed) -> HttpResponse:
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{printed.name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer

"""The page with the picture of dependencies."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from govportal.charts import draw_web
from govportal.people.signed_in import SignedIn
from registry.forms import PictureFilter
from registry.models import Agent
from registry.picture import in_words, picture_of


@require_safe
def agent_picture(request: SignedIn) -> HttpResponse:
    """Which agents may hand on to which, whose models they use, and which data they share."""
    form = PictureFilter(request.GET)
    agents = form.narrow(Agent.objects.visible_to(request.user))
    picture = picture_of(agents, timezone.localdate(), form.rest)
    heads = (_("Vendors of models"), _("Agents that may run"), _("Data they use"))
    parts = (picture.left, picture.right, picture.arcs)
    drawn = draw_web(picture.columns, heads, *parts, label=in_words(picture))
    context = {"form": form, "picture": picture, "drawn": drawn, "web": picture.web}
    return render(request, "registry/agent_picture.html", context)

"""An agent's manifests: all versions, and any two of them side by side."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from registry.manifest_forms import PairForm
from registry.manifest_list import chosen, found_or_404, line_of, reference_of
from registry.models import Authorisation, Manifest
from registry.views.about import agent_or_404, agent_page


@require_safe
def agent_manifests(request: SignedIn, slug: str) -> HttpResponse:
    """Every version, newest first; which is authorised where, and how each differs."""
    agent, today = agent_or_404(request, slug), timezone.localdate()
    rights = Prefetch("authorisations", Authorisation.objects.order_by("-pk"))
    shown = Manifest.objects.prefetch_related(rights)
    page = page_of(agent.manifests.all(), request.GET, shown, size=20)
    base = reference_of(agent, today)
    lines = [line_of(manifest, base) for manifest in page.rows]
    return agent_page(
        request, agent, "agent_manifests", {"page": page, "lines": lines, "base": base}
    )


@require_safe
def manifest_compare(request: SignedIn, slug: str) -> HttpResponse:
    """Two versions side by side: ``?from=&to=``, each a fingerprint or the beginning of one."""
    agent, today = agent_or_404(request, slug), timezone.localdate()
    pair = chosen(agent, request.GET.get("from"), request.GET.get("to"), today)
    if pair is None:
        raise Http404
    context = {"pair": pair, "form": PairForm(pair), "with_same": "all" in request.GET}
    context["comparison"] = pair.comparison(with_same="all" in request.GET)
    return agent_page(request, agent, "agent_manifests", context, "registry/manifest_compare.html")


@require_safe
def manifest_file(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The bytes that the fingerprint is the SHA-256 of."""
    manifest = found_or_404(agent_or_404(request, slug), pk)
    answer = HttpResponse(manifest.body, content_type="application/json")
    name = f"{slug}-{manifest.fingerprint.partition(':')[2][:16]}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

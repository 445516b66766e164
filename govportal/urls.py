"""The address book: the only place that knows every room's pages."""

from django.urls import include, path

from govportal import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("api/", include("govportal.api.urls")),
    path("api/v1/", include("registry.api.identity_urls")),
    path("api/v1/", include("registry.api.pipelines_urls")),
    path("api/v1/", include("registry.api.urls")),
    path("api/v1/", include("approvals.api.urls")),
    path("api/v1/", include("incidents.api.urls")),
    path("api/v1/", include("scorecards.api.urls")),
    path("api/v1/", include("evidence.api.urls")),
    path("accounts/", include("govportal.people.urls")),
    path("", include("govportal.worklist.urls")),
    path("people/", include("govportal.worklist.leaving_urls")),
    path("people/", include("govportal.worklist.delegation_urls")),
    path("people/", include("govportal.worklist.committee_urls")),
    path("", include("registry.urls")),
    path("", include("approvals.urls")),
    path("", include("incidents.urls")),
    path("", include("scorecards.urls")),
    path("", include("evidence.urls")),
]
handler400 = "govportal.errors.bad_request"
handler403 = "govportal.errors.forbidden"
handler404 = "govportal.errors.not_found"
handler500 = "govportal.errors.broken"

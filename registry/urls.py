"""Addresses of the agent inventory."""

from django.urls import include, path

from registry.views import agents, picture, releases

urlpatterns = [
    path("", include("registry.leavers_urls")),
    path("", include("registry.identity_urls")),
    path("", include("registry.entry_urls")),
    path("", include("registry.accountability_urls")),
    path("", include("registry.vendors_urls")),
    path("", include("registry.tables_urls")),
    path("inventory/", include("registry.inventory_urls")),
    path("inventory/picture/", picture.agent_picture, name="agent_picture"),
    path("agents/", agents.agent_list, name="agent_list"),
    path("agents/<slug:slug>/", agents.agent_detail, name="agent_detail"),
    path("agents/<slug:slug>/go-live/", agents.agent_go_live, name="agent_go_live"),
    path("agents/<slug:slug>/release/<int:pk>/", releases.agent_release, name="agent_release"),
    path("agents/<slug:slug>/stages/<int:pk>/start/", releases.stage_start, name="stage_start"),
    path("agents/<slug:slug>/stages/<int:pk>/leave/", releases.stage_leave, name="stage_leave"),
    path("agents/<slug:slug>/stages/<int:pk>/back/", releases.stage_back, name="stage_back"),
    path(
        "agents/<slug:slug>/criteria/<int:pk>/sign/",
        releases.criterion_sign,
        name="criterion_sign",
    ),
    path(
        "agents/<slug:slug>/criteria/<int:pk>/take-back/",
        releases.signature_withdraw,
        name="signature_withdraw",
    ),
    path("", include("registry.manifests_urls")),
]

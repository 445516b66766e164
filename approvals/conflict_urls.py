"""Addresses of the register of conflicts, and of how decisions are read."""

from django.urls import path

from approvals.views import conflicts, panel

urlpatterns = [
    path("conflicts/", conflicts.conflict_list, name="conflict_list"),
    path("conflicts/export/", conflicts.conflict_export, name="conflict_export"),
    path(
        "reviews/<int:pk>/step-back/<str:kind>/",
        conflicts.review_step_back,
        name="review_step_back",
    ),
    path("reviewers/", panel.reviewer_panel, name="reviewer_panel"),
]

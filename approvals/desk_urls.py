"""Addresses of the completeness desk, of precedents and of privileged advice."""

from django.urls import path

from approvals.views import advice, completeness, precedents, revisions

urlpatterns = [
    path("reviews/<int:pk>/advice/", advice.review_advice, name="review_advice"),
    path(
        "requests/<str:number>/completeness/",
        completeness.request_completeness,
        name="request_completeness",
    ),
    path(
        "requests/<str:number>/precedents/",
        precedents.request_precedents,
        name="request_precedents",
    ),
    path("requests/<str:number>/changes/", revisions.request_changes, name="request_changes"),
]

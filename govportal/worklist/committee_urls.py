"""Addresses of committees and their seats."""

from django.urls import path

from govportal.worklist import committee_views as views

urlpatterns = [
    path("committees/", views.committee_list, name="committee_list"),
    path("committees/new/", views.committee_new, name="committee_new"),
    path("committees/<slug:slug>/", views.committee_detail, name="committee_detail"),
    path("committees/<slug:slug>/edit/", views.committee_edit, name="committee_edit"),
    path("committees/<slug:slug>/seats/add/", views.seat_add, name="seat_add"),
    path("seats/<int:pk>/term/", views.seat_term, name="seat_term"),
]

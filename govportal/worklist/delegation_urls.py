"""Addresses about who is out of office and who stands in."""

from django.urls import path

from govportal.worklist import delegation_views as views

urlpatterns = [
    path("substitutes/", views.delegation_list, name="delegation_list"),
    path("substitutes/<int:pk>/end/", views.delegation_end, name="delegation_end"),
]

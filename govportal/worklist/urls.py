"""Addresses of what waits for whom."""

from django.urls import path

from govportal.worklist import views

urlpatterns = [
    path("", views.home, name="home"),
]

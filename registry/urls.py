"""Addresses of the agent inventory."""

from django.urls import path

from registry import views

urlpatterns = [
    path("agents/", views.agent_list, name="agent_list"),
    path("agents/<slug:slug>/", views.agent_detail, name="agent_detail"),
    path("agents/<slug:slug>/go-live/", views.agent_go_live, name="agent_go_live"),
]

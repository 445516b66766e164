"""The addresses of readiness."""

from django.urls import path

from scorecards.views import readiness

urlpatterns = [
    path("scorecards/readiness/", readiness.scorecard_readiness, name="scorecard_readiness"),
    path("agents/<slug:slug>/readiness/", readiness.agent_readiness, name="agent_readiness"),
    path(
        "agents/<slug:slug>/readiness/say/",
        readiness.agent_readiness_say,
        name="agent_readiness_say",
    ),
    path("agents/<slug:slug>/scorecard/", readiness.agent_scorecard, name="agent_scorecard"),
]

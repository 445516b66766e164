"""Addresses of handing an agent over, and of retiring it."""

from django.urls import path

from registry.views import handing_over, retirement

urlpatterns = [
    path("agents/<slug:slug>/hand-over/", handing_over.agent_hand_over, name="agent_hand_over"),
    path("agents/<slug:slug>/retirement/", retirement.agent_retirement, name="agent_retirement"),
    path(
        "agents/<slug:slug>/retirement/receipt/",
        retirement.retirement_receipt,
        name="retirement_receipt",
    ),
    path(
        "agents/<slug:slug>/retirement/proof/", retirement.retirement_proof, name="retirement_proof"
    ),
]

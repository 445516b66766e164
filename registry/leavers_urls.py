"""Addresses of handing an agent over, and of retiring it."""

from django.urls import path

from registry.views import handing_over, namings, retirement

urlpatterns = [
    path("named/", namings.named_list, name="named_list"),
    path("named/take/", namings.named_take_all, name="named_take_all"),
    path("named/<int:pk>/take/", namings.named_take, name="named_take"),
    path("named/<int:pk>/back/", namings.named_back, name="named_back"),
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

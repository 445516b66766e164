"""Addresses of provisional orders and emergency ballots."""

from django.urls import path

from approvals.views import emergencies, orders

urlpatterns = [
    path("orders/", orders.order_list, name="order_list"),
    path("requests/<str:number>/order/", orders.order_detail, name="order_detail"),
    path("requests/<str:number>/order/panel/", orders.order_panel, name="order_panel"),
    path("requests/<str:number>/order/step-back/", orders.order_recuse, name="order_recuse"),
    path("emergencies/", emergencies.emergency_list, name="emergency_list"),
    path("emergencies/<int:pk>/", emergencies.emergency_detail, name="emergency_detail"),
    path("emergencies/<int:pk>/step-back/", emergencies.emergency_recuse, name="emergency_recuse"),
    path(
        "emergencies/about/<slug:slug>/",
        emergencies.agent_emergencies,
        name="agent_emergencies",
    ),
    path("emergencies/about/<slug:slug>/open/", emergencies.emergency_open, name="emergency_open"),
]

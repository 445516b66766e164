"""Addresses of provisional orders."""

from django.urls import path

from approvals.views import orders

urlpatterns = [
    path("orders/", orders.order_list, name="order_list"),
    path("requests/<str:number>/order/", orders.order_detail, name="order_detail"),
    path("requests/<str:number>/order/panel/", orders.order_panel, name="order_panel"),
    path("requests/<str:number>/order/step-back/", orders.order_recuse, name="order_recuse"),
]

"""Addresses about people who leave: who holds what still, and where it is handed over."""

from django.urls import path

from govportal.worklist import leaving_views as views

urlpatterns = [
    path("leaving/", views.leaving_list, name="leaving_list"),
    path("close/", views.account_close, name="account_close"),
    path("<slug:ref>/open/", views.account_open, name="account_open"),
    path("<slug:ref>/reports/", views.reports_hand_over, name="reports_hand_over"),
    path("seats/<int:pk>/", views.seat_fill, name="seat_fill"),
    path("work/<int:pk>/", views.work_pass, name="work_pass"),
]

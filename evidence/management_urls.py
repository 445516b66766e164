"""Addresses of reviews of management."""

from django.urls import path, re_path

from evidence.rules.management_reviews import Act, PointAct
from evidence.views import management_reviews as views

ONE = "management-reviews/<str:number>/"
urlpatterns = [
    path("management-reviews/", views.management_review_list, name="management_review_list"),
    path("management-reviews/new/", views.management_review_new, name="management_review_new"),
    path(ONE, views.management_review_detail, name="management_review_detail"),
    path(f"{ONE}days/", views.management_review_days, name="management_review_days"),
    path(f"{ONE}gather/", views.management_review_gather, name="management_review_gather"),
    path(f"{ONE}minutes/", views.management_review_minutes, name="management_review_minutes"),
    path(f"{ONE}attendees/", views.management_attendee_add, name="management_attendee_add"),
    path(
        f"{ONE}attendees/<str:ref>/remove/",
        views.management_attendee_remove,
        name="management_attendee_remove",
    ),
    path(f"{ONE}points/", views.management_point_add, name="management_point_add"),
    re_path(
        rf"^management-reviews/(?P<number>[^/]+)/points/(?P<n>\d{{1,30}})/"
        rf"(?P<act>{'|'.join(PointAct)})/$",
        views.management_point_act,
        name="management_point_act",
    ),
    re_path(
        rf"^management-reviews/(?P<number>[^/]+)/(?P<act>{'|'.join(Act)})/$",
        views.management_review_act,
        name="management_review_act",
    ),
]

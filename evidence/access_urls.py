"""Addresses of auditors' access and of what they ask for."""

from django.urls import path, re_path

from evidence.rules import accesses as access_rules
from evidence.rules import asked as asked_rules
from evidence.views import accesses, asked

urlpatterns = [
    path("auditor-access/", accesses.access_list, name="access_list"),
    path("auditor-access/new/", accesses.access_new, name="access_new"),
    path("auditor-access/<str:number>/", accesses.access_detail, name="access_detail"),
    re_path(
        rf"^auditor-access/(?P<number>[^/]+)/(?P<act>{'|'.join(access_rules.BY_PEOPLE)})/$",
        accesses.access_act,
        name="access_act",
    ),
    path("evidence-requests/", asked.asked_list, name="asked_list"),
    path("evidence-requests/new/", asked.asked_new, name="asked_new"),
    path("evidence-requests/<str:number>/", asked.asked_detail, name="asked_detail"),
    path("evidence-requests/<str:number>/files/<int:n>/", asked.asked_file, name="asked_file"),
    re_path(
        rf"^evidence-requests/(?P<number>[^/]+)/(?P<act>{'|'.join(asked_rules.Act)})/$",
        asked.asked_act,
        name="asked_act",
    ),
]

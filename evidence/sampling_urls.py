"""Addresses of samples."""

from django.urls import path, re_path

from evidence.rules.sample_results import Act
from evidence.views import samples

urlpatterns = [
    path("samples/", samples.sample_list, name="sample_list"),
    path("samples/new/", samples.sample_new, name="sample_new"),
    path("samples/<str:number>/", samples.sample_detail, name="sample_detail"),
    path("samples/<str:number>/items/<int:n>/", samples.sample_item, name="sample_item"),
    path(
        "samples/<str:number>/items/<int:n>/finding/",
        samples.sample_finding,
        name="sample_finding",
    ),
    re_path(
        r"^samples/(?P<number>[^/]+)/(?P<form>csv|json)/$",
        samples.sample_file,
        name="sample_file",
    ),
    re_path(
        rf"^samples/(?P<number>[^/]+)/(?P<act>{'|'.join(Act)})/$",
        samples.sample_act,
        name="sample_act",
    ),
]

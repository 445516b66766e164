"""Addresses of the record in the API."""

from django.urls import path

from evidence.api import asked, packs, samples
from govportal.api.views import resource

urlpatterns = [
    path("evidence-requests", resource(GET=asked.asked_list), name="api_asked"),
    path("evidence-requests/<str:number>", resource(GET=asked.asked_read), name="api_asked_one"),
    path("evidence-packs", resource(GET=packs.packs_list, POST=packs.pack_ask), name="api_packs"),
    path("evidence-packs/<str:number>", resource(GET=packs.pack_read), name="api_pack"),
    path(
        "evidence-packs/<str:number>/downloads",
        resource(POST=packs.pack_download),
        name="api_pack_downloads",
    ),
    path("samples", resource(GET=samples.samples_list), name="api_samples"),
    path("samples/<str:number>", resource(GET=samples.sample_read), name="api_sample"),
]

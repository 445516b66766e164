"""Addresses of the audit trail, evidence packs and decision records."""

from django.urls import path

from evidence import keeping_urls
from evidence.views import audit, packs

urlpatterns = [
    *keeping_urls.urlpatterns,
    path("audit/", audit.entry_list, name="entry_list"),
    path("audit/<str:pk>/", audit.entry_detail, name="entry_detail"),
    path("packs/", packs.pack_list, name="pack_list"),
    path("packs/new/", packs.pack_new, name="pack_new"),
    path("packs/<str:number>/", packs.pack_detail, name="pack_detail"),
    path("packs/<str:number>/retry/", packs.pack_retry, name="pack_retry"),
    path("packs/<str:number>/download/", packs.pack_download, name="pack_download"),
    path("requests/<str:number>/record/", packs.request_record, name="request_record"),
    path("requests/<str:number>/record/pdf/", packs.record_download, name="record_download"),
    path("requests/<str:number>/record/pack/", packs.request_pack_new, name="request_pack_new"),
    path("incidents/<str:number>/packs/", packs.incident_packs, name="incident_packs"),
    path("incidents/<str:number>/packs/new/", packs.incident_pack_new, name="incident_pack_new"),
]

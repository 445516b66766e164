"""Addresses of the audit trail, evidence packs and decision records."""

from django.urls import path

from evidence import (
    access_urls,
    controls_urls,
    finding_urls,
    framework_urls,
    keeping_urls,
    management_urls,
    sampling_urls,
    section_urls,
)
from evidence.views import audit, extracts, integrity, packs, stories

urlpatterns = [
    *controls_urls.urlpatterns,
    *access_urls.urlpatterns,
    *finding_urls.urlpatterns,
    *framework_urls.urlpatterns,
    *keeping_urls.urlpatterns,
    *section_urls.urlpatterns,
    *management_urls.urlpatterns,
    *sampling_urls.urlpatterns,
    path("audit/", audit.entry_list, name="entry_list"),
    path("audit/integrity/", integrity.ledger_integrity, name="ledger_integrity"),
    path("audit/integrity/verify/", integrity.ledger_verify, name="ledger_verify"),
    path("audit/extracts/", extracts.extract_list, name="extract_list"),
    path("audit/extracts/new/", extracts.extract_new, name="extract_new"),
    path("audit/extracts/<int:pk>/", extracts.extract_detail, name="extract_detail"),
    path("audit/extracts/<int:pk>/file/", extracts.extract_file, name="extract_file"),
    path("audit/what-happened/", stories.story_find, name="story_find"),
    path("audit/what-happened/<str:kind>/<path:key>/", stories.story, name="story"),
    path("audit/<str:pk>/", audit.entry_detail, name="entry_detail"),
    path("packs/", packs.pack_list, name="pack_list"),
    path("packs/new/", packs.pack_new, name="pack_new"),
    path("packs/<str:number>/", packs.pack_detail, name="pack_detail"),
    path("packs/<str:number>/again/", packs.pack_again, name="pack_again"),
    path("packs/<str:number>/cancel/", packs.pack_cancel, name="pack_cancel"),
    path("packs/<str:number>/retry/", packs.pack_retry, name="pack_retry"),
    path("packs/<str:number>/download/", packs.pack_download, name="pack_download"),
    path("requests/<str:number>/record/", packs.request_record, name="request_record"),
    path("requests/<str:number>/record/pdf/", packs.record_download, name="record_download"),
    path("requests/<str:number>/record/pack/", packs.request_pack_new, name="request_pack_new"),
    path("incidents/<str:number>/packs/", packs.incident_packs, name="incident_packs"),
    path("incidents/<str:number>/packs/new/", packs.incident_pack_new, name="incident_pack_new"),
]

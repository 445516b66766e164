"""Addresses of the tables the organisation keeps."""

from django.urls import path

from registry.views import tables

urlpatterns = [
    path("tables/", tables.table_list, name="table_list"),
    path("tables/duties/", tables.table_duties, name="table_duties"),
    path("tables/duties/<slug:stage>/", tables.table_stage, name="table_stage"),
    path("tables/disclosures/", tables.table_disclosures, name="table_disclosures"),
    path("tables/disclosures/<slug:language>/", tables.table_texts, name="table_texts"),
    path("tables/keys/", tables.table_key_terms, name="table_key_terms"),
    path("tables/keys/edit/", tables.table_key_terms_edit, name="table_key_terms_edit"),
]

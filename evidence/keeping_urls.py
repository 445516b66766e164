"""Addresses of published checkpoints, retention, and erasures of people."""

from django.urls import path

from evidence.views import erasures, publications, retention

urlpatterns = [
    path("checkpoints/", publications.publication_list, name="publication_list"),
    path("checkpoints/publish/", publications.publication_new, name="publication_new"),
    path("checkpoints/compare/", publications.publication_compare, name="publication_compare"),
    path("checkpoints/<int:pk>/", publications.publication_detail, name="publication_detail"),
    path("checkpoints/<int:pk>/retry/", publications.publication_retry, name="publication_retry"),
    path("checkpoints/<int:pk>/note/", publications.publication_note, name="publication_note"),
    path("checkpoints/<int:pk>/stamp/", publications.publication_stamp, name="publication_stamp"),
    path("retention/", retention.retention_home, name="retention_home"),
    path("retention/propose/", retention.retention_propose, name="retention_propose"),
    path("retention/<int:n>/approve/", retention.retention_decide, {"move": "approve"},
         name="retention_approve"),
    path("retention/<int:n>/discard/", retention.retention_decide, {"move": "discard"},
         name="retention_discard"),
    path("retention/entries/<str:pk>/", retention.pruned_entry, name="pruned_entry"),
    path("retention/prunings/new/", retention.pruning_new, name="pruning_new"),
    path("retention/prunings/<str:number>/", retention.pruning_detail, name="pruning_detail"),
    path("retention/prunings/<str:number>/retry/", retention.pruning_move, {"move": "retry"},
         name="pruning_retry"),
    path("retention/prunings/<str:number>/drop/", retention.pruning_move, {"move": "drop"},
         name="pruning_drop"),
    path("retention/prunings/<str:number>/download/", retention.pruning_download,
         name="pruning_download"),
    path("retention/prunings/<str:number>/receipt/", retention.pruning_receipt,
         name="pruning_receipt"),
    path("erasures/", erasures.erasure_list, name="erasure_list"),
    path("erasures/new/", erasures.erasure_new, name="erasure_new"),
    path("erasures/<str:number>/", erasures.erasure_detail, name="erasure_detail"),
    path("erasures/<str:number>/carry-out/", erasures.erasure_decide, {"move": "do"},
         name="erasure_do"),
    path("erasures/<str:number>/drop/", erasures.erasure_decide, {"move": "drop"},
         name="erasure_drop"),
]  # fmt: skip

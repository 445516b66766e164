"""Addresses of drafts, their files, and requests as files; included by the room's urls."""

from django.urls import path

from approvals.views import drafts, files, sending, starting

urlpatterns = [
    path("drafts/", drafts.draft_list, name="draft_list"),
    path("drafts/new/", starting.draft_new, name="draft_new"),
    path("drafts/new/copy/", starting.draft_copy, name="draft_copy"),
    path("drafts/new/upload/", starting.draft_upload, name="draft_upload"),
    path("drafts/<uuid:pk>/check/", sending.draft_check, name="draft_check"),
    path("drafts/<uuid:pk>/share/", drafts.draft_share, name="draft_share"),
    path("drafts/<uuid:pk>/share/remove/", drafts.draft_unshare, name="draft_unshare"),
    path("drafts/<uuid:pk>/discard/", drafts.draft_discard, name="draft_discard"),
    path("drafts/<uuid:pk>/file/", starting.draft_fill, name="draft_fill"),
    path("drafts/<uuid:pk>/request.yaml", starting.draft_yaml, name="draft_yaml"),
    path("drafts/<uuid:pk>/documents/", files.draft_files, name="draft_files"),
    path(
        "drafts/<uuid:pk>/documents/<uuid:file>/remove/",
        files.draft_file_remove,
        name="draft_file_remove",
    ),
    path("drafts/<uuid:pk>/<str:step>/autosave/", drafts.draft_autosave, name="draft_autosave"),
    path("drafts/<uuid:pk>/<str:step>/", drafts.draft_step, name="draft_step"),
    path("attachments/<uuid:pk>/", files.attachment, name="attachment"),
    path("requests/<str:number>/request.yaml", starting.request_yaml, name="request_yaml"),
]

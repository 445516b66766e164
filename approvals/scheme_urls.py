"""Addresses of tiers and routes: versions, drafts, and what they would change."""

from django.urls import path

from approvals.views import proposals, what_ifs

urlpatterns = [
    path("", proposals.scheme_list, name="scheme_list"),
    path("draft/", proposals.scheme_draft, name="scheme_draft"),
    path("versions/<int:version>/", proposals.scheme_version, name="scheme_version"),
    path("versions/<int:version>/file/", proposals.scheme_version_file, name="scheme_version_file"),
    path("<str:number>/", proposals.scheme_proposal, name="scheme_proposal"),
    path("<str:number>/edit/", proposals.scheme_edit, name="scheme_edit"),
    path("<str:number>/file/", proposals.scheme_file_down, name="scheme_file"),
    path("<str:number>/fill/", proposals.scheme_fill, name="scheme_fill"),
    path("<str:number>/run/", proposals.what_if_run, name="what_if_run"),
    path("<str:number>/what-if/", what_ifs.what_if_list, name="what_if_list"),
    path("<str:number>/what-if.csv", what_ifs.what_if_csv, name="what_if_csv"),
    *(
        path(f"<str:number>/{move}/", proposals.scheme_act, {"move": move}, name=f"scheme_{move}")
        for move in ("propose", "withdraw", "discard")
    ),
]

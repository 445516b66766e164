"""Addresses of enterprise policies: the register, versions and quarterly reviews."""

from django.urls import path

from approvals.views import policies, policy_cases, policy_versions

ONE = "<str:number>/versions/<int:n>"

urlpatterns = [
    path("", policies.policy_list, name="policy_list"),
    path("export/", policies.policy_export, name="policy_export"),
    path("new/", policies.policy_new, name="policy_new"),
    path("reviews/<str:number>/", policy_cases.policy_review, name="policy_review"),
    path(
        "reviews/<str:number>/ballot/",
        policy_cases.policy_review_ballot,
        name="policy_review_ballot",
    ),
    path("<str:number>/", policies.policy_detail, name="policy_detail"),
    path("<str:number>/begin/", policies.policy_begin, name="policy_begin"),
    path("<str:number>/owner/", policies.policy_owner, name="policy_owner"),
    path(f"{ONE}/", policy_cases.policy_version, name="policy_version"),
    path(f"{ONE}/edit/", policy_versions.policy_edit, name="policy_edit"),
    path(f"{ONE}/file/", policy_versions.policy_file, name="policy_file"),
    path(f"{ONE}/file/remove/", policy_versions.policy_file_remove, name="policy_file_remove"),
    path(f"{ONE}/ballot/", policy_cases.policy_ballot, name="policy_ballot"),
    *(
        path(f"{ONE}/{move}/", policy_versions.policy_act, {"move": move}, name=f"policy_{move}")
        for move in ("propose", "withdraw", "discard")
    ),
]

"""Addresses of the API of requests."""

from django.urls import path

from approvals.api import drafts, policies, precedents, requests
from govportal.api.views import resource

urlpatterns = [
    path("policies", resource(GET=policies.policies_list), name="api_policies"),
    path("policies/<str:number>", resource(GET=policies.policy_read), name="api_policy"),
    path(
        "requests",
        resource(GET=requests.requests_list, POST=requests.request_send),
        name="api_requests",
    ),
    path("requests/<str:number>", resource(GET=requests.request_read), name="api_request"),
    path(
        "requests/<str:number>/precedents",
        resource(GET=precedents.request_precedents),
        name="api_request_precedents",
    ),
    path(
        "requests/<str:number>/revision",
        resource(POST=drafts.revision_begin),
        name="api_request_revision",
    ),
    path(
        "requests/<str:number>/withdrawal",
        resource(POST=requests.request_withdraw),
        name="api_request_withdrawal",
    ),
    path(
        "drafts",
        resource(GET=drafts.drafts_list, POST=drafts.draft_begin),
        name="api_drafts",
    ),
    path(
        "drafts/<uuid:pk>",
        resource(GET=drafts.draft_read, PUT=drafts.draft_replace, DELETE=drafts.draft_discard),
        name="api_draft",
    ),
    path("drafts/<uuid:pk>/submission", resource(POST=drafts.draft_send), name="api_draft_send"),
]

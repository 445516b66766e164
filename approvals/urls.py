"""Addresses of requests, drafts, reviews and letters."""

from django.urls import include, path

from approvals.views import (
    appeals,
    ballot_acts,
    ballots,
    clocks,
    condition_owner,
    conditions,
    exceptions,
    letters,
    requests,
    review_documents,
    reviews,
    scheduled,
)

urlpatterns = [
    path("", include("approvals.draft_urls")),
    path("", include("approvals.meeting_urls")),
    path("schemes/", include("approvals.scheme_urls")),
    path("", include("approvals.conflict_urls")),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/mine/", requests.request_mine, name="request_mine"),
    path("requests/about/<slug:slug>/", requests.agent_requests, name="agent_requests"),
    path("requests/<str:number>/", requests.request_detail, name="request_detail"),
    path("requests/<str:number>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("requests/<str:number>/appeal/", appeals.request_appeal, name="request_appeal"),
    path("requests/<str:number>/revise/", requests.request_revise, name="request_revise"),
    path("reviews/<int:pk>/decide/<str:kind>/", reviews.review_decide, name="review_decide"),
    path(
        "reviews/<int:pk>/documents/<str:kind>/add/",
        review_documents.document_add,
        name="review_document_add",
    ),
    path(
        "reviews/<int:pk>/documents/<int:document>/remove/",
        review_documents.document_remove,
        name="review_document_remove",
    ),
    path("reviews/<int:pk>/clock/", clocks.review_clock, name="review_clock"),
    path("reviews/<int:pk>/ask/", reviews.review_ask, name="review_ask"),
    path("reviews/<int:pk>/raise-tier/", reviews.review_raise_tier, name="review_raise_tier"),
    path(
        "reviews/<int:pk>/steps/<int:step>/hand-over/",
        reviews.review_hand_over,
        name="review_hand_over",
    ),
    path(
        "reviews/<int:pk>/questions/<int:n>/answer/",
        reviews.question_answer,
        name="question_answer",
    ),
    path(
        "reviews/<int:pk>/questions/<int:n>/withdraw/",
        reviews.question_withdraw,
        name="question_withdraw",
    ),
    path("reviews/<int:pk>/ballot/vote/", ballots.ballot_vote, name="ballot_vote"),
    path("reviews/<int:pk>/ballot/casting/", ballots.ballot_casting, name="ballot_casting"),
    path("reviews/<int:pk>/ballot/recuse/", ballot_acts.ballot_recuse, name="ballot_recuse"),
    path("reviews/<int:pk>/ballot/move/", ballot_acts.ballot_move, name="ballot_move"),
    path("reviews/<int:pk>/ballot/open/", ballot_acts.ballot_open, name="ballot_open"),
    path("reviews/<int:pk>/ballot/reopen/", ballot_acts.ballot_reopen, name="ballot_reopen"),
    path(
        "reviews/<int:pk>/ballot/seats/<int:seat>/absent/",
        ballot_acts.ballot_absence,
        name="ballot_absence",
    ),
    path("conditions/", conditions.condition_list, name="condition_list"),
    path("conditions/<int:pk>/evidence/", conditions.condition_submit, name="condition_submit"),
    path(
        "conditions/<int:pk>/files/<uuid:file>/remove/",
        conditions.condition_file_remove,
        name="condition_file_remove",
    ),
    path("conditions/<int:pk>/verify/", conditions.condition_verify, name="condition_verify"),
    path("conditions/<int:pk>/owner/", condition_owner.condition_owner, name="condition_owner"),
    path("conditions/<int:pk>/merge/", conditions.condition_merge, name="condition_merge"),
    path("exceptions/", exceptions.exception_list, name="exception_list"),
    path("letters/", letters.letter_list, name="letter_list"),
    path("letters/<str:number>/", letters.letter_detail, name="letter_detail"),
    path(
        "letters/<str:number>/acknowledge/", letters.letter_acknowledge, name="letter_acknowledge"
    ),
    path("letters/<str:number>/download/", letters.letter_download, name="letter_download"),
    path("scheduled-reviews/", scheduled.scheduled_list, name="scheduled_list"),
    path(
        "scheduled-reviews/about/<slug:slug>/",
        scheduled.agent_reviews,
        name="agent_reviews",
    ),
    path("scheduled-reviews/<str:number>/", scheduled.scheduled_detail, name="scheduled_detail"),
    path("committee/next-meeting/", ballots.next_meeting, name="next_meeting"),
]

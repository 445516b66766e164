"""Addresses of requests, drafts, reviews and letters."""

from django.urls import include, path

from approvals.views import ballots, letters, requests, reviews

urlpatterns = [
    path("", include("approvals.draft_urls")),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/mine/", requests.request_mine, name="request_mine"),
    path("requests/about/<slug:slug>/", requests.agent_requests, name="agent_requests"),
    path("requests/<str:number>/", requests.request_detail, name="request_detail"),
    path("requests/<str:number>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("requests/<str:number>/revise/", requests.request_revise, name="request_revise"),
    path("requests/<str:number>/decide/<str:kind>/", reviews.request_decide, name="request_decide"),
    path("requests/<str:number>/ask/", reviews.review_ask, name="review_ask"),
    path("requests/<str:number>/raise-tier/", reviews.review_raise_tier, name="review_raise_tier"),
    path("requests/<str:number>/ballot/vote/", ballots.ballot_vote, name="ballot_vote"),
    path("requests/<str:number>/ballot/casting/", ballots.ballot_casting, name="ballot_casting"),
    path("requests/<str:number>/ballot/recuse/", ballots.ballot_recuse, name="ballot_recuse"),
    path("requests/<str:number>/ballot/move/", ballots.ballot_move, name="ballot_move"),
    path("requests/<str:number>/ballot/open/", ballots.ballot_open, name="ballot_open"),
    path("requests/<str:number>/ballot/reopen/", ballots.ballot_reopen, name="ballot_reopen"),
    path(
        "requests/<str:number>/ballot/seats/<int:pk>/absent/",
        ballots.ballot_absence,
        name="ballot_absence",
    ),
    path("letters/", letters.letter_list, name="letter_list"),
    path("letters/<str:number>/", letters.letter_detail, name="letter_detail"),
    path(
        "letters/<str:number>/acknowledge/", letters.letter_acknowledge, name="letter_acknowledge"
    ),
    path("letters/<str:number>/download/", letters.letter_download, name="letter_download"),
    path("committee/next-meeting/", ballots.next_meeting, name="next_meeting"),
    path(
        "requests/<str:number>/steps/<int:pk>/hand-over/",
        reviews.review_hand_over,
        name="review_hand_over",
    ),
    path(
        "requests/<str:number>/questions/<int:n>/answer/",
        reviews.question_answer,
        name="question_answer",
    ),
    path(
        "requests/<str:number>/questions/<int:n>/withdraw/",
        reviews.question_withdraw,
        name="question_withdraw",
    ),
]

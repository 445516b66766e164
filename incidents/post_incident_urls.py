"""Addresses of reviews after incidents, and of corrective actions."""

from django.urls import path

from incidents.views import corrective, post_incident, post_incident_lists
from incidents.views import post_incident_writing as writing

ONE = "incidents/<str:number>/review"
MOVES = ("submit", "retest", "effect", "change", "drop")

urlpatterns = [
    path(
        "incidents/reviews/", post_incident_lists.incident_review_list, name="incident_review_list"
    ),
    path(
        "incidents/actions/", post_incident_lists.incident_action_list, name="incident_action_list"
    ),
    path("incidents/actions/<str:number>/", corrective.incident_action, name="incident_action"),
    path(
        "incidents/actions/<str:number>/follow/",
        corrective.incident_action_follow,
        name="incident_action_follow",
    ),
    path(
        "incidents/actions/<str:number>/files/<int:n>/",
        corrective.incident_action_file,
        name="incident_action_file",
    ),
    *(
        path(
            f"incidents/actions/<str:number>/{move}/",
            corrective.incident_action_act,
            {"move": move},
            name=f"incident_action_{move}",
        )
        for move in MOVES
    ),
    path(f"{ONE}/", post_incident.incident_review, name="incident_review"),
    path(f"{ONE}/begin/", post_incident.incident_review_begin, name="incident_review_begin"),
    path(f"{ONE}/write/", writing.incident_review_write, name="incident_review_write"),
    path(f"{ONE}/files/", writing.incident_review_paper, name="incident_review_paper"),
    path(f"{ONE}/hand-in/", writing.incident_review_hand_in, name="incident_review_hand_in"),
    path(f"{ONE}/take-back/", writing.incident_review_take_back, name="incident_review_take_back"),
    path(f"{ONE}/sign/", writing.incident_review_sign, name="incident_review_sign"),
    path(f"{ONE}/recommend/", writing.incident_review_recommend, name="incident_review_recommend"),
    path(f"{ONE}/actions/new/", corrective.incident_action_add, name="incident_action_add"),
    path(f"{ONE}/<int:n>/", post_incident.incident_review_past, name="incident_review_past"),
    path(f"{ONE}/<int:n>/pdf/", post_incident.incident_review_pdf, name="incident_review_pdf"),
    path(
        f"{ONE}/<int:n>/files/<int:paper>/",
        writing.incident_review_file,
        name="incident_review_file",
    ),
    path(
        f"{ONE}/<int:n>/texts/<int:text>/",
        post_incident.incident_review_text,
        name="incident_review_text",
    ),
    path(
        f"{ONE}/<int:n>/recommendations/<int:one>/open/",
        writing.incident_review_open,
        name="incident_review_open",
    ),
]

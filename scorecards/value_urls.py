"""Addresses of workflows, training and data-subject requests."""

from django.urls import path

from scorecards.views import data_requests, training, workflows

WORKFLOWS, ONE = "scorecards/workflows", "scorecards/workflows/<slug:slug>"
TRAINING, COURSE = "scorecards/training", "scorecards/training/courses/<slug:slug>"
REQUESTS, REQUEST = "scorecards/data-requests", "scorecards/data-requests/<str:number>"
urlpatterns = [
    path(f"{WORKFLOWS}/", workflows.workflow_list, name="scorecard_workflows"),
    path(f"{WORKFLOWS}/-/new/", workflows.workflow_new, name="scorecard_workflow_new"),
    path(f"{WORKFLOWS}/-/import/", workflows.reports_import, name="scorecard_workflow_import"),
    path(f"{ONE}/", workflows.workflow_detail, name="scorecard_workflow"),
    path(f"{ONE}/edit/", workflows.workflow_edit, name="scorecard_workflow_edit"),
    path(
        f"{ONE}/reports/<int:pk>/withdraw/",
        workflows.report_withdraw,
        name="scorecard_workflow_withdraw",
    ),
    path(f"{TRAINING}/", training.course_list, name="scorecard_courses"),
    path(f"{TRAINING}/new/", training.course_new, name="scorecard_course_new"),
    path(f"{TRAINING}/import/", training.completions_import, name="scorecard_completions_import"),
    path(f"{COURSE}/", training.course_detail, name="scorecard_course"),
    path(f"{COURSE}/edit/", training.course_edit, name="scorecard_course_edit"),
    path(f"{COURSE}/taken/", training.completion_new, name="scorecard_completion_new"),
    path(
        f"{TRAINING}/entries/<int:pk>/withdraw/",
        training.completion_withdraw,
        name="scorecard_completion_withdraw",
    ),
    path(
        f"{TRAINING}/people/<int:pk>/", training.training_person, name="scorecard_training_person"
    ),
    path(f"{REQUESTS}/", data_requests.data_request_list, name="scorecard_data_requests"),
    path(f"{REQUESTS}/new/", data_requests.data_request_new, name="scorecard_data_request_new"),
    path(f"{REQUEST}/", data_requests.data_request_detail, name="scorecard_data_request"),
    *(
        path(
            f"{REQUEST}/{act.value.replace('_', '-')}/",
            data_requests.data_request_act,
            {"act": act},
            f"scorecard_data_request_{act.value}",
        )
        for act in data_requests.DEEDS
    ),
]

"""Workflows, training and data-subject requests: who sees them, who does what there."""

from datetime import timedelta

from django.utils import timezone

from scorecards.actions import training
from scorecards.models import WorkflowReport
from tests.scorecards import value_making as make

EVERYBODY = None
KEEPS = {"administrator", "compliance", "compliance_2", "operator"}
TRAINS = {"administrator", "compliance", "compliance_2"}
SEES_ALL = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator",
            "compliance", "compliance_2", "security", "operator"}  # fmt: skip
SEES_WORKFLOW = SEES_ALL | {"owner", "tech_owner", "colleague", "manager"}  # and those of its unit
SEES_REQUEST = (SEES_ALL | {"owner"}) - {"security", "operator"}
WORKFLOW, COURSE, REQUEST = ("value_workflow",), ("value_course",), ("value_request",)
PAGES = {
    "scorecard_workflows": ((), EVERYBODY, 200),
    "scorecard_workflow_new": ((), EVERYBODY, 200),
    "scorecard_workflow_import": ((), EVERYBODY, 200),
    "scorecard_workflow": (WORKFLOW, SEES_WORKFLOW, 200),
    "scorecard_workflow_edit": (WORKFLOW, SEES_WORKFLOW, 200),
    "scorecard_workflow_withdraw": ((*WORKFLOW, "value_report"), SEES_WORKFLOW, 200),
    "scorecard_courses": ((), EVERYBODY, 200),
    "scorecard_course_new": ((), EVERYBODY, 200),
    "scorecard_completions_import": ((), EVERYBODY, 200),
    "scorecard_course": (COURSE, EVERYBODY, 200),
    "scorecard_course_edit": (COURSE, EVERYBODY, 200),
    "scorecard_completion_new": (COURSE, EVERYBODY, 200),
    "scorecard_completion_withdraw": (("value_completion",), SEES_ALL | {"tech_owner", "manager"},
                                      200),
    "scorecard_training_person": (("value_person",), SEES_ALL | {"tech_owner", "manager"}, 200),
    "scorecard_data_requests": ((), EVERYBODY, 200),
    "scorecard_data_request_new": ((), EVERYBODY, 200),
    "scorecard_data_request": (REQUEST, SEES_REQUEST, 200),
    "scorecard_data_request_answer": (REQUEST, SEES_REQUEST, 200),
    "scorecard_data_request_refuse": (REQUEST, SEES_REQUEST, 200),
    "scorecard_data_request_extend": (REQUEST, SEES_REQUEST, 200),
    "scorecard_data_request_hand_over": (REQUEST, SEES_REQUEST, 200),
}  # fmt: skip
POSTED = [f"scorecard_data_request_{act}" for act in ("answer", "refuse", "extend", "hand_over")]
ANSWERS = {"compliance", "compliance_2", "owner"}
DONE_BY = {
    "scorecard_workflow_new": KEEPS,
    "scorecard_workflow_import": KEEPS | {"owner"},
    "scorecard_workflow_edit": KEEPS,
    "scorecard_workflow_withdraw": KEEPS | {"owner"},
    "scorecard_course_new": TRAINS,
    "scorecard_completions_import": TRAINS,
    "scorecard_course_edit": TRAINS,
    "scorecard_completion_new": TRAINS,
    "scorecard_completion_withdraw": TRAINS,
    "scorecard_data_request_new": {"compliance", "compliance_2"},
    "scorecard_data_request_answer": ANSWERS,
    "scorecard_data_request_refuse": ANSWERS,
    "scorecard_data_request_extend": ANSWERS,
    "scorecard_data_request_hand_over": ANSWERS - {"owner"},
}


def scene(cast):
    """A workflow of the owner with a report, a course the technical owner took, a request."""
    now = timezone.now() - timedelta(hours=1)
    today = now.date()
    workflow = make.workflow(cast, now=now)
    week = {"period_start": today - timedelta(days=9), "period_end": today - timedelta(days=3)}
    make.report(cast, make.row(**make.EVERYTHING | week), now=now)
    course = make.course(cast, now=now)
    done = training.note_completion(
        course, cast.tech_owner, today - timedelta(days=2), actor=cast.compliance, now=now
    )
    found = make.data_request(cast, received_on=today - timedelta(days=2), now=now)
    return {
        "value_workflow": workflow.slug,
        "value_report": WorkflowReport.objects.get().pk,
        "value_course": course.slug,
        "value_completion": done.pk,
        "value_person": cast.tech_owner.pk,
        "value_request": found.number,
    }

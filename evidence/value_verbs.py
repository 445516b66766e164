"""What the verbs of workflows, training and data-subject requests mean, in words."""

from django.utils.translation import gettext_lazy as _

VALUE_VERBS = {
    "workflow.added": _("Added a workflow"),
    "workflow.changed": _("Changed a workflow"),
    "workflow.reported": _("Reported what a workflow did"),
    "workflow.report_withdrawn": _("Withdrew a report of a workflow"),
    "training.course_added": _("Added a course"),
    "training.course_changed": _("Changed a course"),
    "training.completed": _("Entered that somebody took a course"),
    "training.imported": _("Brought in who took a course"),
    "training.withdrawn": _("Withdrew that somebody took a course"),
    "data_request.entered": _("Entered a data-subject request"),
    "data_request.handed_over": _("Gave a data-subject request to somebody else"),
    "data_request.extended": _("Extended the limit of a data-subject request"),
    "data_request.answered": _("Answered a data-subject request"),
    "data_request.refused": _("Refused a data-subject request, with the reason"),
}
VALUE_KINDS = {
    "workflow": _("Workflow"),
    "workflow_report": _("Report of a workflow"),
    "course": _("Course"),
    "completion": _("Course taken"),
    "data_request": _("Data-subject request"),
}

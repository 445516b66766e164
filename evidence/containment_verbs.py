"""What the verbs of containment mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

CONTAINMENT_VERBS = {
    "agent.drained": _("Let grants of a stopped agent go on to their end"),
    "agent.safe_state_declared": _("Declared what the agent does when it is stopped"),
    "containment.requested": _("Stopped the agent for an incident"),
    "containment.step_done": _("A step of the containment was done"),
    "containment.step_failed": _("A step of the containment failed"),
    "containment.step_waiting": _("A step of the containment waits"),
    "containment.confirmed": _("The containment is proven"),
    "containment.tightened": _("Stopped at once what drained"),
    "containment.tried_again": _("Had failed steps of a containment tried again"),
    "containment.resume_offered": _("Offered that the agent runs again"),
    "containment.agent_right": _("Said that the right agent had been stopped after all"),
    "containment.resume_asked": _("Asked that the agent runs again"),
    "containment.resume_confirmed": _("Confirmed that the agent may run again"),
    "containment.resume_granted": _("The agent may run again"),
    "containment.resume_declined": _("Declined that the agent runs again"),
    "containment.resume_withdrawn": _("Took back the wish that the agent runs again"),
    "containment.lifted": _("The containment holds the agent no more"),
    "drill.started": _("Started a containment drill"),
    "drill.ended": _("The containment drill ended"),
    "incident.monitoring_enhanced": _("Watched the agent of an incident more closely"),
    "incident.stop_considered": _("Answered whether the agent is stopped"),
}
CONTAINMENT_KINDS = {
    "containment": _("Containment"),
    "containment_step": _("Step of a containment"),
    "drain": _("Grant that ends what is begun"),
    "resume_confirmation": _("Confirmation that an agent may run again"),
    "resume_request": _("Wish that an agent runs again"),
    "safe_state": _("Safe state"),
    "suspension_question": _("Question whether an agent is stopped"),
}

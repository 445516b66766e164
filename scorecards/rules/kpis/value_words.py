"""What the figures of value are called, mean, and are counted from."""

from typing import NamedTuple

from scorecards.rules.wording import gettext_noop as _


class Words(NamedTuple):
    """Name, definition and formula of a figure."""

    name: str
    definition: str
    formula: str


COST_PER_SUCCESS = Words(
    _("Cost per successful task"),
    _("What the technology of a task that reached its result costs, failed ones included."),
    _("cost of all tasks ÷ tasks with their result, in reports that tell the cost"),
)
POLICY_VIOLATIONS = Words(
    _("Policy violations in 10,000 actions"),
    _("How often an agent did what its policies do not allow."),
    _("policy violations × 10,000 ÷ actions, in reports that tell both"),
)
THROUGHPUT = Words(
    _("Throughput"),
    _("Tasks that reached their result in a month (30 days) of reported time. It stands beside "
      "cost and violations, since both fall when less is done."),
    _("added up over workflows: tasks with their result ÷ days that reports cover × 30"),
)  # fmt: skip
RESOLUTION = Words(
    _("Resolution rate"),
    _("How many tasks reached their result."),
    _("tasks with their result ÷ tasks"),
)
CYCLE_TIME = Words(
    _("Cycle time"),
    _("How long a task takes from when it came in until it is done, waiting included."),
    _("hours of all tasks ÷ tasks, in reports that tell the time"),
)
ERROR_ESCAPE = Words(
    _("Errors that got out"),
    _("How many tasks had an error that was noticed only outside of the workflow."),
    _("tasks with such an error ÷ tasks, in reports that tell them"),
)
SPEND = Words(
    _("Infrastructure spend"),
    _("What models, tools and hosting of the workflows cost in a month (30 days) of reported "
      "time."),
    _("added up over workflows: cost ÷ days that reports with a cost cover × 30"),
)  # fmt: skip
REWORK = Words(
    _("Rework"),
    _("How many tasks had to be done again or put right."),
    _("tasks done again ÷ tasks, in reports that tell them"),
)
SUCCESS_BY_TOOLS = Words(
    _("Success by tool chain"),
    _("How many tasks reached their result, by the tools that were used one after the other."),
    _("tasks with their result ÷ tasks, in reports that name the tools"),
)
FALLBACKS = Words(
    _("Fallback rate"),
    _("How many tasks went on by the way for when a model or tool fails."),
    _("tasks by the fallback ÷ tasks, in reports that tell them"),
)
TIMEOUTS = Words(
    _("Time-out rate of tasks"),
    _("How many tasks ended because a model or tool did not answer in time."),
    _("tasks that timed out ÷ tasks, in reports that tell them"),
)
OVERRIDES = Words(
    _("Override rate"),
    _("How many tasks had a result that a person replaced by another. Much may mean a bad agent, "
      "nothing at all that nobody looks."),
    _("tasks with a replaced result ÷ tasks, in reports that tell them"),
)  # fmt: skip
ESCALATIONS = Words(
    _("Escalation rate of tasks"),
    _("How many tasks were handed to a person."),
    _("tasks handed over ÷ tasks, in reports that tell them"),
)
COMPLAINTS = Words(
    _("Complaint rate"),
    _("How many tasks somebody complained about."),
    _("tasks with a complaint ÷ tasks, in reports that tell them"),
)
AUTONOMOUS = Words(
    _("Actions without a person"),
    _("How many actions agents took alone; the others were put before a person first."),
    _("actions taken alone ÷ actions, in reports that tell both"),
)
DISCLOSURES = Words(
    _("Disclosure coverage"),
    _("In how many sessions the agent said that it is no person."),
    _("sessions with the disclosure ÷ sessions, in reports that tell both"),
)

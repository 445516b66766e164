"""The playbooks that ship: what to do by severity around what to do by class. Pure data.

Each is a frame of its severity, in which the steps of its class stand. Keys are the same in all,
so that a change of severity or class adds what is new and repeats nothing.
"""

from collections.abc import Iterator

from govportal.wording import gettext_noop as _
from incidents.rules.playbooks import ANY, Duty, Item
from incidents.rules.severities import IncidentClass as C
from incidents.rules.severities import Severity
from incidents.rules.shipped_steps import STEPS

HOUR, DAY = 60, 60 * 24
L, T, D = Duty.LEAD, Duty.TECHNICAL, Duty.DATA
COM, OP, COUNSEL, OWNER = Duty.COMMUNICATIONS, Duty.OPERATOR, Duty.COUNSEL, Duty.OWNER
LEARN = Item(
    "learn", _("Say what has to change before this can happen again"), L,
    _("What you write is where the review after the incident begins."),
)  # fmt: skip
BEFORE: dict[Severity, tuple[Item, ...]] = {
    Severity.SEV1: (
        Item("take", _("Take the incident and name a deputy"), L,
             _("The clock of the response runs until somebody has taken it."), 15),
        Item("stopped", _("Check that the agent has stopped"), OP,
             _("The portal suspends it at once; see each step of the receipt, and finish by hand "
               "what is shown as failed."), 15),
        Item("keys", _("Confirm that every key and grant is refused"), T,
             _("Keys that other systems hold of it are not the portal’s: ask who runs them."),
             HOUR),
        Item("harm", _("List what was affected: records, payments, systems, people"), T,
             _("What is known and what is not; add to it as more is found."), 2 * HOUR),
        Item("tell_inside", _("Tell the owners, security and all who work with what it puts out"),
             COM, "", HOUR),
        Item("data_question", _("Say whether it is a breach of personal data"), COUNSEL,
             _("72 hours may run already. “Not known yet” is an answer only for a while."),
             4 * HOUR),
    ),
    Severity.SEV2: (
        Item("take", _("Take the incident and name a deputy"), L,
             _("The clock of the response runs until somebody has taken it."), HOUR),
        Item("tell_security", _("Tell security, and say what is known"), OP, "", HOUR),
        Item("sessions", _("Read through the agent’s recent sessions"), T,
             _("At least the past 24 hours: was it once, or is it a habit?"), 8 * HOUR),
        Item("suspend", _("Consider suspending the agent, and write down why or why not"), L,
             _("Not suspending is a decision too."), 4 * HOUR),
        Item("watch", _("Watch the agent more closely until the incident is closed"), T,
             _("Narrower limits, more actions held for people, alerts to the lead."), 4 * HOUR),
        Item("data_question", _("Say whether it is a breach of personal data"), COUNSEL, "", DAY),
    ),
    Severity.SEV3: (
        Item("take", _("Take the incident"), L, "", 4 * HOUR),
        Item("tell_owner", _("Tell the agent’s owner"), OP, "", 8 * HOUR),
    ),
}  # fmt: skip
AFTER: dict[Severity, tuple[Item, ...]] = {
    Severity.SEV1: (
        Item("frozen", _("Check that the frozen part of the ledger is complete"), L,
             _("Freeze it again if more came to light; the first freeze stays."), DAY),
        Item("outside", _("Decide whether a regulator, customers or the public have to be told"),
             COUNSEL, _("Each answer with its reason, a no too."), DAY),
        Item("resume", _("Say under which conditions it may run again, if at all"), OWNER,
             _("The one who answers for it asks, somebody else confirms.")),
        LEARN,
    ),
    Severity.SEV2: (
        Item("resume", _("Say under which conditions it goes on running"), OWNER),
        LEARN,
    ),
    Severity.SEV3: (
        Item("cause", _("Find the cause"), T, "", 3 * DAY),
        Item("fix", _("Fix it, or roll back, in the next window"), T,
             _("Say in the note what was changed, and in which window."), 7 * DAY),
        LEARN,
    ),
}  # fmt: skip
DEFAULT = (
    Item("take", _("Take the incident"), L),
    Item("known", _("Write down what is known, and what is not"), L, "", 4 * HOUR),
    Item("cause", _("Find the cause"), T, "", 3 * DAY),
    LEARN,
)


def shipped() -> Iterator[tuple[str, str, tuple[Item, ...]]]:
    """Class, severity and items of each playbook, in the order of their numbers."""
    for kind in C:
        for severity in Severity:
            steps = (*BEFORE[severity], *STEPS[kind], *AFTER[severity])
            yield kind.value, severity.value, steps
    for severity in Severity:
        yield ANY, severity.value, (*BEFORE[severity], *AFTER[severity])
    yield ANY, ANY, DEFAULT

"""Exercises: which scenarios ship, when the next is due, who runs and ends one. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from govportal.wording import gettext_noop as _
from incidents.rules.severities import IncidentClass, Severity, reason_refusal


class Form(StrEnum):
    TABLETOP = "tabletop"
    DRILL = "drill"


class Result(StrEnum):
    HELD = "held"
    GAPS = "gaps"
    FAILED = "failed"
    CANCELLED = "cancelled"


COUNTS = frozenset({Result.HELD, Result.GAPS, Result.FAILED})
"""One that was called off is no evidence that anybody exercised."""
EVERY: Mapping[Form, timedelta] = {
    Form.TABLETOP: timedelta(days=365),
    Form.DRILL: timedelta(days=92),
}
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Scenario:
    """A made-up incident with what the facilitator tells the others, and after how many minutes."""

    title: str
    briefing: str
    kind: IncidentClass
    severity: Severity
    injects: tuple[tuple[int, str], ...]


SCENARIOS: Mapping[str, Scenario] = {
    "supplier-file": Scenario(
        _("A hidden instruction in a supplier’s file"),
        _("While checking a supplier, the agent followed white text on white ground and tried to "
          "send the supplier file to an address outside. One call went through."),
        IncidentClass.DATA_EXFILTRATION, Severity.SEV1,
        ((10, _("The supplier register says that one of the agent’s four keys still answers.")),
         (25, _("Two of the three records name a person. A journalist has the file.")),
         (45, _("The same document lies in the inbox of another agent.")),
         (60, _("The regulator calls and asks since when you knew."))),
    ),
    "wrong-payments": Scenario(
        _("Forty payments on a Friday evening"),
        _("After a vendor’s model update the refund agent paid forty claims twice. Nobody who may "
          "stop payments is in the office; the bank’s cut-off is in ninety minutes."),
        IncidentClass.UNAUTHORISED_ACTION, Severity.SEV1,
        ((10, _("The bank needs the order to recall in writing, from two people.")),
         (30, _("The limit per day was raised last week. Nobody remembers by whom.")),
         (60, _("A customer has posted the double payment and thanks you."))),
    ),
    "personal-data-in-chat": Scenario(
        _("Somebody else’s file in a chat"),
        _("The service agent answered a customer with the address and the diagnosis of another. "
          "The customer sent a picture of it."),
        IncidentClass.PERSONAL_DATA_IN_OUTPUT, Severity.SEV2,
        ((15, _("A second customer writes. The sessions share a cache.")),
         (30, _("The one who received it refuses to delete it.")),
         (50, _("The agent’s owner is on holiday, the technical owner left last month."))),
    ),
    "unknown-agent": Scenario(
        _("An agent that nobody knows"),
        _("The gateway sees calls of a browser agent with a manager’s password. It reads contracts "
          "and is in no inventory."),
        IncidentClass.UNREGISTERED_AGENT, Severity.SEV2,
        ((15, _("The manager says that IT set it up. IT says the manager did.")),
         (40, _("It has the rights to change the contracts, and has changed one."))),
    ),
    "kill-switch": Scenario(
        _("Kill switch drill"),
        _("An agent is to be stopped now. Follow the checklist to the end and take the time of "
          "each step; what does not work is a finding, not a mistake of yours."),
        IncidentClass.UNUSUAL_TOOL_PATTERN, Severity.SEV1,
        ((5, _("One system goes on accepting its key. Whom do you call?")),
         (15, _("The one on call does not answer."))),
    ),
}  # fmt: skip


def next_due(form: Form, last: date | None, since: date) -> date:
    """Until when the next is due: after the last that counts, else after the portal's first day."""
    return (last or since) + EVERY[form]


def is_soon(due: date, today: date) -> bool:
    return due - AHEAD <= today


def start_refusal(*, may: bool, people: int) -> Refusal | None:
    """Why no exercise is started."""
    if not may:
        return Refusal("exercise.not_yours")
    return None if people else Refusal("exercise.nobody")


def run_refusal(*, facilitates: bool, is_finished: bool) -> Refusal | None:
    """Why nothing is added to an exercise."""
    if not facilitates:
        return Refusal("exercise.facilitator_only")
    return Refusal("exercise.finished_stale") if is_finished else None


def finish_refusal(*, facilitates: bool, is_finished: bool, is_live: bool) -> Refusal | None:
    """Why an exercise is not finished yet; what a button needs to know."""
    standing = run_refusal(facilitates=facilitates, is_finished=is_finished)
    return standing or (Refusal("exercise.incident_open") if is_live else None)


def findings_refusal(result: str, findings: str) -> Refusal | None:
    """Why this is no end of an exercise."""
    if result not in set(Result):
        return Refusal("exercise.result_missing")
    return reason_refusal(findings)

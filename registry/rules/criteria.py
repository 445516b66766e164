"""The shipped exit criteria of the stages before production: data, in English, without Django."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.rules.lifecycle import Lifecycle


def gettext_noop(text: str) -> str:
    """The text itself. The name makes ``makemessages`` collect it into the catalogues."""
    return text


_ = gettext_noop


@dataclass(frozen=True)
class Criterion:
    """What somebody signs before a stage is left. ``said``: the requester's own words, if any."""

    text: str
    said: str = ""


CRITERIA: Mapping[Lifecycle, tuple[str, ...]] = {
    Lifecycle.SHADOW: (
        _(
            "Results were compared with what people decided, in at least 100 cases or in all of "
            "them, and every difference is explained."
        ),
        _("No security event about the agent is open."),
        _("The people it works beside and those who operate it are trained."),
        _("The kill switch was tested in this environment."),
    ),
    Lifecycle.LIMITED: (
        _("Rates of errors and of overridden results stayed within the limits of the request."),
        _("Cost stayed within the budget."),
        _("Escalations to people were answered in time."),
        _("The way back to the state before was tried, and worked."),
    ),
}
PLANNED = _("Done as planned in the request.")


def criteria_of(stage: Lifecycle, plan: str = "") -> tuple[Criterion, ...]:
    """The exit criteria of a stage; ``plan`` is what the requester wrote about the release."""
    shipped = tuple(Criterion(text) for text in CRITERIA.get(stage, ()))
    planned = (Criterion(PLANNED, plan.strip()),) if shipped and plan.strip() else ()
    return shipped + planned

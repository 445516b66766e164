"""The letter to the board about an incident in words, from its frozen facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from approvals.letter_words import day_words, moment_words
from approvals.models import BoardLetter
from govportal.people.models import Person
from incidents.models import Incident
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.rules.severities import IncidentClass, Severity
from registry.names import ENVIRONMENT_NAMES

Rows = list[tuple[str, Any]]


def incidents_seen(person: Person, day: date) -> "QuerySet[Any, Any]":
    """The numbers of the incidents that somebody may see."""
    return Incident.objects.visible_to(person, day).order_by().values("number")


@dataclass(frozen=True)
class IncidentLetterText:
    """The sentences of a letter in the language and zone that are active."""

    template: ClassVar[str] = "incidents/parts/board_letter_text.html"
    letter: BoardLetter

    @property
    def facts(self) -> Mapping[str, Any]:
        return dict(self.letter.content)

    @property
    def told(self) -> Mapping[str, Any]:
        return dict(self.facts["incident"])

    @property
    def day(self) -> str:
        return day_words(self.letter.written_at)

    @property
    def is_exercise(self) -> bool:
        return bool(self.told["exercise"])

    @property
    def subject_line(self) -> str:
        words = {"severity": self.told["severity"], "title": self.told["title"]}
        return _("Incident of severity %(severity)s: %(title)s") % words

    @property
    def opening(self) -> list[str]:
        words = {"number": self.told["number"], "agent": self.told["agent"]}
        return [
            _(
                "An incident of the gravest kind was reported: %(number)s, about the agent "
                "%(agent)s. This letter says what was known when it was written."
            )
            % words,
            _(
                "The board is told of every such incident. This letter asks for no decision: "
                "please let your liaison acknowledge in the portal that it was received."
            ),
        ]

    @property
    def rows(self) -> Rows:
        told, times = self.told, self.facts["times"]
        found = [
            (_("Incident"), told["number"]),
            (_("Severity"), str(SEVERITY_NAMES[Severity(told["severity"])])),
            (_("Class"), str(CLASS_NAMES[IncidentClass(told["class"])])),
            (_("Agent"), told["agent"]),
            (_("Where"), str(ENVIRONMENT_NAMES.get(told["environment"], told["environment"]))),
            (_("Business unit"), told["unit"]),
            (_("Lead"), told["lead"]),
        ]
        labels = ((_("Occurred"), "occurred"), (_("Detected"), "detected"),
                  (_("Reported"), "reported"))  # fmt: skip
        return found + [(label, moment_words(times[key])) for label, key in labels if times[key]]

    @property
    def clocks(self) -> list[str]:
        """The time limits of the law that ran when the letter was written."""
        return [_clock_words(one) for one in self.facts["clocks"]]

    @property
    def proof_rows(self) -> Rows:
        return [(_("This letter"), self.letter.digest)]


def _clock_words(one: Mapping[str, Any]) -> str:
    if not one["due_at"]:
        return _("%(basis)s: at once, to the %(to)s") % one
    words = {**one, "due": moment_words(one["due_at"])}
    if one["provisional"]:
        return (
            _(
                "%(basis)s: until %(due)s, to the %(to)s, if it is what it may be; counsel has not "
                "decided yet"
            )
            % words
        )
    return _("%(basis)s: until %(due)s, to the %(to)s") % words

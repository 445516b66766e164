"""A corrective action as its page shows it to one reader."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of
from incidents.actions.corrective import facts_of
from incidents.corrective_forms import (
    ChangeForm,
    DropForm,
    EffectForm,
    EvidenceForm,
    Marked,
    RetestForm,
)
from incidents.models import CorrectiveAction
from incidents.post_incident_names import REPLAY_WORDS
from incidents.rules.corrective import Effect, act_refusal

FORMS: Mapping[str, type[Marked]] = {
    "submit": EvidenceForm,
    "retest": RetestForm,
    "effect": EffectForm,
    "change": ChangeForm,
    "drop": DropForm,
}


class ActionRoom:
    """The page of an action. ``typed``: the form that is on its way back to its writer."""

    def __init__(
        self,
        action: CorrectiveAction,
        reader: Person,
        now: datetime,
        *,
        typed: tuple[str, Any] | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        self.action, self.reader, self.now = action, reader, now
        self.typed, self.refusal = typed, refusal

    @cached_property
    def facts(self) -> Any:
        return facts_of(self.action, self.reader, self.now)

    @cached_property
    def forms(self) -> list[tuple[str, Any, Any]]:
        """What the reader may do now, with its form: move, heading, form."""
        headings = {
            "submit": _("Say what was done"),
            "retest": _("Try it again"),
            "effect": _("Did it help?"),
            "change": _("Another owner or day"),
            "drop": _("Drop it"),
        }
        found = []
        for move, form in FORMS.items():
            kept = self.typed[1] if self.typed is not None and self.typed[0] == move else None
            if kept is not None or act_refusal(move, self.facts) is None:
                found.append((move, headings[move], kept or self._empty(form)))
        return found

    def _empty(self, form: type[Marked]) -> Marked:
        given = {"mark": self.action.mark, "owner": self.action.owner, "due_on": self.action.due_on}
        return form(initial=given)

    @property
    def clock(self) -> Any:
        return face_of(self.action.clock, self.now) if self.action.clock is not None else None

    @cached_property
    def evidence(self) -> list[Any]:
        return list(self.action.evidence.select_related("by", "attachment"))

    @cached_property
    def retests(self) -> list[Any]:
        return list(self.action.retests.select_related("by", "run"))

    @property
    def waits_words(self) -> str:
        return str(REPLAY_WORDS) if self.action.replay else ""

    @cached_property
    def may_follow(self) -> bool:
        no_help = self.action.effect == Effect.NOT_EFFECTIVE and self.facts.handles
        return no_help and not CorrectiveAction.objects.filter(follows=self.action).exists()

    @property
    def rows(self) -> list[tuple[str, Any]]:
        action = self.action
        return [
            (_("Owner"), action.owner),
            (_("Done by"), action.due_on),
            (_("What it does"), action.kind_words),
            (_("Priority"), action.priority_words),
            (_("Control that it mends"), action.control_words),
            (_("In the place of"), action.follows),
            (_("Look whether it helped on"), action.effect_on),
            (_("Effect"), action.effect_said),
            (_("Replay"), self.waits_words),
        ]

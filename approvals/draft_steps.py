"""What is open in a draft, step by step: the part of an outlook that the steps' list shows."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext

from approvals.forms.controls import words_of
from approvals.lines import Line, Progress, is_missing, step_words
from approvals.models import Draft
from approvals.rules.answers import is_begun, step_of
from approvals.rules.content import STEP_NAMES, Content, Step
from approvals.rules.faults import Fault


class DraftSteps:
    """Says of each step how far it is; ``problems`` and ``place`` are the outlook's."""

    draft: Draft
    content: Content

    @cached_property
    def problems(self) -> list[Fault]:
        raise NotImplementedError

    def place(self, path: str) -> tuple[str, str]:
        raise NotImplementedError

    def faults_on(self, step: Step) -> list[Fault]:
        """What stands against sending on one step."""
        return [fault for fault in self.problems if step_of(fault.path) is step]

    @cached_property
    def progress(self) -> list[Progress]:
        return [self._progress(step) for step in Step]

    def _progress(self, step: Step) -> Progress:
        faults = self.faults_on(step)
        wrong = len([fault for fault in faults if not is_missing(fault)])
        begun = is_begun(self.content, step)
        return Progress(
            step=step,
            label=gettext(STEP_NAMES[step]),
            detail=step_words(len(faults) - wrong, wrong, begun),
            state="done" if begun and not faults else "",
            address=reverse("draft_step", args=[self.draft.pk, step.value]),
        )

    @property
    def open_words(self) -> str:
        count = len(self.problems)
        return ngettext("%(n)s thing", "%(n)s things", count) % {"n": count}

    @property
    def open_sentence(self) -> str:
        """Why the button is off."""
        count = len(self.problems)
        words = ngettext(
            "%(n)s thing stands between this draft and sending it; it is listed above.",
            "%(n)s things stand between this draft and sending it; they are listed above.",
            count,
        )
        return words % {"n": count}

    @property
    def by_step(self) -> list[tuple[Progress, list[Line]]]:
        """The steps that have something open, with each of it and a link."""
        return [
            (progress, [Line(words_of(f), [self.place(f.path)]) for f in faults])
            for progress in self.progress
            if (faults := self.faults_on(progress.step))
        ]

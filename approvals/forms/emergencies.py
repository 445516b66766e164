"""What is typed around an emergency ballot: the question with its reason, and a vote."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.actions.polls import Said as Answer
from approvals.forms.said import Said
from approvals.lines import filled
from approvals.models.emergencies import QUESTION_NAMES
from approvals.rules.ballots import Choice as Vote
from approvals.rules.emergencies import RESTRICTION_MIN, Question
from approvals.rules.reasons import RATIONALE_MIN
from govportal.refusals import Refusal
from govportal.rendering import Choice

ABOUT = {
    "emergency.question_missing": "question",
    "emergency.restriction_short": "restriction",
    "emergency.restriction_long": "restriction",
    "review.verdict_missing": "choice",
    "review.rationale_short": "rationale",
    "review.rationale_long": "rationale",
}
QUESTIONS = [
    (Question.RESUME.value, Choice(QUESTION_NAMES[Question.RESUME], _("As before"))),
    (Question.RESTRICT.value, Choice(QUESTION_NAMES[Question.RESTRICT], _("Written down below"))),
    (
        Question.STAY_STOPPED.value,
        Choice(QUESTION_NAMES[Question.STAY_STOPPED], _("Until another ballot lets it run")),
    ),
]
VOTES = [
    (Vote.APPROVE.value, Choice(_("Yes"), _("It is done as asked"))),
    (Vote.REJECT.value, Choice(_("No"), _("It stays stopped"))),
    (Vote.ABSTAIN.value, Choice(_("Abstain"), _("Counts for the quorum only"))),
]


class _Read(forms.Form):
    """It only reads; the rules say what is missing."""

    use_required_attribute = False

    def text(self, name: str) -> str:
        return str(self.data.get(name, "")).replace("\x00", "")

    def show(self, refusal: Refusal) -> None:
        """Put a refusal beside the field that it is about."""
        self.is_valid()
        self._errors = forms.utils.ErrorDict()
        if ABOUT.get(refusal.code) in self.fields:
            self.add_error(ABOUT[refusal.code], str(refusal))


class OpenForm(_Read):
    """What the committee is asked, and why."""

    question = forms.ChoiceField(
        label=_("What is the committee asked?"),
        choices=QUESTIONS,
        widget=forms.RadioSelect(attrs={"class": "choice-grid"}),
    )
    restriction = Said(
        label=_("What would bind it"),
        strip=False,
        required=False,
        help_text=filled(
            _("Where it is to run restricted, %(least)s characters or more."),
            {"least": RESTRICTION_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )
    rationale = Said(
        label=_("What has happened"),
        strip=False,
        help_text=filled(
            _("Required, %(least)s characters or more. The committee decides on it."),
            {"least": RATIONALE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    @property
    def asked(self) -> Question | None:
        chosen = self.text("question")
        return Question(chosen) if chosen in dict(QUESTIONS) else None


class VoteForm(_Read):
    """A vote; ``casting``: the casting vote in a tie, which is yes or no."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(
        label=_("How do you vote?"), widget=forms.RadioSelect(attrs={"class": "choice-grid"})
    )
    rationale = Said(
        label=_("Your reasons"),
        strip=False,
        help_text=filled(
            _("Required, %(least)s characters or more. Members read them once they have voted."),
            {"least": RATIONALE_MIN},
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, casting: bool = False, **kwargs: Any) -> None:
        kwargs["auto_id"] = "id_emergency_%s"
        super().__init__(*args, **kwargs)
        self.casting = casting
        choices = VOTES[:2] if casting else VOTES
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    def said(self) -> Answer:
        """As it came, whatever is wrong with it."""
        chosen = self.text("choice")
        return Answer(
            choice=Vote(chosen) if chosen in dict(VOTES) else None,
            rationale=self.text("rationale"),
            digest=self.text("digest"),
        )

    def apply_to(self, digest: str) -> None:
        """Let what was typed count for the text that the page shows now."""
        self.data = {**{key: self.data[key] for key in self.data}, "digest": digest}

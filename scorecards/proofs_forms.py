"""Forms of assessments and rollout plans. What is wrong with an answer the actions say."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person, Unit
from govportal.refusals import Refusal
from govportal.rendering import Choice
from scorecards.actions.rollouts import Start
from scorecards.proofs_words import DIMENSION_WORDS
from scorecards.rights import reads_every_unit
from scorecards.rules.organisation import Dimension
from scorecards.rules.rollouts import TITLE_MOST
from scorecards.rules.shipped_rollouts import TEMPLATES
from scorecards.sources.days import day_of

AREA = {"rows": 5, "class": "textarea said wide"}


class WordsForm(forms.Form):
    """Reason or proof in a person's words; ``seen`` is what stood there when the page was drawn."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("Reason"), strip=True,
        help_text=_("What you saw, and where; it is part of the record."),
        widget=forms.Textarea(attrs=AREA),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def said(self) -> str:
        return self._typed("words")

    @property
    def saw(self) -> int:
        """-1 where the page sent nothing that could be right."""
        typed = self._typed("seen")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1

    def _typed(self, name: str) -> str:
        """What was typed there; empty where it was wrong."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class AssessForm(WordsForm):
    """A score from 1 to 5, with the reason."""

    score = forms.ChoiceField(label=_("Score"), widget=forms.RadioSelect)
    field_order = ("score", "words", "seen")

    def __init__(self, *args: Any, dimension: Dimension, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = DIMENSION_WORDS[dimension]
        hints = {1: levels.at_1, 3: levels.at_3, 5: levels.at_5}
        self.fields["score"].choices = [  # type: ignore[attr-defined]
            (str(n), Choice(str(n), str(hints.get(n, _("Between"))))) for n in range(1, 6)
        ]

    @property
    def chosen(self) -> int:
        """0 where none was."""
        typed = self._typed("score")
        return int(typed) if typed else 0


class TickForm(WordsForm):
    """Met or not, with the proof."""

    met = forms.ChoiceField(
        label=_("Is it met?"), choices=[("yes", _("It is met")), ("no", _("It is not met"))],
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )  # fmt: skip
    field_order = ("met", "words", "seen")


class TargetForm(WordsForm):
    """Another target of a measured criterion."""

    least = forms.DecimalField(
        label=_("At least"), max_digits=9, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"class": "input-s", "inputmode": "decimal"}),
    )  # fmt: skip
    field_order = ("least", "words", "seen")

    def __init__(self, *args: Any, is_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_share = is_share
        self.fields["least"].help_text = _("Per cent") if is_share else _("A number")

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.cleaned_data["least"]) / (100 if self.is_share else 1)


class PeopleForm(WordsForm):
    """Who leads a plan, and who lets its phases pass."""

    lead = forms.CharField(label=_("Who leads it"), max_length=254, help_text=_("E-mail address."))
    signer = forms.CharField(
        label=_("Who lets phases pass"), max_length=254, help_text=_("E-mail address.")
    )
    field_order = ("lead", "signer", "words", "seen")

    def clean_lead(self) -> Person:
        return person_of(self.cleaned_data["lead"])

    def clean_signer(self) -> Person:
        return person_of(self.cleaned_data["signer"])


def person_of(typed: object) -> Person:
    """Whose address it is. Raises ValidationError where it is nobody's."""
    email = str(typed).strip()
    found = Person.objects.filter(email__iexact=email).first()
    if found is None:
        raise forms.ValidationError(str(Refusal("proof.person_unknown", {"email": email})))
    return found


class StartForm(forms.Form):
    """A rollout plan: which, from when, for whom, led and signed by whom."""

    use_required_attribute = False
    template = forms.ChoiceField(label=_("Plan"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=TITLE_MOST)
    unit = forms.ModelChoiceField(
        label=_("For"), queryset=Unit.objects.none(), required=False,
        empty_label=_("The whole organisation"),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("Begins on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    lead = forms.CharField(
        label=_("Who leads it"), max_length=254,
        help_text=_("E-mail address. They say what is done, with proof."),
    )  # fmt: skip
    signer = forms.CharField(
        label=_("Who lets phases pass"), max_length=254,
        help_text=_("E-mail address of somebody else. They sign each phase."),
    )  # fmt: skip

    def __init__(self, *args: Any, reader: Person, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (key, Choice(str(_(one.title)), str(_(one.about)))) for key, one in TEMPLATES.items()
        ]
        units = Unit.objects.all()
        if not reads_every_unit(reader, day_of(now)):
            units = units.filter(pk__in=[reader.unit_id] if reader.unit_id else [])
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_lead(self) -> Person:
        return person_of(self.cleaned_data["lead"])

    def clean_signer(self) -> Person:
        return person_of(self.cleaned_data["signer"])

    def start(self) -> Start:
        return Start(**self.cleaned_data)

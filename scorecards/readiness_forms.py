"""What a reviewer says of the ten items of one agent."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.rendering import Choice
from scorecards.readiness_room import Line
from scorecards.readiness_words import SCORE_WORDS
from scorecards.rules.readiness_items import Item
from scorecards.rules.readiness_words import Word, word_refusal


class SayForm(forms.Form):
    """For each item a score, or none, and the reason where it is not the proposed one."""

    use_required_attribute = False
    is_stale = False

    def __init__(self, data: Any, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self.lines = {line.item: line for line in lines}
        for line in lines:
            self._add(line)

    def _add(self, line: Line) -> None:
        levels = ("", *line.levels)
        choices = [("", _("No word from you"))]
        choices += [
            (str(score), Choice(f"{score}: {word}", str(levels[score])))  # type: ignore[misc]
            for score, word in SCORE_WORDS.items()
        ]
        self.fields[f"score_{line.item}"] = forms.ChoiceField(
            label=_("Your word"),
            choices=choices,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
        )
        self.fields[f"reason_{line.item}"] = forms.CharField(
            label=_("Reason"),
            required=False,
            strip=False,
            help_text=_("Needed where you say another score than was proposed."),
            widget=forms.Textarea(attrs={"rows": 2, "class": "textarea said wide"}),
        )
        self.fields[f"seen_{line.item}"] = forms.CharField(
            required=False, initial=line.seen, widget=forms.HiddenInput
        )

    @property
    def rows(self) -> Iterator[tuple[Line, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each item with its fields."""
        for item, line in self.lines.items():
            yield line, self[f"score_{item}"], self[f"reason_{item}"], self[f"seen_{item}"]

    @property
    def words(self) -> dict[Item, Word]:
        """What was said, by item; those left out have no word."""
        data = self.cleaned_data
        return {
            item: Word(
                int(data[f"score_{item}"]),
                data.get(f"reason_{item}", ""),
                data.get(f"seen_{item}", ""),
            )
            for item in self.lines
            if data.get(f"score_{item}")
        }

    def clean(self) -> dict[str, Any]:
        """What is wrong with a word is said beside it."""
        for item, word in self.words.items():
            line = self.lines[item]
            no = word_refusal(word, line.proposal, line.seen)
            if no is not None:
                self.is_stale = self.is_stale or no.is_stale
                self.add_error(f"reason_{item}", str(no))
        return self.cleaned_data

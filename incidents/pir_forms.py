"""Forms of reviews after incidents: the text, documents, recommendations, signing."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from approvals.rules.files import TYPES
from incidents.models import Recommendation
from incidents.post_incident_names import (
    CONTROL_NAMES,
    DID_NAMES,
    EVIDENCE_NAMES,
    TEXT_NAMES,
    TIER_NAMES,
    WAY_NAMES,
)
from incidents.rules.post_incident import LONGEST, LONGEST_LINE, REQUIRED, TEXTS, WHYS

AREA = {"rows": 3, "class": "textarea said wide"}
SHORT = {"rows": 2, "class": "textarea said wide"}


def _text(label: Any, help_text: Any = "", *, area: Mapping[str, Any] = AREA) -> Said:
    return Said(label=label, help_text=help_text, required=False, max_length=LONGEST,
                widget=forms.Textarea(attrs=dict(area)))  # fmt: skip


class PirForm(forms.Form):
    """All of a review. Nothing is required of a draft; what is missing is said when it is handed
    in. ``kinds``: of evidence that can be named."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput)
    tier_right = forms.ChoiceField(
        label=_("Is the risk tier still right?"),
        choices=list(TIER_NAMES.items()),
        required=False,
    )
    tier_why = _text(_("Why the tier is right or not"), area=SHORT)
    no_actions = _text(
        _("Why there is no corrective action"), _("Only where there is none."), area=SHORT
    )

    def __init__(self, *args: Any, kinds: list[str], content: Any = None, **kwargs: Any) -> None:
        if content is not None:
            kwargs["initial"] = {**_given(content), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            self.fields[f"t_{name}"] = _text(*TEXT_NAMES[name])
        choices = [("", "—"), *((kind, EVIDENCE_NAMES[kind][0]) for kind in kinds)]
        for n in range(1, WHYS + 1):
            self.fields[f"w{n}_question"] = _text(_("Why?"), area=SHORT)
            self.fields[f"w{n}_answer"] = _text(_("Because"), area=SHORT)
            self.fields[f"w{n}_kind"] = forms.ChoiceField(
                label=_("Evidence"), choices=choices, required=False
            )
            self.fields[f"w{n}_name"] = forms.CharField(
                label=_("Which"), required=False, max_length=60
            )
        for control, label in CONTROL_NAMES.items():
            self.fields[f"c_{control}"] = forms.ChoiceField(
                label=label, choices=list(DID_NAMES.items()), required=False
            )
            self.fields[f"h_{control}"] = Said(
                label=_("How it failed"), required=False, max_length=LONGEST_LINE
            )

    def texts(self, *names: str) -> list[Any]:
        return [self[f"t_{name}"] for name in names]

    @property
    def first(self) -> list[Any]:
        """What has to be said, in the order of the form."""
        return self.texts(*REQUIRED)

    @property
    def more(self) -> list[Any]:
        return self.texts(*(name for name in TEXTS if name not in REQUIRED))

    @property
    def whys(self) -> Iterator[tuple[int, list[Any]]]:
        for n in range(1, WHYS + 1):
            yield n, [self[f"w{n}_{part}"] for part in ("question", "answer", "kind", "name")]

    @property
    def controls(self) -> Iterator[tuple[Any, Any]]:
        for control in CONTROL_NAMES:
            yield self[f"c_{control}"], self[f"h_{control}"]

    def content(self) -> dict[str, Any]:
        """As it is stored."""
        said = self.cleaned_data
        return {
            "texts": {name: said[f"t_{name}"] for name in TEXTS},
            "whys": [self._why(n) for n in range(1, WHYS + 1)],
            "controls": {
                control: {"did": said[f"c_{control}"], "how": said[f"h_{control}"]}
                for control in CONTROL_NAMES
                if said[f"c_{control}"]
            },
            "tier_right": said["tier_right"],
            "tier_why": said["tier_why"],
            "no_actions": said["no_actions"],
        }

    def _why(self, n: int) -> dict[str, str]:
        said = self.cleaned_data
        kind, name = said[f"w{n}_kind"], said[f"w{n}_name"].strip()
        return {
            "question": said[f"w{n}_question"],
            "answer": said[f"w{n}_answer"],
            "evidence": f"{kind}:{name}" if kind and name else "",
            "shown": "",
        }

    def clean(self) -> dict[str, Any]:
        """Half of a piece of evidence is told, not dropped."""
        for n in range(1, WHYS + 1):
            kind = self.cleaned_data.get(f"w{n}_kind")
            name = (self.cleaned_data.get(f"w{n}_name") or "").strip()
            if bool(kind) != bool(name):
                part = "name" if kind else "kind"
                self.add_error(f"w{n}_{part}", _("Say both: what kind it is, and which."))
        return dict(self.cleaned_data)


def _given(content: Mapping[str, Any]) -> dict[str, Any]:
    found = {f"t_{name}": text for name, text in content["texts"].items()}
    for n, why in enumerate(content["whys"], start=1):
        kind, _colon, name = why["evidence"].partition(":")
        found |= {f"w{n}_question": why["question"], f"w{n}_answer": why["answer"],
                  f"w{n}_kind": kind, f"w{n}_name": name}  # fmt: skip
    for control, said in content["controls"].items():
        found |= {f"c_{control}": said["did"], f"h_{control}": said["how"]}
    return found | {key: content[key] for key in ("tier_right", "tier_why", "no_actions")}


class PaperForm(forms.Form):
    """A document that the review rests on."""

    use_required_attribute = False
    attachment = forms.FileField(
        label=_("Document"),
        allow_empty_file=True,
        help_text=_("It stays with the review, known by its SHA-256."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{end}" for end in TYPES)}),
    )


class RecommendForm(forms.Form):
    """A change that the review recommends."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What should change"),
        choices=[(Recommendation.POLICY, _("An enterprise policy")),
                 (Recommendation.CHANGE, _("The agent, by a change request"))],
    )  # fmt: skip
    text = _text(_("What should be different, and why"))


class HandInForm(forms.Form):
    """Who approves it."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput)
    way = forms.ChoiceField(label=_("Who approves it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(way.value, WAY_NAMES[way]) for way in ways]
        self.fields["way"].choices = choices  # type: ignore[attr-defined]
        self.fields["way"].initial = choices[0][0]

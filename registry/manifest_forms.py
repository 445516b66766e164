"""What is typed and sent about what an agent may use: versions to compare, policies, test runs."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.file_rules import TYPES
from govportal.plain_yaml import MAX_BYTES
from govportal.refusals import Refusal
from registry.manifest_list import Pair, short
from registry.models import Agent, TestRun
from registry.models.runs import SUITE_NAMES
from registry.rules.runs import LONGEST_SUITE, MOST_CASES


class PairForm(forms.Form):
    """Which two versions stand side by side; it only offers, the address is read elsewhere."""

    def __init__(self, pair: Pair) -> None:
        super().__init__(initial={"from": pair.before_short, "to": pair.after_short})
        offered = [(key, f"{one.label} · {key[:8]}") for key, one in pair.choices]
        nothing = ("", _("Nothing: show all of it"))
        before = forms.ChoiceField(label=_("Before"), choices=[nothing, *offered])
        after = forms.ChoiceField(label=_("After"), choices=offered)
        self.fields = {"from": before, "to": after}  # “from” is no name that Python allows


class PolicyForm(forms.Form):
    """A permission policy as a file or as text; what is in it is judged by the rules."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Policy file"),
        help_text=_("YAML, for instance one downloaded here. It goes before the text below."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml", "class": "input"}),
    )
    text = forms.CharField(
        label=_("Or the policy as text"),
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "textarea wide", "spellcheck": "false", "wrap": "off"}
        ),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    @property
    def data_sent(self) -> bytes:
        """The bytes of the file, else those of the text."""
        self.is_valid()
        file = self.cleaned_data.get("file")
        if file is not None:
            return bytes(file.read(MAX_BYTES + 1))
        return str(self.cleaned_data.get("text") or "").encode(errors="surrogatepass")

    @property
    def number_seen(self) -> int:
        self.is_valid()
        return int(self.cleaned_data.get("seen") or 0)


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_CASES,
        widget=forms.NumberInput(attrs={"class": "input-s", "inputmode": "numeric"}),
    )


class RunForm(forms.Form):
    """One run of a suite."""

    use_required_attribute = False
    reference = forms.CharField(max_length=120, widget=forms.HiddenInput)
    manifest = forms.ChoiceField(
        label=_("Manifest"), help_text=_("The version that ran: evidence counts for that one only.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        help_text=_(
            "Behaviour: does its work. Boundary: refuses what it must not do. Escalation: asks a "
            "person when it should. Regression: earlier faults stay away."
        ),
        choices=[(kind.value, name) for kind, name in SUITE_NAMES.items()],
    )
    suite = forms.CharField(
        label=_("Suite"),
        help_text=_("Its name and version, as your team calls it."),
        max_length=LONGEST_SUITE,
    )
    model_version = forms.CharField(
        label=_("Model version"),
        help_text=_("That of the manifest, if you leave it empty."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-m"}),
    )
    ran_on = forms.DateField(
        label=_("Ran on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input-m"}),
    )
    passed = _number(_("Cases passed"))
    failed = _number(_("Cases failed"))
    report = forms.FileField(
        label=_("Report"),
        help_text=_("PDF, Office, OpenDocument, picture or text."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES), "class": "input"}),
    )
    reason = forms.CharField(
        label=_("What was wrong"),
        help_text=_("Required; it stays on record beside the run that this one corrects."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, agent: Agent, corrects: TestRun | None, **kwargs: Any) -> None:
        fresh = {"reference": f"form:{uuid4()}"} | (_same_as(corrects) if corrects else {})
        super().__init__(*args, **{"initial": fresh} | kwargs)
        offered = list(agent.manifests.all()[:50])
        if corrects is not None:
            offered += [] if corrects.manifest in offered else [corrects.manifest]
            self.fields["kind"].disabled = True
        else:
            del self.fields["reason"]
        field = self.fields["manifest"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), f"{one.label} · {short(one)[:8]}") for one in offered]
        self.offered = {str(one.pk): one for one in offered}

    def show(self, refusal: Refusal) -> None:
        """Say a refusal beside what it is about."""
        about = {
            "run.nothing_ran": "passed",
            "run.in_future": "ran_on",
            "run.too_old": "ran_on",
            "run.reason_missing": "reason",
            "run.reason_long": "reason",
        }
        name = "report" if refusal.code.startswith("file.") else about.get(refusal.code)
        self.add_error(name if name in self.fields else None, str(refusal))


def _same_as(run: TestRun) -> dict[str, Any]:
    """What a correction begins with: the figures of the run that was wrong."""
    kept = ("kind", "suite", "model_version", "ran_on", "passed", "failed")
    return {"manifest": str(run.manifest_id)} | {name: getattr(run, name) for name in kept}

"""What a decider leaves of a request: parts to keep, lower limits, narrower scopes, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from approvals.rules.content import BY_PATH, Content
from approvals.rules.content.tools import LIMITS as ASKED_LIMITS
from approvals.rules.reasons import RATIONALE_MAX, RATIONALE_MIN
from approvals.rules.reductions import CAN, LIMITS, LISTS, TOOLS, Cut, parts
from registry.rules.powers import reaches

_LIMIT_NAMES = {field.key: field.label for field in ASKED_LIMITS}


class ReductionForm(forms.Form):
    """Everything requested is ticked; what is not ticked is taken out."""

    use_required_attribute = False
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    kept = forms.MultipleChoiceField(
        label=_("What it may still use"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Take the tick away from what it should not get."),
    )
    reason = Said(
        label=_("Your reasons"),
        min_length=RATIONALE_MIN,
        max_length=RATIONALE_MAX,
        help_text=_("The requester reads this beside what was taken out."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, content: Content, digest: str, **kwargs: Any) -> None:
        choices = [(key, _named(key, words)) for key, words in parts(content)]
        self.content, self.lines = content, content.get(CAN) or {}
        kwargs["initial"] = {"kept": [key for key, _words in choices], "digest": digest}
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]
        self.limits = self._limits()
        self.scopes = self._scopes()
        self.order_fields(["digest", "kept", *self.limits, *self.scopes, "reason"])

    def _limits(self) -> dict[str, int]:
        """Fields for the limits that were asked for, and what was asked."""
        asked = self.lines.get("autonomy_limits") or {}
        known = {name: asked[name] for name in LIMITS if isinstance(asked.get(name), int)}
        for name, most in known.items():
            self.fields[name] = forms.IntegerField(
                label=gettext(_LIMIT_NAMES[name]), initial=most, min_value=0, required=False,
                widget=forms.NumberInput(attrs={"class": "input"}),
            )  # fmt: skip
        return known

    def _scopes(self) -> dict[str, str]:
        tools = self.lines.get(TOOLS) or []
        known = {f"scope-{n}": str(t["scope"]) for n, t in enumerate(tools) if t.get("scope")}
        for name, scope in known.items():
            tool = tools[int(name.partition("-")[2])].get("name")
            self.fields[name] = forms.CharField(
                label=gettext("Scope of %(tool)s") % {"tool": tool}, initial=scope,
                max_length=2000, required=False,
                disabled=reaches(scope) is None, help_text=_scope_help(scope),
                widget=forms.TextInput(attrs={"class": "input wide"}),
            )  # fmt: skip
        return known

    @property
    def cut(self) -> Cut:
        """What was changed of it; an emptied field leaves what was asked for."""
        said = self.cleaned_data
        limits = {name: said[name] for name in self.limits if said[name] is not None}
        scopes = {name: said[name].strip() for name in self.scopes if said[name].strip()}
        return Cut(
            kept=frozenset(said["kept"]),
            limits={n: value for n, value in limits.items() if value != self.limits[n]},
            scopes={
                f"tool-{name.partition('-')[2]}": text
                for name, text in scopes.items()
                if text != self.scopes[name]
            },
        )


def _scope_help(scope: str) -> str:
    """How this scope can be made narrower, in a way that change control understands."""
    if reaches(scope) is None:
        return gettext(
            "Asked for in words, which cannot be compared: take out operations or the tool, or "
            "ask the requester for a revision. Only a list such as orders:read, refunds:* can be "
            "made narrower here."
        )
    return gettext(
        "Narrower is a shorter list, with commas or semicolons, or more before its *: "
        "refunds:own/* in the place of refunds:*."
    )


def _named(key: str, words: str) -> str:
    """With what kind of thing it is, where that is not the tool itself."""
    kind = next((name for name in LISTS if key.startswith(name)), "")
    return f"{gettext(BY_PATH[f'{CAN}.{kind}'].label)}: {words}" if kind else words

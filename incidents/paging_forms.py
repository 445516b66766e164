"""Channels, shifts and steps as somebody types them. The rules say what is wrong with them."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.forms import PersonField
from govportal.people.models import Unit
from govportal.worklist.rules.shapes import Shape
from incidents.actions.paging.channels import Asked
from incidents.models import PagingChannel
from incidents.paging_names import AUDIENCE_NAMES, SHAPE_NAMES, TARGET_NAMES
from incidents.rules.paging import MINUTES_MAX, ORDER_MAX, STEPS_MAX, Audience, Step, Target
from registry.accountability_forms import ActForm

INLINE = {"class": "choices-inline"}


def _names(names: Any) -> list[tuple[str, Any]]:
    return [(key.value, name) for key, name in names.items()]


class ChannelForm(ActForm):
    """A channel. Its shape is chosen once; an address that is left empty stays."""

    ABOUT: ClassVar[dict[str, str]] = {
        "paging.name_missing": "name", "paging.name_taken": "name",
        "webhook.secret_missing": "secret_name", "webhook.secret_wrong": "secret_name",
        **dict.fromkeys(
            ("webhook.malformed", "webhook.mail_malformed", "webhook.userinfo", "webhook.not_https",
             "webhook.port", "webhook.inside", "webhook.host_not_listed", "webhook.host_unknown"),
            "address"),
    }  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"class": "input wide"})
    )
    shape = forms.ChoiceField(label=_("What it is"), choices=_names(SHAPE_NAMES))
    audience = forms.ChoiceField(label=_("Who reads it"), choices=_names(AUDIENCE_NAMES))
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=2000,
        help_text=_("Kept under the portal’s key and never shown again."),
        widget=forms.TextInput(
            attrs={"class": "input wide", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    secret_name = forms.CharField(
        label=_("Name of the secret that signs"),
        required=False,
        max_length=40,
        help_text=_("For webhooks alone. The secret itself is in a file or a variable."),
        widget=forms.TextInput(attrs={"class": "input-m", "autocomplete": "off"}),
    )
    takes_exercises = forms.BooleanField(label=_("It hears of exercises too"), required=False)
    is_active = forms.BooleanField(label=_("It is switched on"), required=False, initial=True)

    def __init__(self, *args: Any, channel: PagingChannel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel
        if channel is not None:
            del self.fields["shape"]
            self.fields["address"].help_text = _("Empty: it stays %(address)s.") % {
                "address": channel.receiver.shown_address
            }

    @property
    def asked(self) -> Asked:
        typed = dict(self.cleaned_data)
        shape = self.channel.receiver.shape if self.channel is not None else typed.pop("shape")
        return Asked(**{**typed, "shape": Shape(shape), "audience": Audience(typed["audience"])})


def channel_typed(channel: PagingChannel) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "name": channel.name,
        "audience": channel.audience,
        "secret_name": channel.receiver.secret_name,
        "takes_exercises": channel.takes_exercises,
        "is_active": channel.is_active,
    }


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "input-m"}, format="%Y-%m-%dT%H:%M"
    )
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )


class OnCallForm(ActForm):
    """Who is on call, from when until when, in which place."""

    ABOUT: ClassVar[dict[str, str]] = {
        "paging.not_operator": "person", "paging.shift_twice": "person",
        "paging.shift_order": "ends_at", "paging.shift_past": "ends_at",
        "paging.order_wrong": "order",
    }  # fmt: skip
    person = PersonField(label=_("Operator, by e-mail"))
    unit = forms.ModelChoiceField(
        label=_("Business unit"),
        queryset=Unit.objects.all(),
        required=False,
        empty_label=_("All business units"),
    )
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    order = forms.IntegerField(
        label=_("Place"),
        initial=1,
        min_value=1,
        max_value=ORDER_MAX,
        help_text=_("1 is paged first, 2 next; several may share a place."),
        widget=forms.NumberInput(attrs={"class": "input-s"}),
    )


class StepsForm(ActForm):
    """Up to four steps of one severity; one without minutes is left out."""

    ABOUT: ClassVar[dict[str, str]] = {
        "incident.reason_short": "reason", "incident.reason_long": "reason",
        "paging.begins_at_once": "after-1",
    }  # fmt: skip
    reason = forms.CharField(
        label=_("Why it is changed"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "textarea said wide"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, STEPS_MAX + 1):
            self.fields[f"after-{n}"] = forms.IntegerField(
                label=_("Step %(n)s: minutes after the first page") % {"n": n},
                required=n == 1,
                min_value=0,
                max_value=MINUTES_MAX,
                widget=forms.NumberInput(attrs={"class": "input-s"}),
            )
            for name, names, label in (("to", TARGET_NAMES, _("People")),
                                       ("channels", AUDIENCE_NAMES, _("Channels of"))):  # fmt: skip
                self.fields[f"{name}-{n}"] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=_names(names),
                    widget=forms.CheckboxSelectMultiple(attrs=INLINE),
                )
        steps = range(1, STEPS_MAX + 1)
        self.order_fields([f"{k}-{n}" for n in steps for k in ("after", "to", "channels")])

    @property
    def steps(self) -> tuple[Step, ...]:
        typed = self.cleaned_data
        return tuple(
            Step(
                typed[f"after-{n}"],
                tuple(Target(one) for one in typed[f"to-{n}"]),
                tuple(Audience(one) for one in typed[f"channels-{n}"]),
            )
            for n in range(1, STEPS_MAX + 1)
            if typed.get(f"after-{n}") is not None
        )

    def clean(self) -> dict[str, Any]:
        """A step with somebody in it and no minutes is not left out unseen."""
        for n in range(2, STEPS_MAX + 1):
            typed = self.cleaned_data
            named = typed.get(f"to-{n}") or typed.get(f"channels-{n}")
            if named and typed.get(f"after-{n}") is None and f"after-{n}" not in self.errors:
                self.add_error(f"after-{n}", _("Say after how many minutes."))
        return self.cleaned_data


def steps_typed(steps: tuple[Step, ...]) -> dict[str, Any]:
    """What the form begins with."""
    return {
        f"{name}-{n}": value
        for n, step in enumerate(steps, 1)
        for name, value in (("after", step.after), ("to", list(step.to)),
                            ("channels", list(step.channels)))
    }  # fmt: skip

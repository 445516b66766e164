"""One page that shows every part, for tests and for looking at. Never part of the product."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines

from govportal.charts import Day, Risk, Segment, Stop, ruler
from govportal.rendering import Choice

PAGE = Path(__file__).with_name("gallery.html")
MONDAY = datetime(2026, 11, 9, 8, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Clock:
    """What parts/clock.html needs of a ClockView."""

    state: str
    left_words: str
    status_words: str
    detail_words: str
    segments: list[Segment] = field(default_factory=list)


DAYS = [Day(1)] * 5 + [Day(1, "pause"), Day(1), Day(0.2), Day(0), Day(0, "weekend")]
ON_TRACK = Clock("ok", "2 d 6 h left", "On track", "Due Tue 24 Nov, 09:10.", ruler(DAYS))
SOON = Clock("soon", "54 min left", "Due soon", "Until 11:36.", ruler([Day(1)] * 3 + [Day(0.1)]))
LATE = Clock("late", "52 min over", "Overdue", "Was due today 09:50.", ruler([Day(1)] * 8))
PAUSED = Clock("paused", "6 d 4 h left", "Paused", "Waiting for Carla Dubois.", ruler(DAYS))


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("approve", Choice("Approve", "As requested")),
            ("conditions", Choice("Approve with conditions", "Each with an owner and a date")),
            ("reject", Choice("Reject", "Version 2.3.2 keeps running")),
        ],
        widget=forms.RadioSelect(attrs={"class": "choice-grid"}),
        initial="approve",
    )
    reasons = forms.CharField(
        label="Your reasons",
        help_text="Required, 40 characters or more. Auditors will read this.",
        widget=forms.Textarea(attrs={"rows": 4, "class": "said wide"}),
        min_length=40,
    )
    volume = forms.IntegerField(
        label="How many actions a day, at most?",
        help_text="A whole number.",
        widget=forms.NumberInput(attrs={"class": "input-s"}),
    )
    unit = forms.ChoiceField(label="Business unit", choices=[("", "Choose"), ("ops", "Operations")])
    due = forms.DateField(
        label="Deadline", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    kinds = forms.MultipleChoiceField(
        label="Which data does it read?",
        choices=[("p", "Personal data"), ("h", Choice("Health data", "Regulated"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    before_live = forms.BooleanField(
        label="Before go-live", help_text="Its owner confirms it.", required=False
    )
    file = forms.FileField(label="Attachment", required=False)


class FilterForm(forms.Form):
    q = forms.CharField(
        label="Number, agent or person",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "grow"}),
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any state")])
    tier = forms.ChoiceField(label="Tier", required=False, choices=[("", "Any tier")])

    prefix = "f"


def context() -> dict[str, Any]:
    risks = [
        Risk(1, "Data exfiltration", 4, 5, 2, 4),
        Risk(2, "Unauthorised actions", 3, 4, 1, 4),
        Risk(3, "Hallucinated decisions", 3, 4, 2, 3),
        Risk(4, "Cascading failures", 2, 3, 1, 3),
        Risk(5, "Compliance violations", 3, 4, 1, 4),
        Risk(6, "Cost overruns", 4, 2, None, None),
    ]
    return {
        "trail": [("Requests", "#r"), ("Waiting for sign-off", "#w"), ("ADR-2026-0118", "")],
        "monday": MONDAY,
        "stages": [
            {"label": "Registered", "state": "done"},
            {"label": "Approved", "state": "here"},
            {"label": "Retired", "note": "not before January"},
        ],
        "steps": _steps(),
        "views": [
            {"label": "All", "address": "#all", "count": 7, "current": True},
            {"label": "Sign-offs", "address": "#s", "count": 2},
            {"label": "Mine", "address": "#m", "count": None},
        ],
        "items": [_item(SOON, "Decide"), _item(LATE, "Answer"), _item(PAUSED, "Review")],
        "facts": [
            ("Fingerprint", "sha256:4be190c7"),
            ("Next review", date(2027, 1, 4)),
            ("Nothing", ""),
        ],
        "risks": risks,
        "stops": [
            Stop("Technical attestation", "Done Mon 9 Nov", "done"),
            Stop("Privacy review", "Nadia Haas", "here"),
            Stop("Security sign-off", "Dana Novak"),
            Stop("Authorisation", "After all sign-offs"),
        ],
        "changes": _changes(),
        "fingerprint": "sha256:" + "4be190c7d2a855f0" * 4,
        "filters": FilterForm(),
        "applied": [{"label": "Department: Operations", "address": "#d"}],
        "page": {"shown": 50, "total_words": "10,000+", "older": "?after=x", "newer": ""},
        "timeline": [],
        "events": [
            {"at": MONDAY, "tone": "ok", "shape": "ok", "title": "Submitted", "by": "Pia Sato"},
            {"at": MONDAY, "title": "Clock started", "text": "Seven working days.", "here": True},
        ],
        "form": DecisionForm({"verdict": "conditions", "reasons": "Too short"}),
        "clock": ON_TRACK,
        "late_clock": LATE,
        "lines": [
            {"points": 4, "words": "Financial transactions", "why": "Step 3", "address": "#3"},
            {"points": 1, "words": "Writes to a database", "is_new": True, "why": "New"},
            {"points": -1, "words": "Short-lived keys"},
        ],
        "people": [
            {"name": "Marta Keller", "sub": "Chair", "tone": "ok", "words": "Signed"},
            {"name": "You", "words": "Not yet"},
            {"name": "Tara Banerjee", "sub": "Owns it", "words": "Recused", "shape": "none"},
        ],
        "budget": Decimal(7400),
    }


def _steps() -> list[dict[str, str]]:
    names = ["Purpose and owners", "Model", "Capabilities", "Data", "Oversight", "Check and send"]
    states = ["done", "done", "here", "", "", ""]
    details = ["Complete", "Complete", "Step 3 of 6", "2 answers kept", "", ""]
    return [
        {"label": name, "state": state, "detail": detail, "address": f"#{name[:4].lower()}"}
        for name, state, detail in zip(names, states, details, strict=True)
    ]


def _item(clock: Clock, verb: str) -> dict[str, Any]:
    return {
        "icon": "review",
        "title": f"Sign-off: Claims Triage Agent ({clock.state})",
        "url": "#item",
        "text": "First deployment. Security and data protection have signed.",
        "kind_words": "Sign-off",
        "tier": 2,
        "note": "ADR-2026-0121 · from Carla Dubois",
        "clock": clock,
        "verb": verb,
    }


def _changes() -> list[dict[str, str]]:
    return [
        {"op": "mod", "path": "Second reviewer", "before": "always", "after": "below 0.97"},
        {"op": "add", "path": "Tool", "after": "Account opening, create", "effect": "Limit 120"},
        {"op": "del", "path": "Tool", "before": "Fax"},
        {"op": "same", "path": "Model"},
    ]


def page(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(PAGE.read_text())
    return HttpResponse(template.render(context(), request))

"""A page with one form for one act: shown, done, or refused with nothing typed lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from registry.accountability_forms import ActForm
from registry.models import Agent

SEEN = "seen"
"""Hidden field: what the person had before them when the form was drawn."""


@dataclass(frozen=True)
class ActPage:
    """What the page is called and where it leads. ``seen``: the mark of what it shows now."""

    heading: str
    verb: str
    back: str
    done: str
    lede: str = ""
    trail: list[tuple[str, str]] = field(default_factory=list)
    seen: object = ""
    template: str = "registry/act.html"
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [*self.trail, (self.heading, "")]


def typed(request: SignedIn) -> QueryDict | None:
    """What was posted, be it nothing; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None


def seen_in(request: SignedIn) -> str:
    """The mark of what the person looked at."""
    return request.POST.get(SEEN, "")


def seen_number(request: SignedIn) -> int:
    """The same as a number; one that never is where it is none."""
    text = seen_in(request)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def answer(
    request: SignedIn, page: ActPage, form: ActForm, act: Callable[[], object]
) -> HttpResponse:
    """Show the form, or do the act and go back; what was typed stays when it is refused."""
    status = 200
    if request.method == "POST":
        refusal = _tried(form, act)
        if refusal is None and not form.errors:
            messages.success(request, page.done)
            return redirect(page.back)
        status = refusal.status if refusal else 422
    context = {"page": page, "form": form, **page.more}
    return render(request, page.template, context, status=status)


def _tried(form: ActForm, act: Callable[[], object]) -> Refusal | None:
    if not form.is_valid():
        return None
    try:
        act()
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        form.show(refused.refusal)
        return refused.refusal
    return None


def posted(request: SignedIn, act: Callable[[], object], done: str, back: str) -> HttpResponse:
    """A button without a form: do it or say why not, and go back."""
    try:
        act()
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(back)


def offered(agent: Agent) -> list[str]:
    """Addresses of people of the agent's unit, offered while one is typed."""
    people = Person.objects.active().filter(unit_id=agent.unit_id).order_by("email")
    return list(people.values_list("email", flat=True)[:100])

"""One act on an incident, on a page of its own: form, refusal, stale mark; nothing is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents.act_words import ActWords
from incidents.forms import ActForm
from incidents.incident_room import Head

SEEN = "seen"
"""Hidden field: the mark of the incident when the form was drawn."""


@dataclass(frozen=True)
class ActPage:
    """``act`` does it; ``no``: why the reader may not; ``back``: where it leads when it is done."""

    head: Head
    words: ActWords
    form: ActForm
    act: Callable[[Any], object]
    no: Refusal | None = None
    back: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def typed(request: SignedIn) -> Any:
    """What was posted, be it nothing; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None


def seen_in(request: SignedIn) -> set[str] | None:
    """The mark of what the person looked at; None where the form brought none."""
    mark = request.POST.get(SEEN, "")
    return {mark} if mark else None


def answer_act(request: SignedIn, page: ActPage) -> HttpResponse:
    """Show the page, or do what it is for. A no that depends on who asks is 403."""
    if page.no is not None and page.no.status == 403:
        refuse(page.no)
    if request.method == "POST" and page.form.is_valid():
        try:
            page.act(page.form)
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            no = refused.refusal
            return _render(request, page, None if page.form.show(no) else no, no.status)
        messages.success(request, page.words.done)
        return redirect(page.back or page.head.incident.get_absolute_url())
    return _render(request, page, page.no, 422 if page.form.is_bound else 200)


def _render(request: SignedIn, page: ActPage, refusal: Refusal | None, status: int) -> HttpResponse:
    incident = page.head.incident
    context = {"page": page, "form": page.form, "refusal": refusal, "head": page.head}
    context |= {"incident": incident, "mark": incident.mark, **page.more}
    return render(request, "incidents/incident_act.html", context, status=status)

"""One act on a page of its own: its form, its refusal, and nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from registry.identity_forms import ActForm

TEMPLATE = "registry/identity_act.html"


@dataclass(frozen=True)
class ActPage:
    """What an act is called and does. ``act`` does it and answers; ``no``: why the reader may not.

    ``trail`` leads back; its last but one address is where “Go back” goes.
    """

    heading: str
    lede: str
    text: str
    verb: str
    trail: list[tuple[str, str]]
    form: ActForm
    act: Callable[[Any], HttpResponse]
    no: Refusal | None = None
    is_final: bool = False

    @property
    def back(self) -> str:
        return self.trail[-2][1]


def answer_act(request: SignedIn, page: ActPage) -> HttpResponse:
    """Show the page, or do what it is for. A no that depends on who asks is 403."""
    if page.no is not None and page.no.status in {403, 409}:
        refuse(page.no)
    refusal = page.no
    if request.method == "POST" and page.form.is_valid():
        try:
            return page.act(page.form)
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            refusal = None if page.form.show(refused.refusal) else refused.refusal
            return _render(request, page, refusal, refused.refusal.status)
    return _render(request, page, refusal, 422 if page.form.is_bound else 200)


def _render(request: SignedIn, page: ActPage, refusal: Refusal | None, status: int) -> HttpResponse:
    return render(request, TEMPLATE, {"page": page, "refusal": refusal}, status=status)

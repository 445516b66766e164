"""Privileged notes on a case: everybody who sees it sees that they are there; few read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals.actions import advice as actions
from approvals.models import Advice, AdviceReader, Review
from approvals.views.cases import visible_review
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused

SAID = {
    "write": gettext_lazy("The note is kept. Others see that it is there, and not what it says."),
    "name": gettext_lazy("They may read the note now, and were told so."),
    "end": gettext_lazy("They do not read the note any more."),
    "erase": gettext_lazy("The text is erased; that there was a note stays on record."),
}


@dataclass(frozen=True)
class Typed:
    """What was typed in one of the page's forms, and about which note."""

    act: str = ""
    note: int = 0
    text: str = ""
    people: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def review_advice(request: SignedIn, pk: int) -> HttpResponse:
    review = actions.current(visible_review(request.user, pk))
    if request.method != "POST":
        return _page(request, review, Typed())
    typed = _typed(request.POST)
    try:
        _ACTS.get(typed.act, _unknown)(review, typed, request.user, timezone.now())
    except Refused as refused:
        return _page(request, review, typed, refused.refusal)
    messages.success(request, str(SAID[typed.act]))
    return redirect("review_advice", review.pk)


def _typed(data: Mapping[str, str]) -> Typed:
    note = data.get("note", "")
    number = int(note) if note.isascii() and note.isdecimal() and len(note) < 10 else 0
    said = {name: data.get(name, "").replace("\x00", "") for name in ("act", "text", "people")}
    return Typed(note=number, **said)


def _refuse_others(review: Review, actor: Person, now: datetime) -> None:
    """Before anything typed is looked up: others learn nothing of who has an account."""
    if not actions.is_counsel(review, actor, now):
        raise Refused(Refusal("advice.not_counsel"))


def _write(review: Review, typed: Typed, actor: Person, now: datetime) -> None:
    _refuse_others(review, actor, now)
    follows = _note(review, typed) if typed.note else None
    readers = _people(typed) if follows is None else []
    actions.write_advice(review, typed.text, readers, follows=follows, actor=actor, now=now)


def _name(review: Review, typed: Typed, actor: Person, now: datetime) -> None:
    _refuse_others(review, actor, now)
    note = _note(review, typed)
    for person in _people(typed)[:1]:
        actions.name_reader(note, person, actor=actor, now=now)


def _end(review: Review, typed: Typed, actor: Person, now: datetime) -> None:
    rows = AdviceReader.objects.filter(advice__in=Advice.objects.about(review))
    row = get_object_or_404(rows.select_related("advice__review", "person"), pk=typed.note)
    actions.end_reading(row, actor=actor, now=now)


def _erase(review: Review, typed: Typed, actor: Person, now: datetime) -> None:
    actions.erase_advice(_note(review, typed), typed.text, actor=actor, now=now)


def _unknown(review: Review, typed: Typed, actor: Person, now: datetime) -> None:
    raise Http404


_ACTS: Mapping[str, Callable[[Review, Typed, Person, datetime], None]] = {
    "write": _write,
    "name": _name,
    "end": _end,
    "erase": _erase,
}


def _note(review: Review, typed: Typed) -> Advice:
    rows = Advice.objects.about(review).select_related("review")
    found: Advice = get_object_or_404(rows, pk=typed.note)
    return found


def _people(typed: Typed) -> list[Person]:
    """The people of these addresses, one a line or with commas between. Raises Refused."""
    addresses = typed.people.replace(",", " ").split()
    known = {person.email: person for person in Person.objects.filter(
        email__in=[address.lower() for address in addresses])}  # fmt: skip
    missing = next((one for one in addresses if one.lower() not in known), None)
    if missing is not None:
        raise Refused(Refusal("advice.reader_unknown", {"address": missing}))
    if typed.act == "name" and not addresses:
        raise Refused(Refusal("advice.reader_unknown", {"address": ""}))
    return [known[address.lower()] for address in addresses]


def _page(
    request: SignedIn, review: Review, typed: Typed, refusal: Refusal | None = None
) -> HttpResponse:
    now, reader = timezone.now(), request.user
    counsel = actions.counsel_of(review, now)
    is_counsel = reader in counsel
    context: dict[str, Any] = {
        "review": review,
        "notes": actions.notes_for(review, reader, now, counsel=is_counsel),
        "is_counsel": is_counsel,
        "may_erase": is_counsel or Role.ADMINISTRATOR in reader.roles_on(now.date()),
        "counsel": counsel,
        "typed": typed,
        "refusal": refusal,
        "heading": _("Advice of counsel"),
    }
    template = "approvals/review_advice.html"
    template = f"{template}#notes" if request.htmx else template
    answer = render(request, template, context, status=refusal.status if refusal else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer

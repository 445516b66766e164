"""Playbooks: which there are, what a version says and changes, and two people who change it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions import playbooks as acts
from incidents.models import Playbook, PlaybookHand, PlaybookVersion
from incidents.models.playbooks import ANY_CLASS, ShownItem
from incidents.names import CLASS_NAMES
from incidents.playbook_form import Typed, of_items, of_post
from incidents.rules.playbooks import (
    Hand,
    activation_refusal,
    begin_refusal,
    differences,
    move_refusal,
)
from incidents.rules.severities import IncidentClass, Severity

COLUMNS = (*(one.value for one in Severity), "")
HEADINGS = {
    "activate": gettext_lazy("Bring it into force"),
    "discard": gettext_lazy("Discard the draft"),
}
DONE = {
    "activate": gettext_lazy("In force. Incidents under way keep the version they run on."),
    "discard": gettext_lazy("The draft is discarded."),
}
_DO: dict[str, Callable[..., object]] = {
    "activate": acts.activate_version,
    "discard": acts.discard_version,
}


@dataclass(frozen=True)
class ChangeLine:
    """One difference as it is shown."""

    op: str
    parts: tuple[str, ...]
    before: ShownItem | None
    after: ShownItem | None
    mandatory: bool


def change_lines(before: PlaybookVersion | None, version: PlaybookVersion) -> list[ChangeLine]:
    """What a version changes, in the reader's language."""
    return [
        ChangeLine(
            row.op,
            row.parts,
            ShownItem(row.before) if row.before else None,
            ShownItem(row.after) if row.after else None,
            mandatory=bool(row.after and row.after.mandatory),
        )
        for row in differences(before.items if before else [], version.items)
    ]


@dataclass(frozen=True)
class Place:
    """A class with its playbooks by severity, and that for any severity."""

    words: Any
    books: list[Playbook | None]


@require_safe
def playbook_list(request: SignedIn) -> HttpResponse:
    """Class by class; where there is none for a severity, the next more general one counts."""
    states = PlaybookVersion.objects.filter(state__in=["active", "draft"]).order_by("state")
    rows = Playbook.objects.prefetch_related(Prefetch("versions", states, to_attr="standing"))
    there = {(row.kind, row.severity): row for row in rows}
    kinds: list[tuple[str, Any]] = [(kind.value, CLASS_NAMES[kind]) for kind in IncidentClass]
    places = [
        Place(words, [there.get((kind, column)) for column in COLUMNS])
        for kind, words in [*kinds, ("", ANY_CLASS)]
    ]
    return render(request, "incidents/playbook_list.html", {"places": places, "any": bool(there)})


def _versions(number: str) -> list[PlaybookVersion]:
    """All versions of a playbook, the newest first, with who had a hand in them; else 404."""
    book = get_object_or_404(Playbook, number=number)
    hands = Prefetch("hands", PlaybookHand.objects.select_related("person"))
    rows = book.versions.select_related("written_by", "activated_by").prefetch_related(hands)
    found = list(rows)
    for version in found:
        version.playbook = book
    return found


def _version(number: str, n: int) -> tuple[PlaybookVersion, PlaybookVersion | None]:
    """One version, and the one that it took or would take the place of."""
    rows = _versions(number)
    version = next((row for row in rows if row.n == n), None)
    if version is None:
        return get_object_or_404(PlaybookVersion, playbook__number=number, n=n), None
    older = [row for row in rows if row.n < n and row.activated_at is not None]
    return version, older[0] if older else None


@require_safe
def playbook_detail(request: SignedIn, number: str) -> HttpResponse:
    """What is in force, and all versions."""
    versions, now = _versions(number), timezone.now()
    draft = next((row.n for row in versions if row.is_draft), None)
    context = {
        "playbook": versions[0].playbook
        if versions
        else get_object_or_404(Playbook, number=number),
        "versions": versions,
        "active": next((row for row in versions if row.state == "active"), None),
        "no": begin_refusal(Hand(acts.keeps(request.user, now)), draft),
    }
    return render(request, "incidents/playbook_detail.html", context)


@require_safe
def playbook_version(request: SignedIn, number: str, n: int) -> HttpResponse:
    """One version, and what it changes."""
    version, before = _version(number, n)
    hand = acts.hand_of(version, request.user, timezone.now())
    context = {
        "version": version,
        "playbook": version.playbook,
        "before": before,
        "changes": change_lines(before, version) if before else [],
        "no": {move: move_refusal(move, version.state_now, hand) for move in ("write", "activate")},
    }
    return render(request, "incidents/playbook_version.html", context)


@require_POST
def playbook_begin(request: SignedIn, number: str) -> HttpResponse:
    book = get_object_or_404(Playbook, number=number)
    try:
        version = acts.begin_version(book, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused.refusal))
        return redirect(book)
    return redirect("playbook_edit", number, version.n)


@require_http_methods(["GET", "HEAD", "POST"])
def playbook_edit(request: SignedIn, number: str, n: int) -> HttpResponse:
    """The draft; what was typed comes back with what was wrong."""
    version, _before = _version(number, n)
    if request.method != "POST":
        hand = acts.hand_of(version, request.user, timezone.now())
        refuse(move_refusal("write", version.state_now, hand))
        typed = of_items(version.title_words, version.reason, version.revision, version.items)
        return _editor(request, version, typed)
    typed = of_post(request.POST)
    try:
        acts.write_version(
            version, typed.written(), revision=typed.revision, actor=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        return _editor(request, version, typed, refused.refusal)
    messages.success(request, _("Saved. Somebody else brings it into force."))
    return redirect("playbook_edit" if "more" in request.POST else "playbook_version", number, n)


def _editor(
    request: SignedIn, version: PlaybookVersion, typed: Typed, refusal: Refusal | None = None
) -> HttpResponse:
    context = {"version": version, "playbook": version.playbook, "typed": typed, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "incidents/playbook_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def playbook_act(request: SignedIn, number: str, n: int, move: str) -> HttpResponse:
    """The check page before a draft comes into force or is given up."""
    version, before = _version(number, n)
    hand = acts.hand_of(version, request.user, timezone.now())
    refuse(move_refusal(move, version.state_now, hand))
    refusal = _standing(version, before) if move == "activate" else None
    if request.method == "POST":
        try:
            _done(request, version, move)
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            refusal = refused.refusal
        else:
            messages.success(request, str(DONE[move]))
            return redirect(version.playbook)
    context = {
        "version": version, "playbook": version.playbook, "before": before, "move": move,
        "heading": HEADINGS[move], "refusal": refusal,
        "changes": change_lines(before, version),
    }  # fmt: skip
    status = refusal.status if refusal and request.method == "POST" else 200
    return render(request, "incidents/playbook_act.html", context, status=status)


def _standing(version: PlaybookVersion, before: PlaybookVersion | None) -> Refusal | None:
    old, title = (before.items, before.title) if before else (None, "")
    return activation_refusal(old, title, version.title, version.items, version.reason)


def _done(request: SignedIn, version: PlaybookVersion, move: str) -> None:
    said: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
    if move == "activate":
        seen = request.POST.get("revision", "")
        said["revision"] = int(seen) if seen.isascii() and seen.isdigit() else -1
    _DO[move](version, **said)

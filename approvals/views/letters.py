"""Letters to the board: the list, the letter, its file, its acknowledgement."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.actions.letters import acknowledge, take_letter
from approvals.letter_room import VIEWS, LetterRoom, LetterRow, of_view
from approvals.models import BoardLetter
from govportal.paging import page_of
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused


def _visible_letter(reader: Person, number: str) -> BoardLetter:
    """The letter, if the reader may see it; else 404, as if it did not exist."""
    letters = BoardLetter.objects.visible_to(reader).for_list().select_related("unit")
    return get_object_or_404(letters, number=number)


@require_safe
def letter_list(request: SignedIn) -> HttpResponse:
    view, now = request.GET.get("view", "all"), timezone.now()
    letters = of_view(BoardLetter.objects.visible_to(request.user), view)
    page = page_of(letters, request.GET, BoardLetter.objects.for_list())
    views = [
        {"label": label, "address": f"?view={key}", "current": key == view}
        for key, label in VIEWS.items()
    ]
    rows = [LetterRow(letter, now) for letter in page.rows]
    context = {"page": page, "rows": rows, "views": views}
    return render(request, "approvals/letter_list.html", context)


@require_safe
def letter_detail(request: SignedIn, number: str) -> HttpResponse:
    room = LetterRoom(_visible_letter(request.user, number), request.user, timezone.now())
    return render(request, "approvals/letter_detail.html", {"room": room})


@require_POST
def letter_acknowledge(request: SignedIn, number: str) -> HttpResponse:
    letter, typed = _visible_letter(request.user, number), request.POST.get("remark", "")
    try:
        acknowledge(letter, typed, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _not_recorded(request, number, typed, refused.refusal)
    messages.success(request, _("Your acknowledgement is on record."))
    return redirect(letter)


def _not_recorded(request: SignedIn, number: str, typed: str, refusal: Refusal) -> HttpResponse:
    """The page again with what was typed. Clicked twice without a word, it just shows."""
    letter = _visible_letter(request.user, number)
    if refusal.code == "letter.acknowledged_stale" and not typed.strip():
        messages.info(request, str(refusal))
        return redirect(letter)
    room = LetterRoom(letter, request.user, timezone.now(), typed=typed, refused=refusal)
    context = {"room": room}
    return render(request, "approvals/letter_detail.html", context, status=refusal.status)


@require_POST
def letter_download(request: SignedIn, number: str) -> HttpResponse:
    """Recorded, and so a form and not a link; the file is under no public address."""
    letter = _visible_letter(request.user, number)
    try:
        printed = take_letter(letter, actor=request.user, now=timezone.now())
    except Refused as refused:
        room = LetterRoom(letter, request.user, timezone.now(), refused=refused.refusal)
        status = refused.refusal.status
        return render(request, "approvals/letter_detail.html", {"room": room}, status=status)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{letter.file_name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer

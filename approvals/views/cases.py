"""The pages of cases: one for each kind of thing that is reviewed, found by its review."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from approvals.actions.effects import effects_of
from approvals.models import Review
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal

Page = Callable[..., HttpResponse]
_PAGES: dict[str, Page] = {}


def register_page(kind: str, page: Page) -> None:
    """Say how the case of a ``kind`` is shown: ``page(request, review, status=…, **said)``."""
    _PAGES[kind] = page


def visible_review(reader: Any, pk: int) -> Review:
    """The review, if the reader may see what it is about; else 404, as if it did not exist."""
    reviews = Review.objects.select_related(
        "clock__version", "committee", "decision__letter__acknowledged_by"
    )
    review = get_object_or_404(reviews, pk=pk)
    if not effects_of(review).may_see(review, reader):
        raise Http404
    return review


def show_case(request: SignedIn, review: Review, status: int = 200, **said: Any) -> HttpResponse:
    """The page of the case as it is now, with what is on its way back to its writer."""
    return _PAGES[review.subject_kind](request, review, status=status, **said)


def not_taken(request: SignedIn, pk: int, refusal: Refusal, **said: Any) -> HttpResponse:
    """The page as it is now, with what was typed and why it was not taken."""
    review = visible_review(request.user, pk)
    return show_case(request, review, status=refusal.status, refusal=refusal, **said)

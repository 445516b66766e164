"""What else is done with a ballot, each with its reason on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals.actions import ballots as actions
from approvals.actions.ballots.opening import again_refusal, early_refusal
from approvals.actions.ballots.standing_back import absence_refusal
from approvals.forms.ballots import ReasonForm
from approvals.models import BallotSeat, Review
from approvals.rules.ballots import move_refusal, recuse_refusal
from approvals.views.ballots import ballot_of, place_of
from approvals.views.cases import visible_review
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse

TO_COME = "a reason"  # the rules ask for one; it is typed on the page


@dataclass(frozen=True)
class Act:
    """The words of a page on which an act is given its reason."""

    heading: Any
    text: Any
    verb: Any
    done: Any


RECUSE = Act(
    gettext_lazy("Step back from this vote"),
    gettext_lazy(
        "You have a conflict of interest. You may read on, but neither vote nor draft the "
        "decision, and it cannot be taken back. What you voted before counts no more; your "
        "alternate is called. The reason goes into the register of conflicts."
    ),
    gettext_lazy("Step back"),
    gettext_lazy("You have stepped back; your reason is on record."),
)
ABSENT = Act(
    gettext_lazy("Record somebody as absent"),
    gettext_lazy("The alternate is called. If the holder answers after all, that answer counts."),
    gettext_lazy("Record the absence"),
    gettext_lazy("The absence is on record."),
)
MOVE = Act(
    gettext_lazy("Take this to the next meeting"),
    gettext_lazy("The ballot ends undecided; votes given so far do not count in the meeting."),
    gettext_lazy("Move it to the meeting"),
    gettext_lazy("The item is on the list for the next meeting."),
)
OPEN = Act(
    gettext_lazy("Open the ballot without the late review"),
    gettext_lazy("What is missing is said in the text under vote, with your reason beside it."),
    gettext_lazy("Open the ballot"),
    gettext_lazy("The ballot is open."),
)
REOPEN = Act(
    gettext_lazy("Open a new ballot"),
    gettext_lazy("A new ballot with the seats of today and a new time limit; nobody has voted."),
    gettext_lazy("Open a new ballot"),
    gettext_lazy("The new ballot is open."),
)


def _with_reason(
    request: SignedIn,
    review: Review,
    act: Act,
    refusal: Refusal | None,
    do: Callable[[str], object],
) -> HttpResponse:
    """Ask for the reason, then act. Whoever may not do it is told so before they type."""
    if request.method != "POST":
        refuse(refusal)
    form, refusal = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data["reason"])
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, act.done)
            return redirect(place_of(ballot_of(review)))
    context = {"review": review, "form": form, "refusal": refusal, "act": act}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "approvals/ballot_reason.html", context, status=status)


@require_http_methods(["GET", "POST"])
def ballot_recuse(request: SignedIn, pk: int) -> HttpResponse:
    review, user, now = visible_review(request.user, pk), request.user, timezone.now()
    ballot = ballot_of(review)
    refusal = recuse_refusal(ballot.facts(now), user.pk, TO_COME)
    return _with_reason(
        request,
        review,
        RECUSE,
        refusal,
        lambda why: actions.recuse(ballot, why, actor=user, now=now),
    )


@require_http_methods(["GET", "POST"])
def ballot_absence(request: SignedIn, pk: int, seat: int) -> HttpResponse:
    review, user, now = visible_review(request.user, pk), request.user, timezone.now()
    ballot = ballot_of(review)
    seats = BallotSeat.objects.filter(ballot__review=review).select_related("holder", "ballot")
    place = get_object_or_404(seats, pk=seat)
    if place.ballot_id != ballot.pk:  # an old address: that ballot was followed by another
        messages.info(request, str(Refusal("ballot.ended_stale")))
        return redirect(f"{review.get_absolute_url()}#ballot")
    refusal = absence_refusal(ballot, place, user, now)
    return _with_reason(
        request,
        review,
        ABSENT,
        refusal,
        lambda why: actions.note_absence(place, why, actor=user, now=now),
    )


@require_http_methods(["GET", "POST"])
def ballot_move(request: SignedIn, pk: int) -> HttpResponse:
    review, user, now = visible_review(request.user, pk), request.user, timezone.now()
    ballot = ballot_of(review)
    refusal = move_refusal(ballot.facts(now), user.pk, TO_COME, now)
    return _with_reason(
        request,
        review,
        MOVE,
        refusal,
        lambda why: actions.move_to_meeting(ballot, why, actor=user, now=now),
    )


@require_http_methods(["GET", "POST"])
def ballot_open(request: SignedIn, pk: int) -> HttpResponse:
    """Open the ballot without the reviews that are late."""
    review, user, now = visible_review(request.user, pk), request.user, timezone.now()
    refusal = early_refusal(review, TO_COME, actor=user, now=now)
    return _with_reason(
        request,
        review,
        OPEN,
        refusal,
        lambda why: actions.open_without(review, why, actor=user, now=now),
    )


@require_http_methods(["GET", "POST"])
def ballot_reopen(request: SignedIn, pk: int) -> HttpResponse:
    review, user, now = visible_review(request.user, pk), request.user, timezone.now()
    ballot = ballot_of(review)
    refusal = again_refusal(ballot, TO_COME, actor=user, now=now)
    return _with_reason(
        request,
        review,
        REOPEN,
        refusal,
        lambda why: actions.reopen_ballot(ballot, why, actor=user, now=now),
    )

"""Voting: a vote and the casting vote, each shown once more before it counts."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.actions import ballots as actions
from approvals.actions.ballots.voting import check_vote, paper_refusal, quick
from approvals.actions.effects import effects_of, visible_reviews
from approvals.actions.hearings import hearing_of
from approvals.condition_lines import proposal_lines
from approvals.forms.ballots import BallotForm
from approvals.models import Ballot, EmergencyBallot, ProvisionalOrder, Review
from approvals.rules.ballots import casting_refusal
from approvals.rules.conditions import proposals
from approvals.rules.reviews import ReviewState
from approvals.views.cases import show_case, visible_review
from approvals.views.meetings import show_meeting, visible_meeting
from approvals.views.reviews import QUICK
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse


def ballot_of(review: Review) -> Ballot:
    """The review's last ballot; 404 before the first one."""
    ballots = review.ballots.select_related("clock__version", "review__committee")
    ballot = ballots.order_by("-n").first()
    if ballot is None:
        raise Http404
    return ballot


@require_POST
def ballot_vote(request: SignedIn, pk: int) -> HttpResponse:
    """Check a vote, show it once more, then record it."""
    review = visible_review(request.user, pk)
    ballot, owners = ballot_of(review), effects_of(review).owners(review)
    form = BallotForm(request.POST, owners=owners)
    paper, now = replace(form.paper(), has_read="has_read" in request.POST), timezone.now()
    if {"add", "remove"} & set(request.POST):
        return _shown(request, ballot, voted=form.with_other_rows())
    if "back" in request.POST:
        return _shown(request, ballot, voted=form)
    try:
        check_vote(ballot, paper, actor=request.user, now=now)
        if "confirmed" not in request.POST:
            return _check_page(request, ballot, form)
        actions.cast_vote(ballot, paper, actor=request.user, now=now)
    except Refused as refused:
        if refused.refusal.code == QUICK:
            return _check_page(request, ballot, form, refused.refusal)
        return _not_recorded(request, pk, form, refused.refusal)
    if ballot_of(review).is_undecided:
        said = _("Your vote is recorded. You may change it until the ballot ends.")
    else:
        said = _("Your vote is recorded. It was the last one; the ballot has ended.")
    messages.success(request, said)
    return redirect(place_of(ballot))


@require_POST
def ballot_casting(request: SignedIn, pk: int) -> HttpResponse:
    """The casting vote, through the same check page."""
    review = visible_review(request.user, pk)
    ballot, form = ballot_of(review), BallotForm(request.POST, casting=True)
    paper, now = form.paper(), timezone.now()
    if "back" in request.POST:
        return _shown(request, ballot, voted=form)
    try:
        refuse(paper_refusal(paper))
        assert paper.choice is not None  # paper_refusal says so
        facts = ballot.facts(now)
        refuse(casting_refusal(facts, request.user.pk, paper.digest, paper.choice))
        if "confirmed" not in request.POST:
            return _check_page(request, ballot, form)
        what = (paper.choice, paper.rationale, paper.digest)
        actions.casting_vote(ballot, *what, actor=request.user, now=now)
    except Refused as refused:
        return _not_recorded(request, pk, form, refused.refusal)
    messages.success(request, _("Your casting vote is recorded; it decided the ballot."))
    return redirect(place_of(ballot))


def place_of(ballot: Ballot) -> str:
    """Where a ballot is shown: in its meeting while that is in session, else with its case."""
    hearing = hearing_of(ballot)
    if hearing is None or not hearing.item.meeting.is_open:
        return f"{ballot.review.get_absolute_url()}#ballot"
    return f"{hearing.item.meeting.get_absolute_url()}#item-{hearing.item_id}"


def _check_page(
    request: SignedIn, ballot: Ballot, form: BallotForm, refusal: Refusal | None = None
) -> HttpResponse:
    """The vote once more; a very quick yes is asked whether all of it was read."""
    names = dict(form.fields["choice"].choices)  # type: ignore[attr-defined]
    paper = form.paper()
    context = {
        "review": ballot.review,
        "ballot": ballot,
        "form": form,
        "paper": paper,
        "proposals": proposal_lines(paper.proposals),
        "dropped": not paper.proposals and bool(proposals(paper.rows)),
        "choice": names[paper.choice.value if paper.choice else ""],
        "address": "ballot_casting" if form.casting else "ballot_vote",
        "quick": None if form.casting else quick(ballot, paper, timezone.now()),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "approvals/ballot_check.html", context, status=status)


def _not_recorded(request: SignedIn, pk: int, form: BallotForm, refusal: Refusal) -> HttpResponse:
    form.show(refusal)
    ballot = ballot_of(visible_review(request.user, pk))
    form.apply_to(ballot.digest)
    return _shown(request, ballot, status=refusal.status, refusal=refusal, voted=form)


def _shown(request: SignedIn, ballot: Ballot, **said: Any) -> HttpResponse:
    """Where the ballot is, as it is now, with what is on its way back to its writer."""
    hearing = hearing_of(ballot)
    if hearing is not None and hearing.item.meeting.is_open:
        return show_meeting(request, visible_meeting(request, hearing.item.meeting_id), **said)
    return show_case(request, visible_review(request.user, ballot.review_id), **said)


@require_safe
def next_meeting(request: SignedIn) -> HttpResponse:
    """Items without a decision, for the next meeting; those of what the reader may see."""
    undecided = visible_reviews(request.user).filter(state=ReviewState.OPEN)
    waiting = Ballot.objects.for_next_meeting().filter(review__in=undecided.values("pk"))
    rows = waiting.select_related("review__committee")[:100]
    orders = ProvisionalOrder.objects.visible_to(request.user).running().select_related("request")
    stopped = EmergencyBallot.objects.visible_to(request.user).waiting()
    emergencies = stopped.select_related("agent")[:20]
    context = {"rows": rows, "orders": orders[:20], "emergencies": emergencies}
    return render(request, "approvals/ballot_list.html", context)

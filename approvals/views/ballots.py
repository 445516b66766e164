"""Voting, standing back, the casting vote, and what the chair does with a ballot."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions import ballots as actions
from approvals.actions.ballots.voting import check_vote, paper_refusal
from approvals.actions.effects import effects_of
from approvals.casefile import case_file
from approvals.condition_lines import proposal_lines
from approvals.forms.ballots import BallotForm, ReasonForm
from approvals.models import Ballot, Request, Review
from approvals.rules.ballots import casting_refusal
from approvals.views.requests import visible_request
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse


def _review(item: Request) -> Review:
    if item.review is None:
        raise Http404
    return item.review


def _ballot(item: Request) -> Ballot:
    """The last ballot of the request's review."""
    ballots = _review(item).ballots.select_related("clock__version", "review__committee")
    ballot = ballots.order_by("-n").first()
    if ballot is None:
        raise Http404
    return ballot


@require_POST
def ballot_vote(request: SignedIn, number: str) -> HttpResponse:
    """Check a vote, show it once more, then record it."""
    item = visible_request(request.user, number)
    ballot = _ballot(item)
    form = BallotForm(request.POST, owners=effects_of(ballot.review).owners(ballot.review))
    paper, now = form.paper(), timezone.now()
    if {"add", "remove"} & set(request.POST):
        return _case(request, item, 200, form.with_other_rows())
    if "back" in request.POST:
        return _case(request, item, 200, form)
    try:
        check_vote(ballot, paper, actor=request.user, now=now)
        if "confirmed" not in request.POST:
            return _check_page(request, item, ballot, form)
        actions.cast_vote(ballot, paper, actor=request.user, now=now)
    except Refused as refused:
        return _not_recorded(request, number, form, refused.refusal)
    messages.success(request, _("Your vote is recorded. You may change it until the ballot ends."))
    return redirect(f"{item.get_absolute_url()}#ballot")


@require_POST
def ballot_casting(request: SignedIn, number: str) -> HttpResponse:
    """The casting vote, through the same check page."""
    item = visible_request(request.user, number)
    ballot, form = _ballot(item), BallotForm(request.POST, casting=True)
    paper, now = form.paper(), timezone.now()
    if "back" in request.POST:
        return _case(request, item, 200, form)
    try:
        refuse(paper_refusal(paper))
        assert paper.choice is not None  # paper_refusal says so
        facts = ballot.facts(now)
        refuse(casting_refusal(facts, request.user.pk, paper.digest, paper.choice))
        if "confirmed" not in request.POST:
            return _check_page(request, item, ballot, form)
        what = (paper.choice, paper.rationale, paper.digest)
        actions.casting_vote(ballot, *what, actor=request.user, now=now)
    except Refused as refused:
        return _not_recorded(request, number, form, refused.refusal)
    messages.success(request, _("Your casting vote is recorded; it decided the ballot."))
    return redirect(f"{item.get_absolute_url()}#ballot")


def _check_page(request: SignedIn, item: Request, ballot: Ballot, form: BallotForm) -> HttpResponse:
    names = dict(form.fields["choice"].choices)  # type: ignore[attr-defined]
    paper = form.paper()
    context = {
        "item": item,
        "ballot": ballot,
        "form": form,
        "paper": paper,
        "proposals": proposal_lines(paper.proposals),
        "choice": names[paper.choice.value if paper.choice else ""],
        "address": "ballot_casting" if form.casting else "ballot_vote",
    }
    return render(request, "approvals/ballot_check.html", context)


def _case(
    request: SignedIn, item: Request, status: int, form: BallotForm, refusal: Refusal | None = None
) -> HttpResponse:
    """The case page again, with the vote that was typed and why it was not taken."""
    case = case_file(item, request.user, timezone.now(), voted=form, refusal=refusal)
    context = {"case": case}
    return render(request, "approvals/request_detail.html", context, status=status)


def _not_recorded(
    request: SignedIn, number: str, form: BallotForm, refusal: Refusal
) -> HttpResponse:
    item = visible_request(request.user, number)
    form.show(refusal)
    form.apply_to(_ballot(item).digest)
    return _case(request, item, 409 if refusal.is_stale else 422, form, refusal)


def _with_reason(
    request: SignedIn, item: Request, words: dict[str, Any], act: Callable[[str], object]
) -> HttpResponse:
    """A page of its own for an act that needs a reason: what follows from it, then the act."""
    form, refusal = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, words["done"])
            return redirect(f"{item.get_absolute_url()}#ballot")
    context = {"item": item, "form": form, "refusal": refusal, **words}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/ballot_reason.html", context, status=status)


@require_http_methods(["GET", "POST"])
def ballot_recuse(request: SignedIn, number: str) -> HttpResponse:
    item = visible_request(request.user, number)
    ballot = _ballot(item)
    words = {
        "heading": _("Step back from this vote"),
        "text": _(
            "You have a conflict of interest. You may read on, but neither vote nor draft the "
            "decision, and it cannot be taken back. What you voted before counts no more; your "
            "alternate is called. The reason goes into the register of conflicts."
        ),
        "verb": _("Step back"),
        "done": _("You have stepped back; your reason is on record."),
    }
    user, now = request.user, timezone.now()
    return _with_reason(
        request, item, words, lambda reason: actions.recuse(ballot, reason, actor=user, now=now)
    )


@require_http_methods(["GET", "POST"])
def ballot_absence(request: SignedIn, number: str, pk: int) -> HttpResponse:
    item = visible_request(request.user, number)
    seat = get_object_or_404(_ballot(item).seats.select_related("holder", "ballot"), pk=pk)
    words = {
        "heading": _("Record %(name)s as absent") % {"name": seat.holder or seat.title},
        "text": _("The alternate is called. If the holder answers after all, that answer counts."),
        "verb": _("Record the absence"),
        "done": _("The absence is on record."),
    }
    user, now = request.user, timezone.now()
    return _with_reason(
        request, item, words, lambda reason: actions.note_absence(seat, reason, actor=user, now=now)
    )


@require_http_methods(["GET", "POST"])
def ballot_move(request: SignedIn, number: str) -> HttpResponse:
    item = visible_request(request.user, number)
    ballot = _ballot(item)
    words = {
        "heading": _("Take this to the next meeting"),
        "text": _("The ballot ends undecided; votes given so far do not count in the meeting."),
        "verb": _("Move it to the meeting"),
        "done": _("The item is on the list for the next meeting."),
    }
    user, now = request.user, timezone.now()
    return _with_reason(
        request,
        item,
        words,
        lambda reason: actions.move_to_meeting(ballot, reason, actor=user, now=now),
    )


@require_http_methods(["GET", "POST"])
def ballot_open(request: SignedIn, number: str) -> HttpResponse:
    """Open the ballot without the reviews that are late."""
    item = visible_request(request.user, number)
    review = _review(item)
    words = {
        "heading": _("Open the ballot without the late review"),
        "text": _("What is missing is said in the text under vote, with your reason beside it."),
        "verb": _("Open the ballot"),
        "done": _("The ballot is open."),
    }
    user, now = request.user, timezone.now()
    return _with_reason(
        request,
        item,
        words,
        lambda reason: actions.open_without(review, reason, actor=user, now=now),
    )


@require_http_methods(["GET", "POST"])
def ballot_reopen(request: SignedIn, number: str) -> HttpResponse:
    item = visible_request(request.user, number)
    ballot = _ballot(item)
    words = {
        "heading": _("Open a new ballot"),
        "text": _("A new ballot with the seats of today and a new time limit; nobody has voted."),
        "verb": _("Open a new ballot"),
        "done": _("The new ballot is open."),
    }
    user, now = request.user, timezone.now()
    return _with_reason(
        request,
        item,
        words,
        lambda reason: actions.reopen_ballot(ballot, reason, actor=user, now=now),
    )


@require_safe
def next_meeting(request: SignedIn) -> HttpResponse:
    """Items without a decision, for the next meeting; those of requests the reader may see."""
    requests = Request.objects.visible_to(request.user).filter(state="in_review")
    numbers = requests.values("number")
    waiting = Ballot.objects.for_next_meeting().filter(
        review__subject_kind="request", review__subject_id__in=numbers
    )
    rows = waiting.select_related("review__committee")[:100]
    return render(request, "approvals/ballot_list.html", {"rows": rows})

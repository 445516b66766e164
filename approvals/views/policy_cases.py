"""The pages of cases about policies: a version, and the quarterly review of what is in force."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.actions.policies import hand_of, put_to_ballot
from approvals.models import Policy, PolicyReview, PolicyVersion, Review
from approvals.policyfile import VersionRoom, ballot_no, case_of, review_choices
from approvals.rules.plain_texts import blocks
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused

OF_REVIEW = ("review__clock__version", "review__committee",
             "review__decision__letter__acknowledged_by")  # fmt: skip


def visible_version(reader: Any, number: str, n: int) -> PolicyVersion:
    """The version, if the reader may see it; else 404."""
    rows = PolicyVersion.objects.visible_to(reader).select_related(
        "policy__owner", "policy__committee", "attachment", "written_by", "proposed_by", *OF_REVIEW
    )
    rows = rows.prefetch_related("writers__person")
    return get_object_or_404(rows, policy__number=number, n=n)


def visible_policy_review(reader: Any, number: str) -> PolicyReview:
    """The quarterly review, if the reader may see it; else 404."""
    rows = PolicyReview.objects.visible_to(reader).select_related(
        "policy__owner", "policy__committee", "version__attachment", *OF_REVIEW
    )
    return get_object_or_404(rows, number=number)


@require_safe
def policy_version(request: SignedIn, number: str, n: int) -> HttpResponse:
    return _version_page(request, visible_version(request.user, number, n))


def show_version(
    request: SignedIn, review: Review, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of the version that a review is about (``approvals.views.cases``)."""
    number, _dot, n = review.subject_id.rpartition(".v")
    return _version_page(request, visible_version(request.user, number, int(n)), status, **said)


def _version_page(
    request: SignedIn, version: PolicyVersion, status: int = 200, **said: Any
) -> HttpResponse:
    room = VersionRoom(version, request.user, timezone.now())
    case = room.case(**said)
    context = {
        "room": room,
        "version": version,
        "policy": version.policy,
        "case": case,
        "ballot_refusal": ballot_no(case, room.hand),
    }
    return render(request, "approvals/policy_version.html", context, status=status)


@require_safe
def policy_review(request: SignedIn, number: str) -> HttpResponse:
    return _review_page(request, visible_policy_review(request.user, number))


def show_review(
    request: SignedIn, review: Review, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of a quarterly review (``approvals.views.cases``)."""
    found = visible_policy_review(request.user, review.subject_id)
    return _review_page(request, found, status, **said)


def _review_page(
    request: SignedIn, found: PolicyReview, status: int = 200, **said: Any
) -> HttpResponse:
    now, policy, review = timezone.now(), found.policy, found.review
    case = case_of(review, request.user, now, (policy.owner,), **said) if review else None
    context = {
        "found": found,
        "policy": policy,
        "text": blocks(found.version.text),
        "choices": review_choices(found),
        "case": case,
        "ballot_refusal": ballot_no(case, hand_of(policy, request.user, now)),
    }
    return render(request, "approvals/policy_review.html", context, status=status)


@require_POST
def policy_ballot(request: SignedIn, number: str, n: int) -> HttpResponse:
    """Decide on a version between meetings."""
    version = visible_version(request.user, number, n)
    return _to_ballot(request, version, version.review, version.policy)


@require_POST
def policy_review_ballot(request: SignedIn, number: str) -> HttpResponse:
    """Decide between meetings whether a policy stays as it is."""
    found = visible_policy_review(request.user, number)
    return _to_ballot(request, found, found.review, found.policy)


def _to_ballot(
    request: SignedIn, subject: Any, review: Review | None, policy: Policy
) -> HttpResponse:
    if review is None:
        raise Http404
    try:
        put_to_ballot(review, policy, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.status == 403:
            raise
        messages.warning(request, str(refused.refusal))
    else:
        messages.success(request, _("The ballot is open; everybody who votes is called."))
    return redirect(subject)

"""Deciding, asking, answering, raising a tier and handing over, in whatever case it is."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from approvals.actions import handing_over, questions
from approvals.actions import reviews as actions
from approvals.actions.reviews import Given
from approvals.forms.completeness import ground_of
from approvals.forms.reviews import HandOverForm, TierForm, VerdictForm
from approvals.models import Review, SignOff
from approvals.rules.reviews import Basis, StepKind
from approvals.views.cases import not_taken, show_case, visible_review
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from registry.runtime_words import read_out

QUICK = "review.quick_unconfirmed"

ASKED = gettext_lazy("The question is with the requester; the clock stands still.")
ASKED_ON_THE_RUN = gettext_lazy("The question is with those who answer for it; the clock runs on.")


def kind_of(text: str) -> StepKind:
    """The kind of duty that an address names; 404 for one that does not exist."""
    try:
        return StepKind(text)
    except ValueError:
        raise Http404 from None


def plain(request: SignedIn, name: str) -> str:
    """What was typed, without NUL characters, which no database stores and nobody sees."""
    return request.POST.get(name, "").replace("\x00", "")


def form_of(request: SignedIn, review: Review, kind: StepKind) -> VerdictForm:
    """What was typed about one duty."""
    needed, by_ballot = actions.answers_needed(review, kind), review.basis == Basis.BALLOT
    return VerdictForm(request.POST, kind=kind, needed=needed, by_ballot=by_ballot)


@require_http_methods(["POST"])
def review_decide(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """Check a verdict, show it once more, then record it: final acts go through a check page."""
    review, step = visible_review(request.user, pk), kind_of(kind)
    form = form_of(request, review, step)
    given = replace(form.given(), has_read="has_read" in request.POST)
    if "back" in request.POST:
        return show_case(request, review, typed=form)
    try:
        actions.check(review, step, given, actor=request.user, now=timezone.now())
        if "confirmed" not in request.POST:
            return _check_page(request, review, form, given)
        actions.sign(review, step, given, actor=request.user, now=timezone.now())
    except Refused as refused:
        if refused.refusal.code == QUICK:
            return _check_page(request, review, form, given, refused.refusal)
        return _not_recorded(request, pk, form, refused)
    messages.success(request, _("Your verdict is recorded."))
    return redirect(review)


def _check_page(
    request: SignedIn,
    review: Review,
    form: VerdictForm,
    given: Given,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The verdict once more; a very quick yes is asked whether all of it was read."""
    opened_at = review.steps.get(kind=form.kind).opened_at
    context = {
        "kind": form.kind.value,
        "form": form,
        "given": given,
        "conditions": read_out(given.conditions),
        "review": review,
        "quick": actions.quick(review, given, opened_at, timezone.now()),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "approvals/review_check.html", context, status=status)


def _not_recorded(request: SignedIn, pk: int, form: VerdictForm, refused: Refused) -> HttpResponse:
    """The page as it is now with what was typed; who clicked twice is told that it counted once."""
    review = visible_review(request.user, pk)
    before = _given_before(review, form, request.user)
    if before is not None:
        words = _("Your verdict was recorded already, %(at)s; nothing was recorded twice.")
        at = date_format(
            timezone.localtime(before.signed_at), pgettext("date this year", "D j M") + ", H:i"
        )
        messages.info(request, words % {"at": at})
        return redirect(review)
    form.show(refused.refusal)
    form.apply_to(review.digest)
    return not_taken(request, pk, refused.refusal, typed=form)


def _given_before(review: Review, form: VerdictForm, reader: Person) -> SignOff | None:
    """The reader's own verdict, where the form only says it again; else None."""
    given = form.given()
    mine = review.sign_offs.filter(step__kind=form.kind, person=reader, digest=given.digest)
    same = mine.filter(verdict=given.verdict or "", rationale=given.rationale.strip())
    return same.first()


@require_POST
def review_ask(request: SignedIn, pk: int) -> HttpResponse:
    review = visible_review(request.user, pk)
    text, about = plain(request, "question"), plain(request, "about")[:120]
    ground, now = ground_of(request.POST), timezone.now()
    try:
        questions.ask(review, text, about, ground=ground, actor=request.user, now=now)
    except Refused as refused:
        named = {"part": plain(request, "part"), "why": plain(request, "why")}
        asked = {"question": text, "about": about, **named}
        return not_taken(request, pk, refused.refusal, asked=asked)
    holds = review.clock is None or review.clock.pauses
    messages.success(request, ASKED if holds else ASKED_ON_THE_RUN)
    return redirect(review)


@require_POST
def question_answer(request: SignedIn, pk: int, n: int) -> HttpResponse:
    review = visible_review(request.user, pk)
    question = get_object_or_404(review.questions, n=n)
    text = plain(request, "answer")
    try:
        questions.answer(question, text, actor=request.user, now=timezone.now())
    except Refused as refused:
        return not_taken(request, pk, refused.refusal, answer=(n, text))
    messages.success(request, _("Your answer is with the reviewers."))
    return redirect(review)


@require_POST
def question_withdraw(request: SignedIn, pk: int, n: int) -> HttpResponse:
    review = visible_review(request.user, pk)
    question = get_object_or_404(review.questions, n=n)
    questions.withdraw_question(question, actor=request.user, now=timezone.now())
    messages.success(request, _("The question is withdrawn."))
    return redirect(review)


@require_http_methods(["GET", "POST"])
def review_raise_tier(request: SignedIn, pk: int) -> HttpResponse:
    review = visible_review(request.user, pk)
    refuse(actions.raise_tier_refusal(review, request.user))
    form, refusal = TierForm(request.POST or None, above=review.tier), None
    if request.method == "POST" and form.is_valid():
        tier, reason = int(form.cleaned_data["tier"]), form.cleaned_data["reason"]
        try:
            actions.raise_tier(review, tier, reason, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The tier is raised; the review goes on by its route."))
            return redirect(review)
    context = {"review": review, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/review_raise_tier.html", context, status=status)


@require_http_methods(["GET", "POST"])
def review_hand_over(request: SignedIn, pk: int, step: int) -> HttpResponse:
    review = visible_review(request.user, pk)
    duty = get_object_or_404(review.steps.select_related("assignee"), pk=step)
    refuse(handing_over.hander_refusal(review, request.user, timezone.now()))
    form, refusal = HandOverForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
        try:
            handing_over.hand_over(duty, person, reason, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.refusal
        else:
            messages.success(request, _("The step is handed over."))
            return redirect(review)
    context = {"review": review, "step": duty, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/review_hand_over.html", context, status=status)

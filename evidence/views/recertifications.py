"""Recertification of roles: the campaigns, one of them, and answering for roles."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.actions.own_controls import note_export
from evidence.actions.recertifying import answer_roles
from evidence.controls_names import ANSWER_NAMES
from evidence.models.recertifications import (
    Recertification,
    RecertifiedRole,
    RecertifiedRoleQuerySet,
    reads_controls,
)
from evidence.recertification_form import AnswerForm, Asked
from evidence.rules.recertification import SAID, Answer
from evidence.views.own_controls import csv_answer, only_for_readers
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse

AT_ONCE = 40
COLUMNS = ("person", "email", "role", "within", "since", "asked", "asked_next", "answer",
           "reason", "answered_by", "answered_at")  # fmt: skip


def _visible(request: SignedIn, number: str) -> Recertification:
    rows = Recertification.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(rows, number=number)


def _lines(request: SignedIn, campaign: Recertification) -> RecertifiedRoleQuerySet:
    """All of them for readers of controls; for others those they are asked about."""
    rows = RecertifiedRole.objects.filter(campaign=campaign)
    reads = reads_controls(request.user, timezone.localdate())
    return rows if reads else rows.asked_of(request.user)


@require_safe
def recertification_list(request: SignedIn) -> HttpResponse:
    only_for_readers(request)
    shown = Recertification.objects.all()
    page = page_of(shown, request.GET, shown)
    pairs = RecertifiedRole.objects.filter(campaign__in=[row.pk for row in page.rows])
    counts: dict[int, dict[str, int]] = {}
    for pk, answer, n in pairs.order_by().values_list("campaign", "answer").annotate(Count("pk")):
        counts.setdefault(pk, {})[answer] = n
    rows = [(row, _told(counts.get(row.pk, {}))) for row in page.rows]
    return render(request, "evidence/recertification_list.html", {"page": page, "rows": rows})


def _told(counts: dict[str, int]) -> list[tuple[Any, int]]:
    """Answer in words and how often, in the order of the answers."""
    return [(ANSWER_NAMES[one], counts[one]) for one in Answer if counts.get(one)]


@require_safe
def recertification_detail(request: SignedIn, number: str) -> HttpResponse:
    """One campaign; ``?answer=`` narrows it to what came of the roles."""
    campaign = _visible(request, number)
    lines, asked = _lines(request, campaign), request.GET.get("answer", "")
    counts = dict(lines.order_by().values_list("answer").annotate(Count("pk")))
    shown = lines.filter(answer=asked) if asked in set(Answer) else lines
    context = {
        "campaign": campaign,
        "page": page_of(shown, request.GET, RecertifiedRole.objects.for_list()),
        "asked": asked,
        "counts": [(one, ANSWER_NAMES[one], counts[one]) for one in Answer if counts.get(one)],
        "total": sum(counts.values()),
        "mine": lines.asked_of(request.user).open().count() if campaign.is_open else 0,
        "reads": reads_controls(request.user, timezone.localdate()),
    }
    return render(request, "evidence/recertification_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recertification_answer(request: SignedIn, number: str) -> HttpResponse:
    """Say of each role whether it is still needed; what was typed comes back when refused."""
    campaign = _visible(request, number)
    mine = campaign.lines.filter(pk__in=RecertifiedRole.objects.asked_of(request.user).values("pk"))
    if not mine.exists():
        refuse(Refusal("recertification.not_asked"))
    refusal = None
    if request.method == "POST":
        refusal = _answered(request, campaign, mine)
        if refusal is None:
            return redirect(campaign)
    rows = mine.open().for_list().order_by("person__full_name", "pk")
    form = AnswerForm.of(rows[:AT_ONCE], request.POST).with_seats(timezone.localdate())
    if request.method == "POST":
        form.is_valid()
    context = {
        "campaign": campaign, "form": form, "left": mine.open().count(), "refusal": refusal,
        "past": _typed_too_late(request, mine) if refusal else [],
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return render(request, "evidence/recertification_answer.html", context, status=status)


def _keys(request: SignedIn) -> list[int]:
    """The roles that the form named."""
    given = {name.removeprefix("answer-") for name in request.POST if name.startswith("answer-")}
    keys = [int(key) for key in given if key.isascii() and key.isdigit() and len(key) < 19]
    return keys[: 2 * AT_ONCE]


def _typed_too_late(request: SignedIn, mine: RecertifiedRoleQuerySet) -> list[Asked]:
    """What was typed of roles that were answered for meanwhile: it is shown once more."""
    rows = mine.filter(pk__in=_keys(request)).exclude(answer=Answer.OPEN).for_list()
    return [row for row in AnswerForm.of(rows, request.POST).rows if row.reason.strip()]


def _answered(
    request: SignedIn, campaign: Recertification, mine: RecertifiedRoleQuerySet
) -> Refusal | None:
    """Keep what was said; why not, where it is refused."""
    form = AnswerForm.of(mine.filter(pk__in=_keys(request)), request.POST)
    done = [row for row in form.rows if row.line.answer in SAID]
    if done and all(row.says_the_same(request.user) for row in done):
        form.rows = [row for row in form.rows if row.line.answer not in SAID]
        if not form.said:  # sent twice
            return None
    if not form.is_valid():
        return form.wrong[0].no
    try:
        n = answer_roles(campaign, form.said, actor=request.user, now=timezone.now())
    except Refused as refused:
        return refused.refusal
    messages.success(
        request, ngettext("%(n)s role answered.", "%(n)s roles answered.", n) % {"n": n}
    )
    return None


@require_POST
def recertification_csv(request: SignedIn, number: str) -> HttpResponse:
    """The report: every role and what came of it. Recorded, and so a form and not a link."""
    only_for_readers(request)
    campaign = _visible(request, number)
    rows = [_row(line) for line in _lines(request, campaign).for_list().order_by("pk")]
    verb, now = "evidence.recertification_exported", timezone.now()
    note_export(verb, campaign, len(rows), actor=request.user, now=now)
    return csv_answer(f"{campaign.number}-roles.csv", COLUMNS, rows)


def _row(line: RecertifiedRole) -> dict[str, object]:
    return {
        "person": line.person.full_name,
        "email": line.person.email,
        "role": line.role,
        "within": line.within,
        "since": line.since.isoformat(),
        "asked": str(line.answerer or ""),
        "asked_next": str(line.escalated_to or ""),
        "answer": line.answer,
        "reason": line.reason,
        "answered_by": str(line.answered_by or ""),
        "answered_at": line.answered_at.isoformat() if line.answered_at else "",
    }

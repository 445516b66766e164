"""Training: courses, who has taken them, and what somebody still has to take."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry.views.acts import ActPage, answer_act
from scorecards import training_room as room
from scorecards.actions import training as actions
from scorecards.models import Completion, Course
from scorecards.rules.sheets import Line
from scorecards.rules.training import COLUMNS, NEEDED, ROWS_MAX
from scorecards.sheet_pages import SheetPage, answer_sheet
from scorecards.sources.days import day_of
from scorecards.value_forms import CompletionForm, CourseForm, NewCourseForm, ReasonForm

ACT = ["GET", "POST"]


def _trail(here: str, course: Course | None = None) -> list[tuple[str, str]]:
    found = [(_("Training"), reverse("scorecard_courses"))]
    if course is not None:
        found.append((course.title, course.get_absolute_url()))
    return [*found, (here, "")]


@require_safe
def course_list(request: SignedIn) -> HttpResponse:
    """Every course, and how many of those who must have taken it have."""
    now = timezone.now()
    page = page_of(Course.objects.all(), request.GET, Course.objects.all())
    context = {
        "page": page,
        "lines": room.lines_of(page.rows, now),
        "no": actions.keeps_no(request.user, now),
    }
    return render(request, "scorecards/course_list.html", context)


@require_safe
def course_detail(request: SignedIn, slug: str) -> HttpResponse:
    """One course: who took it, of those the reader may see, and who still has to."""
    course, now = get_object_or_404(Course, slug=slug), timezone.now()
    rows = Completion.objects.filter(course=course).visible_to(request.user)
    page = page_of(rows, request.GET, Completion.objects.select_related("person"))
    context = {
        "course": course,
        "page": page,
        "today": day_of(now),
        "line": room.lines_of([course], now)[0],
        "missing": room.missing(course, request.user, now),
        "no": actions.keeps_no(request.user, now),
    }
    return render(request, "scorecards/course_detail.html", context)


@require_safe
def training_person(request: SignedIn, pk: int) -> HttpResponse:
    """What somebody took and still has to take: for themselves, their manager, and keepers."""
    person = get_object_or_404(room.readable(request.user), pk=pk)
    now = timezone.now()
    context = {
        "person": person,
        "needs": room.needs_of(person, now),
        "completions": person.completions.select_related("course")[:200],
        "today": day_of(now),
        "trail": _trail(person.full_name),
    }
    return render(request, "scorecards/training_person.html", context)


@require_http_methods(ACT)
def course_new(request: SignedIn) -> HttpResponse:
    now = timezone.now()

    def act(form: Any) -> HttpResponse:
        planned = form.planned(form.cleaned_data["slug"])
        made = actions.add_course(planned, actor=request.user, now=now)
        messages.success(request, _("The course is there."))
        return redirect(made)

    page = ActPage(
        heading=_("Add a course"),
        lede=_("Something people must have learnt, such as the policy on agents."),
        text=_("The portal keeps who took it and until when it counts; it teaches nothing itself."),
        verb=_("Add it"),
        trail=_trail(_("Add a course")),
        form=NewCourseForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.keeps_no(request.user, now),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def course_edit(request: SignedIn, slug: str) -> HttpResponse:
    course, now = get_object_or_404(Course, slug=slug), timezone.now()

    def act(form: Any) -> HttpResponse:
        said, seen = form.planned(slug), form.cleaned_data["seen"]
        actions.change_course(course, said, seen=seen, actor=request.user, now=now)
        messages.success(request, _("Changed."))
        return redirect(course)

    start = {name: getattr(course, name) for name in
             ("title", "about", "months", "is_required", "roles")}  # fmt: skip
    data = request.POST if request.method == "POST" else None
    page = ActPage(
        heading=_("Change a course"),
        lede=course.title,
        text=_("Whom it is required of changes from today on; figures of past days stay."),
        verb=_("Change it"),
        trail=_trail(_("Change"), course),
        form=CourseForm(data, initial=start | {"seen": course.mark}),
        act=act,
        no=actions.keeps_no(request.user, now),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def completion_new(request: SignedIn, slug: str) -> HttpResponse:
    course, now = get_object_or_404(Course, slug=slug), timezone.now()

    def act(form: Any) -> HttpResponse:
        typed = form.cleaned_data
        said = typed["person"], typed["completed_on"], typed["expires_on"]
        actions.note_completion(course, *said, actor=request.user, now=now)
        messages.success(request, _("Recorded."))
        return redirect(course)

    page = ActPage(
        heading=_("Enter that somebody took it"),
        lede=course.title,
        text=_("What is entered wrongly is withdrawn later, with a reason."),
        verb=_("Enter it"),
        trail=_trail(_("Enter that somebody took it"), course),
        form=CompletionForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.keeps_no(request.user, now),
    )
    return answer_act(request, page)


@require_http_methods(ACT)
def completions_import(request: SignedIn) -> HttpResponse:
    """A list of who took what: all of it, or nothing and every fault of it."""
    now = timezone.now()
    refuse(actions.keeps_no(request.user, now))

    def take(lines: Sequence[Line]) -> Any:
        rows = [(line.number, actions.Told(**line.cells)) for line in lines]
        return actions.import_completions(rows, actor=request.user, now=now)

    page = SheetPage(
        heading=_("Bring in who took courses"),
        lede=_("Such as the export of a learning system. What is known already changes nothing."),
        trail=_trail(_("Bring in a list")),
        columns=COLUMNS, needed=NEEDED, words=room.COLUMN_WORDS, most=ROWS_MAX, take=take,
        back=reverse("scorecard_courses"),
    )  # fmt: skip
    return answer_sheet(request, page)


@require_http_methods(ACT)
def completion_withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Say that a completion was entered wrongly."""
    rows = Completion.objects.visible_to(request.user).select_related("course", "person")
    completion, now = get_object_or_404(rows, pk=pk), timezone.now()

    def act(form: Any) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        actions.withdraw_completion(completion, reason, actor=request.user, now=now)
        messages.success(request, _("Withdrawn."))
        return redirect(completion.course)

    page = ActPage(
        heading=_("Withdraw an entry"),
        lede=f"{completion.person} · {completion.course}",
        text=_("It stays on record and counts no more, from today on."),
        verb=_("Withdraw it"),
        trail=_trail(_("Withdraw an entry"), completion.course),
        form=ReasonForm(request.POST if request.method == "POST" else None),
        act=act,
        no=actions.keeps_no(request.user, now),
        is_final=True,
    )
    return answer_act(request, page)

"""The acts of a staged release, each on a page of its own, and where a release stands."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from registry import actions
from registry.actions.held_release import Held, look, release_as_seen
from registry.forms import TextForm
from registry.models import Agent, ExitCriterion, ReleaseStage
from registry.models.releases import with_release
from registry.release_room import CriterionLine, ReleaseRoom, room_of
from registry.rules.lifecycle import Lifecycle
from registry.rules.releases import Act, sign_refusal, withdraw_refusal

Why = Callable[[Held], Refusal | None]


@dataclass(frozen=True)
class Page:
    """One act on its page: what it is about, why the reader may not, and what it is called.

    ``label`` and ``hint`` are those of its text; an act without a label takes none.
    """

    stage: ReleaseStage
    why: Why
    act: Callable[[str], object]
    heading: str
    text: str
    verb: str
    done: str
    label: str = ""
    hint: str = ""
    criterion: ExitCriterion | None = None
    shows_release: bool = False


def _agent(request: SignedIn, slug: str) -> Agent:
    return get_object_or_404(Agent.objects.visible_to(request.user), slug=slug)


def _stage(request: SignedIn, slug: str, pk: int) -> ReleaseStage:
    rows = ReleaseStage.objects.select_related("authorisation__manifest", "authorisation__agent")
    return get_object_or_404(rows.filter(authorisation__agent=_agent(request, slug)), pk=pk)


def _criterion(request: SignedIn, slug: str, pk: int) -> ExitCriterion:
    rows = ExitCriterion.objects.select_related(
        "stage__authorisation__manifest", "stage__authorisation__agent"
    )
    agent = _agent(request, slug)
    return get_object_or_404(rows.filter(stage__authorisation__agent=agent), pk=pk)


def _answer(request: SignedIn, page: Page) -> HttpResponse:
    """Show the page, or do what it is for; what was typed stays when that is refused."""
    is_post = request.method == "POST"
    form = TextForm(request.POST if is_post else None, label=page.label, hint=page.hint)
    held, refusal = _look(request, page)
    if is_post:
        try:
            page.act(form.typed)
        except Refused as refused:
            refusal = refused.refusal
            form.show(refusal)
        else:
            messages.success(request, page.done)
            return redirect("agent_detail", slug=page.stage.authorisation.agent.slug)
    if refusal is not None and (refusal.status == 403 or (refusal.is_stale and not is_post)):
        refuse(refusal)
    room = room_of(held) if held else None
    context = {"page": page, "form": form, "refusal": refusal, "room": room}
    context["line"] = page.criterion and _line(room, page.criterion)
    status = refusal.status if is_post and refusal else 200
    return render(request, "registry/release_act.html", context, status=status)


def _line(room: ReleaseRoom | None, criterion: ExitCriterion) -> CriterionLine:
    """The criterion as the release has it; by itself where that has moved on."""
    lines = room.signed if room else []
    found = (line for line in lines if line.row.pk == criterion.pk)
    return next(found, CriterionLine(criterion))


def _look(request: SignedIn, page: Page) -> tuple[Held | None, Refusal | None]:
    """The release, and why the reader may not do this to it now."""
    try:
        held = look(page.stage, request.user, timezone.now())
    except Refused as refused:
        return None, refused.refusal
    return held, page.why(held)


@require_safe
def agent_release(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """A panel for other rooms' pages: where the release of one authorisation stands."""
    agent = _agent(request, slug)
    rights = list(agent.authorisations.prefetch_related(*with_release()))
    right = next((r for r in rights if r.pk == pk and r.stages.all()), None)
    if right is None:
        raise Http404
    seen = release_as_seen(right, agent, rights, request.user, timezone.now())
    return render(request, "registry/release_note.html", {"room": room_of(seen)})


@require_http_methods(["GET", "POST"])
def stage_start(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    stage, now = _stage(request, slug, pk), timezone.now()
    is_limited = stage.stage == Lifecycle.LIMITED
    days = {"days": stage.least_days}
    begins = (
        _("Its least time, %(days)s days, counts from today.") % days if stage.least_days else ""
    )
    what = (
        _("It runs for a part only.")
        if is_limited
        else _("It runs beside people, who stay the executors.")
    )
    return _answer(
        request,
        Page(
            stage,
            why=lambda held: held.refusal(Act.START),
            act=lambda text: actions.start_stage(stage, text, actor=request.user, now=now),
            heading=_("Start the stage “%(stage)s”") % {"stage": stage.get_stage_display()},
            text=f"{what} {begins}".strip(),
            verb=_("Start it"),
            done=_("The stage has begun."),
            label=_("What it is limited to") if is_limited else "",
            hint=_("A share of the traffic, a population, or units."),
        ),
    )


@require_http_methods(["GET", "POST"])
def stage_leave(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The check page before a release goes on."""
    stage, now = _stage(request, slug, pk), timezone.now()
    goes_live = stage.stage == Lifecycle.LIMITED
    follows = (
        _("This version then goes live at once and replaces what runs; it cannot be taken back.")
        if goes_live
        else _("Its technical owner then begins the next stage.")
    )
    return _answer(
        request,
        Page(
            stage,
            why=lambda held: held.refusal(Act.GO_ON),
            act=lambda _text: actions.leave_stage(stage, actor=request.user, now=now),
            heading=_("Go live") if goes_live else _("Go on to the next stage"),
            text=_("You state that the exit criteria are met.") + " " + follows,
            verb=_("Go live, record it") if goes_live else _("Go on, record it"),
            done=_("Recorded: this version is live.")
            if goes_live
            else _("Recorded: the stage is passed."),
            shows_release=True,
        ),
    )


@require_http_methods(["GET", "POST"])
def stage_back(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    stage, now = _stage(request, slug, pk), timezone.now()
    return _answer(
        request,
        Page(
            stage,
            why=lambda held: held.refusal(Act.STEP_BACK),
            act=lambda text: actions.step_back(stage, text, actor=request.user, now=now),
            heading=_("Step back to the stage before"),
            text=_(
                "It leaves this stage now and runs in the one before. Time and signatures of both "
                "stages begin anew; what was signed stays on record."
            ),
            verb=pgettext("stage of a release", "Step back"),
            done=_("It is back in the stage before."),
            shows_release=True,
            label=_("Reason"),
            hint=_("Required; it stays on record."),
        ),
    )


@require_http_methods(["GET", "POST"])
def criterion_sign(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    row, now = _criterion(request, slug, pk), timezone.now()
    return _answer(
        request,
        Page(
            row.stage,
            why=lambda held: sign_refusal(held.facts, row.n - 1, held.person.pk, held.parts),
            act=lambda text: actions.sign_criterion(row, text, actor=request.user, now=now),
            heading=_("Sign an exit criterion"),
            text=_("You state that it is met. You may take it back until the stage is left."),
            verb=_("Sign it"),
            done=_("Your signature is recorded."),
            label=_("Evidence"),
            hint=_("What shows it: figures, days, where they can be read. 40 characters or more."),
            criterion=row,
        ),
    )


@require_http_methods(["GET", "POST"])
def signature_withdraw(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    row, now = _criterion(request, slug, pk), timezone.now()
    return _answer(
        request,
        Page(
            row.stage,
            why=lambda held: withdraw_refusal(held.facts, row.n - 1, held.person.pk),
            act=lambda text: actions.withdraw_signature(row, text, actor=request.user, now=now),
            heading=_("Take your signature back"),
            text=_("The criterion is open again; your signature stays on record as taken back."),
            verb=_("Take it back"),
            done=_("Your signature is taken back."),
            label=_("Reason"),
            hint=_("Required; it stays on record."),
            criterion=row,
        ),
    )

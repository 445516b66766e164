"""Agents whose owner one was made by somebody else: take them, or hand them back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry.actions.handing_back import hand_back
from registry.actions.namings import take_parts
from registry.leavers_forms import HandBackForm
from registry.models import Naming
from registry.models.namings import PART_NAMES
from registry.rules.namings import NamingState, answer_refusal
from registry.views.acting import ActPage, answer, posted, typed


def _own(request: SignedIn, pk: int) -> Naming:
    rows = Naming.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(rows.select_related("agent", "named_by", "before"), pk=pk)


@require_safe
def named_list(request: SignedIn) -> HttpResponse:
    """What one was named and has not answered; below, what became of the rest."""
    rows = Naming.objects.visible_to(request.user, timezone.localdate())
    loaded = Naming.objects.select_related("agent", "named_by")
    context = {
        "page": page_of(rows.open(), request.GET, loaded),
        "answered": rows.exclude(state=NamingState.OPEN.value).select_related("agent")[:20],
    }
    return render(request, "registry/named_list.html", context)


@require_POST
def named_take(request: SignedIn, pk: int) -> HttpResponse:
    naming, now = _own(request, pk), timezone.now()
    return posted(
        request,
        lambda: take_parts([naming], actor=request.user, now=now),
        _("You answer for it now."),
        reverse("named_list"),
    )


@require_POST
def named_take_all(request: SignedIn) -> HttpResponse:
    """All that were on the page; what came meanwhile waits."""
    keys = [int(pk) for pk in request.POST.getlist("naming") if pk.isascii() and pk.isdigit()]
    now, mine = timezone.now(), Naming.objects.visible_to(request.user, timezone.localdate())
    namings = mine.open().filter(pk__in=keys[:200])
    return posted(
        request,
        lambda: take_parts(list(namings), actor=request.user, now=now),
        _("You answer for them now."),
        reverse("named_list"),
    )


@require_http_methods(["GET", "POST"])
def named_back(request: SignedIn, pk: int) -> HttpResponse:
    """Hand it back with a reason; who named one is told."""
    naming, now = _own(request, pk), timezone.now()
    has = getattr(naming.agent, f"{naming.part}_id") == request.user.pk
    if request.method == "GET":
        refuse(answer_refusal(NamingState(naming.state), is_named=True, holds=has))
    form = HandBackForm(typed(request))
    returns = naming.before_id == naming.named_by_id and naming.before and naming.before.is_active
    words = {"person": naming.named_by, "part": PART_NAMES[naming.part]}
    page = ActPage(
        heading=_("Hand %(agent)s back") % {"agent": naming.agent},
        lede=(
            _("%(person)s is %(part)s again at once, and reads your reason.")
            if returns
            else _("You stay %(part)s until somebody else is named; %(person)s is asked to.")
        )
        % words,
        verb=_("Hand it back"),
        back=reverse("named_list"),
        done=_("You have handed it back."),
        trail=[(_("Named as owner"), reverse("named_list"))],
    )

    def act() -> object:
        return hand_back(naming, form.cleaned_data["reason"], actor=request.user, now=now)

    return answer(request, page, form, act)

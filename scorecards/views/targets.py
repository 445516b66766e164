"""Setting the target of a figure."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from registry.views.acts import ActPage, answer_act
from scorecards.actions.targets import mark_of, set_target
from scorecards.models import Target, targets_on
from scorecards.rights import may_set
from scorecards.rules.targets import read_target, typed
from scorecards.sources.days import day_of
from scorecards.target_form import TargetForm
from scorecards.views.figures import kpi_named, trail_of
from scorecards.words import kpi_name


@require_http_methods(["GET", "POST"])
def scorecard_target(request: SignedIn, kpi: str) -> HttpResponse:
    found, now = kpi_named(kpi), timezone.now()
    today = day_of(now)

    def act(form: TargetForm) -> HttpResponse:
        typed_in = form.cleaned_data
        value = read_target(typed_in["value"], found.unit)
        if isinstance(value, Refusal):
            raise Refused(value)
        set_target(found, value, typed_in["since"], typed_in["reason"], seen=typed_in["seen"],
                   actor=request.user, now=now)  # fmt: skip
        messages.success(request, _("The target is set."))
        return redirect("scorecard_figure", found.id)

    initial = {
        "value": typed(targets_on(today)[found.id], found.unit),
        "since": today,
        "seen": mark_of(list(Target.objects.filter(kpi=found.id))),
    }
    page = ActPage(
        heading=_("Set the target"),
        lede=kpi_name(found),
        text=_("Pages, mails and reports hold the figure against it from that day on."),
        verb=_("Set the target"),
        trail=[*trail_of(found), (_("Set the target"), "")],
        form=TargetForm(request.POST if request.method == "POST" else None, unit=found.unit,
                        initial=initial),
        act=act,
        no=may_set(request.user, today),
    )  # fmt: skip
    return answer_act(request, page)

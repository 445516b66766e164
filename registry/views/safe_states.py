"""What an agent does when it is stopped, as its owners declare it."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry import actions
from registry.accountability_forms import SAID, ActForm
from registry.asked import Asked
from registry.models import SafeState
from registry.models.safe_states import MODE_NAMES
from registry.rules.safe_states import SafeMode
from registry.views.about import agent_or_404
from registry.views.accountability import HERE, trail_of
from registry.views.acting import ActPage, answer, seen_in, typed


class SafeStateForm(ActForm):
    """Stop, or drain for so many minutes, and why."""

    ABOUT = {"safe_state.mode_missing": "mode", "safe_state.minutes": "minutes",
             "safe_state.reason_short": "reason", "safe_state.reason_long": "reason"}  # fmt: skip
    mode = forms.ChoiceField(
        label=gettext_lazy("When it is stopped"),
        choices=[(str(mode), name) for mode, name in MODE_NAMES.items()],
        widget=forms.RadioSelect,
        required=False,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("For how many minutes what is begun may go on"),
        required=False,
        help_text=gettext_lazy("Only where it ends what is begun. At SEV1 every agent stops."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input input-s"}),
    )
    reason = Asked(label=gettext_lazy("Why?"), widget=forms.Textarea(attrs=SAID))


@require_http_methods(["GET", "POST"])
def safe_state_edit(request: SignedIn, slug: str) -> HttpResponse:
    """Owners declare it; the newest counts."""
    agent = agent_or_404(request, slug)
    refuse(actions.owners_no(agent, request.user))
    row = SafeState.objects.filter(agent=agent).first()
    first = {"mode": row.mode, "minutes": row.minutes} if row else {"mode": SafeMode.STOP.value}
    form = SafeStateForm(typed(request), initial=first)
    page = ActPage(
        heading=_("Safe state"),
        lede=_("What the agent does when it is stopped. No new call and no new grant either way."),
        verb=_("Declare it"),
        back=reverse(HERE, args=[slug]),
        done=_("The safe state is declared."),
        trail=trail_of(agent, HERE, _("Accountability")),
        seen=row.mark if row else "",
    )

    def save() -> object:
        said = form.cleaned_data
        mode = SafeMode(said["mode"]) if said["mode"] else None
        reason = said["reason"].replace("\x00", "")
        what = (agent, mode, said["minutes"], reason)
        return actions.declare_safe_state(
            *what, mark=seen_in(request), actor=request.user, now=timezone.now()
        )

    return answer(request, page, form, save)

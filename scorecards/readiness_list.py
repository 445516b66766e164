"""The agents by their total, the lowest first: filters, ready-made views, and pages by key."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from govportal.paging import SIZE, Page
from govportal.people.models import Unit
from registry.forms import TIERS
from registry.rules.lifecycle import RUNNING, Lifecycle
from scorecards.models.readiness import AgentReadinessQuerySet
from scorecards.readiness_words import BAND_NAMES, ITEM_NAMES
from scorecards.rules.readiness_items import LEAST, Band, Item

Place = tuple[int, int]
"""A total, and the agent's key."""
ALL, RUNS, HELD, STALE, UNSAID = "all", "running", "below", "stale", "unsaid"
VIEWS = {
    ALL: pgettext_lazy("readiness of agents", "All"),
    RUNS: _("Running"),
    HELD: _("Below what production needs"),
    STALE: _("Evidence has changed"),
    UNSAID: _("To be confirmed"),
}
RANGES = {Band.PILOT: (0, 10), Band.LIMITED: (11, 16), Band.SCALE: (17, 20)}


class ReadinessFilter(forms.Form):
    """Whatever does not fit is ignored, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("Business unit"),
        required=False,
        empty_label=_("Any unit"),
        to_field_name="slug",
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=TIERS)
    band = forms.ChoiceField(
        label=_("Readiness"),
        required=False,
        choices=[("", _("Any readiness")), *[(b.value, n) for b, n in BAND_NAMES.items()]],
    )
    item = forms.ChoiceField(
        label=_("Not implemented"),
        required=False,
        choices=[("", _("Any item")), *[(i.value, n) for i, n in ITEM_NAMES.items()]],
    )

    def narrow(self, rows: AgentReadinessQuerySet) -> AgentReadinessQuerySet:
        """The agents that match what was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        found = rows.filter(of_view(chosen.get("view") or ALL))
        if words := chosen.get("q", "").replace("\x00", "").strip():
            found = found.filter(Q(agent__name__icontains=words) | Q(agent__slug__icontains=words))
        if chosen.get("unit"):
            found = found.filter(agent__unit=chosen["unit"])
        if chosen.get("tier"):
            found = found.filter(agent__tier=chosen["tier"])
        if chosen.get("band"):
            found = found.filter(total__range=RANGES[Band(chosen["band"])])
        if chosen.get("item"):
            found = found.filter(**{Item(chosen["item"]).value: 0})
        return found

    @property
    def query(self) -> str:
        """What is chosen, as a query string."""
        self.is_valid()
        return urlencode({n: self.data.get(n, "") for n in self.fields if self.cleaned_data.get(n)})

    @property
    def links(self) -> list[dict[str, Any]]:
        """The ready-made views, with the other filters kept."""
        self.is_valid()
        kept = {k: v for k, v in parse_qsl(self.query) if k != "view"}
        here = self.cleaned_data.get("view") or ALL
        return [
            {"label": label, "address": "?" + urlencode({**kept, "view": view}),
             "current": view == here}
            for view, label in VIEWS.items()
        ]  # fmt: skip


def of_view(view: str) -> Q:
    if view == RUNS:
        return Q(agent__lifecycle__in=sorted(stage.value for stage in RUNNING))
    if view == HELD:
        below = Q(agent__tier__isnull=True, confirmed__lt=max(LEAST.values()))
        for tier, least in LEAST.items():
            below |= Q(agent__tier=tier, confirmed__lt=least)
        return below & ~Q(agent__lifecycle=Lifecycle.DISCOVERED)
    if view == STALE:
        return Q(stale__gt=0)
    return Q(unsaid__gt=0) if view == UNSAID else Q()


def page_by_total(
    rows: QuerySet[Any], params: QueryDict, shown: QuerySet[Any], size: int = SIZE
) -> Page:
    """The page that ``params`` asks for, the lowest total first, in it the newest agent.

    ``?after=TOTAL.KEY`` shows what comes after that row, ``?before=TOTAL.KEY`` what before it.
    """
    before, after = place_in(params, "before"), place_in(params, "after")
    keys = rows.values_list("total", "agent_id")
    if before is not None:
        earlier = keys.filter(_beyond(before, "lt", "gt")).order_by("-total", "agent_id")
        found = list(earlier[: size + 1])
        more_before, found, more_after = len(found) > size, found[:size][::-1], True
    else:
        later = keys if after is None else keys.filter(_beyond(after, "gt", "lt"))
        found = list(later.order_by("total", "-agent_id")[: size + 1])
        more_after, found = len(found) > size, found[:size]
        more_before = after is not None
    keys_found = [key for _total, key in found]
    its = shown.filter(agent_id__in=keys_found).order_by("total", F("agent_id").desc())
    return Page(
        rows=list(its),
        total_words="" if more_before or more_after else str(len(found)),
        first=_address(params) if more_before else "",
        newer=_address(params, before=found[0]) if more_before and found else "",
        older=_address(params, after=found[-1]) if more_after and found else "",
    )


def _beyond(place: Place, total: str, key: str) -> Q:
    at = Q(total=place[0], **{f"agent_id__{key}": place[1]})
    return Q(**{f"total__{total}": place[0]}) | at


def place_in(params: QueryDict, name: str) -> Place | None:
    """The place that a parameter names; one that is none is taken as absent."""
    parts = params.get(name, "").split(".")
    is_place = len(parts) == 2 and all(
        part.isascii() and part.isdigit() and len(part) < 19 for part in parts
    )
    return (int(parts[0]), int(parts[1])) if is_place else None


def _address(params: QueryDict, **places: Place) -> str:
    kept = [(k, v) for k, values in params.lists() for v in values if k not in {"before", "after"}]
    return "?" + urlencode(
        kept + [(name, f"{total}.{key}") for name, (total, key) in places.items()]
    )

"""How the list of vendors is searched, and its ready-made views."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import Vendor
from registry.models.vendors import VendorQuerySet
from registry.rules.expiries import SOON
from registry.rules.vendors import Result
from registry.vendor_names import VENDOR_KIND_NAMES

VIEWS = {
    "current": _("Current"),
    "soon": _("Running out or over"),
    "over": _("Over"),
    "inadequate": _("Inadequate"),
    "no_agreement": _("Without agreement"),
    "unassessed": _("Not assessed"),
    "ended": _("Ended"),
}


class VendorFilter(forms.Form):
    """Filters of the vendors page; whatever does not fit is ignored, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Name or short name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "input grow"}),
    )
    kind = forms.ChoiceField(
        label=_("What you get from it"),
        required=False,
        choices=[("", _("Anything")), *[(k.value, v) for k, v in VENDOR_KIND_NAMES.items()]],
    )

    def narrow(self, vendors: VendorQuerySet) -> VendorQuerySet:
        """The vendors that match what was chosen."""
        self.is_valid()
        return narrowed(vendors, self.cleaned_data)


def narrowed(vendors: VendorQuerySet, chosen: Mapping[str, Any]) -> VendorQuerySet:
    """The vendors of the view ``view``, of the kind ``kind``, one of whose names holds ``q``."""
    today = timezone.localdate()
    vendors = of_view(vendors, chosen.get("view") or "current", today)
    if words := chosen.get("q"):
        named = Q(name__icontains=words) | Q(slug__icontains=words)
        vendors = vendors.filter(named | Q(other_names__icontains=words))
    return vendors.filter(kind=chosen["kind"]) if chosen.get("kind") else vendors


def of_view(vendors: VendorQuerySet, view: str, on: date) -> VendorQuerySet:
    """The vendors of a ready-made view; the current ones for a view that does not exist."""
    if view == "ended":
        return vendors.filter(ended_on__isnull=False)
    current = vendors.filter(ended_on__isnull=True)
    if view == "soon":
        return current.running_out(on + timedelta(days=SOON))
    if view == "over":
        return current.running_out(on - timedelta(days=1))
    if view == "inadequate":
        return current.filter(standing__result=Result.INADEQUATE)
    if view == "no_agreement":
        return current.filter(standing__agreement__isnull=True)
    if view == "unassessed":
        return current.filter(standing__isnull=True)
    return current


def shown_in_list() -> VendorQuerySet:
    """What a row shows: the assessment that counts, what runs out, who keeps the relation."""
    rows = Vendor.objects.select_related("owner", "standing")
    return rows.prefetch_related("standing__certificates", "pinned_models")

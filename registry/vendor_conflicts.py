"""Vendors as conflicts of interest know them: by all their names, and by what agents use."""

from collections.abc import Collection, Iterable

from govportal.people.rules.interests import key_of
from registry.models import AgentModel, Vendor

MOST = 500


def names_on_offer() -> Iterable[str]:
    """The names of all vendors, for whoever declares a link to one."""
    return Vendor.objects.order_by("name").values_list("name", flat=True)[:MOST]


def keys_of(companies: Collection[str]) -> dict[str, frozenset[str]]:
    """For each company, by its key: the keys under which a text may name it.

    A company that is a vendor of the register is named by any of the vendor's names and by those
    of its models; any other by its own name alone.
    """
    found = {key: {key} for key in companies}
    vendors = Vendor.objects.prefetch_related("pinned_models") if companies else ()
    for vendor in vendors:
        own = {key_of(name) for name in vendor.names}
        if not own.isdisjoint(companies):
            models = {key_of(model.name) for model in vendor.pinned_models.all()}
            for key in own & found.keys():
                found[key] |= own | models
    return {key: frozenset(names) for key, names in found.items()}


def vendors_used_by(agent: int) -> list[str]:
    """The names of the vendors whose models an agent, by primary key, is known to use."""
    links = AgentModel.objects.in_use().filter(agent=agent)
    return sorted(set(links.values_list("model__vendor__name", flat=True)))

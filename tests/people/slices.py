"""The slices that have a table of their own of pages and who may do what there.

A module may have ``PAGES``, ``DONE_BY`` (dictionaries by name of the page), ``POSTED``,
``TOO_EARLY``, ``TOLD_WHY``, ``FILES`` (names of pages), and ``scene(cast)``, where that needs
nothing else.
"""

from types import ModuleType
from typing import Any

from tests.approvals import policy_access, scheme_access
from tests.evidence import (
    auditors_access,
    book_access,
    controls_access,
    finding_access,
    framework_access,
    keeping_access,
    management_access,
    sampling_access,
    section_access,
    trail_access,
)
from tests.incidents import (
    alerts_access,
    books_access,
    containment_access,
    legal_access,
    pages_access,
    paging_access,
    pir_access,
)
from tests.people import desk_access, meeting_access, order_access
from tests.registry import (
    access,
    committees_access,
    identity_access,
    inventories,
    leavers_access,
    manifest_access,
    vendor_access,
)
from tests.scorecards import pages_access as figures_access
from tests.scorecards import proofs_access, ready_access, reports_access, value_access

ALONE: tuple[ModuleType, ...] = (
    leavers_access,
    committees_access,
    scheme_access,
    meeting_access,
    desk_access,
    order_access,
    policy_access,
    pages_access,
    containment_access,
    alerts_access,
    pir_access,
    paging_access,
    legal_access,
    books_access,
    value_access,
    ready_access,
    proofs_access,
    figures_access,
    reports_access,
    framework_access,
    finding_access,
    trail_access,
    book_access,
    keeping_access,
    section_access,
    controls_access,
    auditors_access,
    sampling_access,
    management_access,
)
SLICES = (*ALONE, inventories, access, vendor_access, identity_access, manifest_access)


def table(name: str) -> dict[str, Any]:
    """The rows of all slices."""
    return {page: row for one in SLICES for page, row in getattr(one, name, {}).items()}


def listed(name: str) -> list[str]:
    """The names of pages that the slices list under ``name``."""
    return [page for one in SLICES for page in getattr(one, name, ())]


def scenes(cast: Any) -> dict[str, Any]:
    """What the addresses of slices that need nothing but the cast are filled with."""
    return {name: value for one in ALONE for name, value in one.scene(cast).items()}

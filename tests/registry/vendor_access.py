"""The vendors pages in the table of who sees what (tests/people/test_access.py)."""

from registry import actions
from registry.rules.vendors import NoticeKind
from tests import make
from tests.registry import vendor_steps as steps

EVERYBODY, ONLY_POST = None, 405
REVIEWERS = {"compliance", "compliance_2", "security"}
SEES_ALL = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
SEES_CASE = SEES_ALL | {"owner", "tech_owner", "compliance", "colleague", "manager"}
READS_FILES = SEES_ALL | REVIEWERS | {"manager", "tech_owner"}
FILES = {"vendor_document"}
DONE_BY = {
    "vendor_add": REVIEWERS | {"administrator"},
    "vendor_edit": {"manager", "administrator"},
    "vendor_end": {"manager", "administrator"},
    "vendor_assess": REVIEWERS,
    "vendor_pin": REVIEWERS | {"manager", "administrator"},
    "vendor_model_keep": REVIEWERS | {"manager", "administrator"},
    "vendor_note": REVIEWERS | {"manager", "administrator", "tech_owner"},
    "agent_model_leave": {"tech_owner"},
}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "vendor_list": ((), EVERYBODY, 200),
    "vendor_add": ((), EVERYBODY, 200),
    "vendor_detail": (("vendor",), EVERYBODY, 200),
    "vendor_edit": (("vendor",), EVERYBODY, 200),
    "vendor_assess": (("vendor",), EVERYBODY, 200),
    "vendor_pin": (("vendor",), EVERYBODY, 200),
    "vendor_note": (("vendor",), EVERYBODY, 200),
    "vendor_end": (("vendor",), EVERYBODY, 200),
    "vendor_model_keep": (("vendor", "ending_model"), EVERYBODY, 200),
    "vendor_document": (("vendor", "vendor_file"), READS_FILES, 200),
    "agent_models": (("agent",), SEES_CASE, 200),
    "agent_model_dates": (("agent",), SEES_CASE, 200),
    "agent_model_name": (("agent",), EVERYBODY, ONLY_POST),
    "agent_model_confirm": (("agent", "link"), EVERYBODY, ONLY_POST),
    "agent_model_leave": (("agent", "link"), SEES_CASE, 200),
    "agent_retest": (("agent", "retest"), SEES_CASE, 200),
}

POSTED = ("agent_model_name", "agent_model_confirm", "agent_model_leave", "agent_retest")


def scene(cast, agent):
    """A vendor with an agreement, one model that an agent uses and that changes, one that ends."""
    vendor = steps.vendor(cast)
    file = steps.document(cast, vendor)
    vendor = steps.assessed(cast, vendor, agreement=file)
    used, ending = (steps.pinned(cast, vendor, version=n) for n in ("001", "009"))
    link = actions.name_model(agent, used, actor=cast.tech_owner, now=make.START)
    steps.change(ending, cast.manager, kind=NoticeKind.END_OF_LIFE)
    retest = steps.change(used, cast.manager)
    return {"vendor": vendor.slug, "vendor_file": file.pk, "ending_model": ending.pk,
            "link": link.pk, "retest": retest.pk}  # fmt: skip

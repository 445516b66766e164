"""Pages of the desk, of precedents and of advice: on the case of the common scene."""

from typing import Any

SEES = {"owner", "tech_owner", "compliance", "colleague", "chair", "member", "auditor",
        "administrator", "manager", "chair_alternate", "co_chair"}  # fmt: skip
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "request_completeness": (("number",), SEES, 200),
    "request_precedents": (("number",), SEES, 200),
    "request_changes": (("number",), SEES, 200),
    "review_advice": (("review",), SEES, 200),
}
POSTED = ("request_completeness", "review_advice")


def scene(cast: Any) -> dict[str, Any]:
    return {}

"""The dossier of an agent and the report of a framework: read by whoever sees what it is about."""

from typing import Any

EVERYBODY, ONLY_POST = None, 405
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "agent_dossier_pdf": (("agent",), EVERYBODY, ONLY_POST),
    "framework_report": (("framework",), EVERYBODY, ONLY_POST),
}
FILES = ("agent_dossier_pdf", "framework_report")


def scene(_cast: Any) -> dict[str, Any]:
    """Its pages are about what other slices set up."""
    return {}

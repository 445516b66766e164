"""Manifests, permissions and tests in the table of who sees what (tests/people/test_access.py)."""

from tests.registry.using import evidence_of

EVERYBODY, ONLY_POST = None, 405
DONE_BY = {"agent_run_new": {"owner", "tech_owner"}}
FILES = {"agent_manifest_file", "agent_policy_file", "agent_run_report"}
POSTED = ("agent_policy_preview", "agent_policy_save", "agent_run_new")


def pages(sees: set[str]) -> dict[str, tuple[tuple[str, ...], set[str] | None, int]]:
    """Each page, for those who see the agent."""
    return {
        "agent_manifests": (("agent",), sees, 200),
        "agent_manifest_compare": (("agent",), sees, 200),
        "agent_manifest_file": (("agent", "manifest"), sees, 200),
        "agent_permissions": (("agent",), sees, 200),
        "agent_policy_preview": (("agent",), EVERYBODY, ONLY_POST),
        "agent_policy_save": (("agent",), EVERYBODY, ONLY_POST),
        "agent_policy_file": (("agent", "n"), sees, 200),
        "agent_tests": (("agent",), sees, 200),
        "agent_run_new": (("agent",), sees, 200),
        "agent_run_report": (("agent", "run"), sees, 200),
    }


def scene(request):
    """A manifest, a policy and a run with a report of a request's agent."""
    return {"manifest": request.version.manifest_id, "run": evidence_of(request).pk}

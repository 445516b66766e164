"""The portal's own controls, which a review names as having worked or failed. Pure Python.

A catalogue with a version: what a review said names the version that it saw. Ids stay for ever.
"""

from collections.abc import Mapping
from types import MappingProxyType

VERSION = 1
CONTROLS_1: Mapping[str, str] = MappingProxyType(
    {
        "intake": "design",
        "tier": "design",
        "manifest": "design",
        "review": "approval",
        "committee": "approval",
        "conditions": "approval",
        "tests": "approval",
        "staged_release": "release",
        "keys": "release",
        "grants": "release",
        "runtime_rules": "running",
        "human_hold": "running",
        "limits": "running",
        "monitoring": "running",
        "kill_switch": "stopping",
        "credential_revocation": "stopping",
        "paging": "stopping",
        "playbook": "stopping",
        "ledger": "learning",
        "vendor_checks": "learning",
        "training": "learning",
        "policy": "learning",
    }
)
"""Id of each control and the part of an agent's life in which it stands."""


def is_known(control: str) -> bool:
    return control in CONTROLS_1

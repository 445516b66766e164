"""How often enterprise policies are reviewed, as data beside the routes (1-domain.md §5).

A quarter, the notice ahead of it, and whom an overdue review is brought to.
"""

from collections.abc import Mapping
from typing import Any

POLICY_ROUTE_1: Mapping[str, Any] = {
    "review_days": 91,
    "ahead_days": 14,
    "chain": [
        {"percent": 100, "to": "alternate"},
        {"percent": 110, "to": "manager"},
        {"percent": 125, "to": "chair"},
        {"percent": 140, "to": "board_liaison"},
    ],
}

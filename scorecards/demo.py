"""The chapters of scorecards in the demo; what they count comes last."""

from approvals.demo.loading import register_chapter
from scorecards import (
    demo_kpis,
    demo_pages,
    demo_proofs,
    demo_ready,
    demo_reports,
    demo_value,
)


def register() -> None:
    """Called once, after the rooms below have told theirs."""
    register_chapter("value", demo_value.tell_value)
    register_chapter("targets", demo_pages.tell)
    register_chapter("readiness", demo_ready.tell)
    register_chapter("figures", demo_kpis.tell_kpis)
    register_chapter("proofs", demo_proofs.tell)
    register_chapter("patterns", demo_reports.tell)

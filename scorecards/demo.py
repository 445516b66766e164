"""The chapters of scorecards in the demo; what they count comes last."""

from approvals.demo.chapters import register_chapter


def register() -> None:
    """Called once, after the rooms below have told theirs."""
    register_chapter("value", "scorecards.demo_value.tell_value")
    register_chapter("targets", "scorecards.demo_pages.tell")
    register_chapter("readiness", "scorecards.demo_ready.tell")
    register_chapter("figures", "scorecards.demo_kpis.tell_kpis")
    register_chapter("proofs", "scorecards.demo_proofs.tell")
    register_chapter("patterns", "scorecards.demo_reports.tell")

"""Pages of figures: everybody reads those of the organisation, some set targets."""

EVERYBODY, ONLY_POST = None, 405
ONE = ("scorecard_kpi",)
SETS = {"administrator", "compliance", "compliance_2"}
PAGES = {
    "scorecard_home": ((), EVERYBODY, 200),
    "scorecard_figures": ((), EVERYBODY, 200),
    "scorecard_compare": ((), EVERYBODY, 200),
    "scorecard_figure": (ONE, EVERYBODY, 200),
    "scorecard_target": (ONE, EVERYBODY, 200),
    "scorecard_figures_export": ((), EVERYBODY, ONLY_POST),
    "scorecard_records_export": (ONE, EVERYBODY, ONLY_POST),
}
DONE_BY = {"scorecard_target": SETS}
FILES = {"scorecard_figures_export", "scorecard_records_export"}


def scene(cast):
    """Figures need no scene: their pages say that nothing was counted."""
    return {"scorecard_kpi": "coverage.valid_approval"}

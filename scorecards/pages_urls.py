"""Addresses of figures: all on one page, one by one, to take away, side by side."""

from django.urls import path

from scorecards.views import boards, figures, files, targets

urlpatterns = [
    path("scorecards/", boards.scorecard_home, name="scorecard_home"),
    path("scorecards/figures/", boards.scorecard_figures, name="scorecard_figures"),
    path("scorecards/compare/", boards.scorecard_compare, name="scorecard_compare"),
    path(
        "scorecards/figures/export/", files.scorecard_figures_export,
        name="scorecard_figures_export",
    ),
    path("scorecards/figures/<str:kpi>/", figures.scorecard_figure, name="scorecard_figure"),
    path(
        "scorecards/figures/<str:kpi>/records/", files.scorecard_records_export,
        name="scorecard_records_export",
    ),
    path(
        "scorecards/figures/<str:kpi>/target/", targets.scorecard_target, name="scorecard_target"
    ),
]  # fmt: skip

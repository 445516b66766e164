"""Addresses of evidence, maturity, checklists, the organisation and rollout plans."""

from django.urls import path

from scorecards.views import proofs, rollouts

PLAN = "scorecards/rollouts/<str:number>"
urlpatterns = [
    path("scorecards/maturity/", proofs.maturity, name="scorecard_maturity"),
    path("scorecards/maturity/short/", proofs.maturity_short, name="scorecard_maturity_short"),
    path("scorecards/maturity/measure/", proofs.measure, name="scorecard_measure"),
    path("scorecards/evidence/", proofs.evidence, name="scorecard_evidence"),
    path("scorecards/operations/", proofs.operations, name="scorecard_operations"),
    path("scorecards/executive/", proofs.executive, name="scorecard_executive"),
    path("scorecards/organisation/", proofs.organisation, name="scorecard_organisation"),
    path("scorecards/organisation/<slug:dimension>/", proofs.dimension, name="scorecard_dimension"),
    path("scorecards/rollouts/", rollouts.rollout_list, name="scorecard_rollouts"),
    path("scorecards/rollouts/new/", rollouts.rollout_new, name="scorecard_rollout_new"),
    path(f"{PLAN}/", rollouts.rollout_detail, name="scorecard_rollout"),
    path(f"{PLAN}/people/", rollouts.rollout_people, name="scorecard_rollout_people"),
    path(f"{PLAN}/stop/", rollouts.rollout_stop, name="scorecard_rollout_stop"),
    path(
        f"{PLAN}/criteria/<int:pk>/", rollouts.rollout_criterion, name="scorecard_rollout_criterion"
    ),
    path(f"{PLAN}/phases/<int:n>/sign/", rollouts.rollout_sign, name="scorecard_rollout_sign"),
]

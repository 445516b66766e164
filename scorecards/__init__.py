"""How well it is governed: figures, readiness, maturity, rollout."""

"""A row of duties, and terms of keys, for tests of the tables."""

from registry.rules.key_terms import KEY_TERMS_1

ROW = {"stage": "trigger", "R": ["business_owner"], "A": ["technical_owner"], "C": [],
       "I": ["ciso"], "answers_for": "What starts it"}  # fmt: skip


def tiers(**changed):
    """The shipped terms with some rows changed: t4={"longest": 12}."""
    kept = {tier: dict(row) for tier, row in KEY_TERMS_1["tiers"].items()}
    for name, times in changed.items():
        kept[name[1:]].update(times)
    return kept

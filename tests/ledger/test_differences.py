"""What an entry shows of a field that changed: plain, or as a commitment to hidden words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models

from govportal.ledger import differences
from govportal.ledger.rules import Hidden


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (models.BooleanField(), False, False),
        (models.IntegerField(), 3, 3),
        (models.BigIntegerField(), 2**60, str(2**60)),
        (models.DecimalField(max_digits=9, decimal_places=2), Decimal("1.50"), "1.50"),
        (models.DecimalField(max_digits=9, decimal_places=2), Decimal("1E+3"), "1000"),
        (models.FloatField(), 0.5, "0.5"),
        (models.DateField(), date(2026, 1, 2), "2026-01-02"),
        (models.DateTimeField(), datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00.000000Z"),
        (models.CharField(choices=[("a", "A")]), "a", "a"),
        (models.CharField(), "free", Hidden("free")),
        (models.TextField(), "free", Hidden("free")),
        (models.JSONField(), {"b": 0.5, "a": [1]}, Hidden('{"a": [1], "b": 0.5}')),
        (models.BinaryField(), b"\x01", Hidden("01")),
        (models.EmailField(), "a@b.org", Hidden("a@b.org")),
        (models.SlugField(), "a-b", "a-b"),
        (models.CharField(name="digest"), "sha256:00", "sha256:00"),
    ],
)
def test_numbers_dates_and_choices_are_plain_and_words_are_not(field, value, shown):
    field.name = field.name or "field"
    model: Any = SimpleNamespace(ledger_plain={"digest"})
    assert differences._shown(field, value, model) == shown

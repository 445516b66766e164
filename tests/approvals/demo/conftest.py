"""The demo organisation, loaded once for all tests here."""

import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from approvals.demo.loading import load_demo
from tests.approvals.demo.looking import NOW


@pytest.fixture(scope="package", autouse=True)
def brackwater(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo for this folder, taken back afterwards; each test's own changes before that."""
    with django_db_blocker.unblock(), transaction.atomic():
        began = time.monotonic()
        load_demo(NOW)
        print(f"\nload_demo: {time.monotonic() - began:.1f} s")
        yield
        transaction.set_rollback(True)

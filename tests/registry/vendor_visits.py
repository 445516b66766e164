"""What tests of the vendors pages share: looking and sending as somebody."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.registry import vendor_steps as steps

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def google(cast, now):
    return steps.vendor(cast, now=now)


def assessed(cast, vendor, now, **more):
    day = timezone.localdate(now)
    dates = {"assessed_on": day, "next_due_on": day + 365 * DAY}
    return steps.assessed(cast, vendor, now=now, **dates | more)


def show(client, person, name, /, *args, status=200, **params):
    client.force_login(person)
    answer = client.get(reverse(name, args=args), params)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, person, name, /, *args, status=302, **data):
    client.force_login(person)
    answer = client.post(reverse(name, args=args), data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def pdf(name):
    return SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())

"""What the stories of releases say again and again."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from registry.models import Agent
from tests.make import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
APPROVED = START + DAY


@contextmanager
def refused(code):
    with pytest.raises(Refused) as error:
        yield
    assert error.value.refusal.code == f"release.{code}"
    assert str(error.value)


def now_is(agent):
    return Agent.objects.get(pk=agent.pk).lifecycle


def waiting():
    """What is to be done next about the release, by whom."""
    items = WorkItem.objects.open().filter(kind__in=("agent.release", "agent.go_live"))
    return [(item.title.partition(":")[0], item.assignee) for item in items]

"""The database keeps policies and test evidence as they were stored, past every action."""

import pytest
from django.db import DatabaseError, connection, transaction

from registry.actions import store_policy
from registry.models import PermissionPolicy, TestRun
from tests import make
from tests.make import START
from tests.registry.using import PLAIN, live_agent, policy, stored_run

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def triage(cast):
    return live_agent(cast)


@pytest.fixture
def version(cast, triage):
    return store_policy(triage, policy(PLAIN), actor=cast.owner, now=START).version


@pytest.fixture
def run(cast, triage):
    return stored_run(triage.manifests.get(), actor=cast.owner)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def copy_of(row, **other):
    """The same row once more, with some columns otherwise."""
    model = type(row)
    columns = [f.attname for f in model._meta.concrete_fields if f.attname != "id"]
    return model(**{name: getattr(row, name) for name in columns} | other)


def test_a_policy_is_neither_changed_nor_removed(version):
    cannot(lambda: PermissionPolicy.objects.update(body="{}"))
    cannot(lambda: sql("DELETE FROM registry_permissionpolicy"))


def test_a_version_skips_no_number_and_takes_none_twice(version):
    cannot(lambda: copy_of(version, n=3).save())
    cannot(lambda: copy_of(version, n=1).save())
    cannot(lambda: copy_of(version, n=0).save())
    copy_of(version, n=2).save()


def test_a_policy_of_the_portal_is_somebodys(version):
    cannot(lambda: copy_of(version, n=2, stored_by_id=None).save())
    copy_of(version, n=2, stored_by_id=None, source="command").save()


def test_a_run_is_neither_changed_nor_removed(run):
    cannot(lambda: TestRun.objects.update(failed=0, passed=41))
    cannot(lambda: sql("DELETE FROM registry_testrun"))


@pytest.mark.parametrize(
    "other",
    [
        {"reference": "ci/1"},
        {"kind": "smoke"},
        {"passed": 0, "failed": 0},
        {"report_name": "x.txt"},
        {"report": "reports/x"},
        {"recorded_by_id": None},
        {"reason": "Without a run that it corrects."},
    ],
    ids=str,
)
def test_a_run_without_sense_is_not_stored(run, other):
    cannot(lambda: copy_of(run, **{"reference": "ci/2"} | other).save())
    copy_of(run, reference="ci/2").save()


def test_a_run_is_about_its_agents_manifest_and_corrects_its_agents_run(cast, run):
    other = make.request(cast, "tier2-crm-update", slug="crm").agent
    theirs = other.manifests.get()
    cannot(lambda: copy_of(run, reference="ci/2", manifest_id=theirs.pk).save())
    cannot(lambda: copy_of(run, reference="ci/2", agent_id=other.pk).save())
    mine = stored_run(theirs, actor=cast.owner)
    cannot(lambda: copy_of(run, reference="ci/2", corrects_id=mine.pk, reason="x").save())
    cannot(
        lambda: copy_of(run, reference="c", kind="boundary", corrects_id=run.pk, reason="x").save()
    )
    copy_of(run, reference="ci/2", corrects_id=run.pk, reason="x").save()
    cannot(lambda: copy_of(run, reference="ci/3", corrects_id=run.pk, reason="x").save())


def test_nothing_gives_way_to_another(run, version):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite replaces rows")
    for table in ("registry_testrun", "registry_permissionpolicy"):
        cannot(lambda table=table: sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))

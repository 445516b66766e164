"""The database refuses what the rules refuse about vendors: straight to the tables."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from registry.models import (
    AgentModel,
    ExpiryReminder,
    ModelChangeNotice,
    PinnedModel,
    Retest,
    Vendor,
    VendorAssessment,
    VendorCertificate,
    VendorDocument,
)
from tests.make import START
from tests.registry import vendor_steps as steps
from tests.registry.test_release_guards import can, cannot
from tests.registry.vendor_steps import DAY, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def google(cast):
    made = steps.vendor(cast)
    file = steps.document(cast, made)
    seen = steps.certificate(TODAY + 90 * DAY, file=file)
    return steps.assessed(cast, made, agreement=file, agreement_until=TODAY + 90 * DAY,
                          certificates=(seen,))  # fmt: skip


@pytest.fixture
def retest(cast, google):
    model = steps.pinned(cast, google)
    steps.agent_of(cast, model)
    return steps.change(model, cast.manager)


def test_what_was_written_once_stays(cast, google, retest):
    row = {"vendor": google, "thing": "x", "kind": "model", "last_day": TODAY, "threshold": 7,
           "due_on": TODAY, "noticed_at": START, "is_told": True}  # fmt: skip
    ExpiryReminder.objects.create(**row)
    cannot(lambda: ExpiryReminder.objects.create(**row))
    for model, column in (
        (VendorDocument, "name"), (VendorAssessment, "grounds"), (VendorCertificate, "name"),
        (ModelChangeNotice, "text"), (ExpiryReminder, "thing"),
    ):  # fmt: skip
        cannot(lambda model=model, column=column: model.objects.update(**{column: "other"}))
        cannot(lambda model=model: model.objects.all()._raw_delete("default"))


def test_nothing_that_has_a_life_is_deleted(cast, google, retest):
    for model in (Vendor, PinnedModel, AgentModel, Retest):
        cannot(lambda model=model: model.objects.all()._raw_delete("default"))


def test_only_the_newest_assessment_counts(cast, google):
    first = google.standing
    steps.assessed(cast, google, now=START + DAY)
    other = steps.assessed(cast, steps.vendor(cast, "Acme"))
    rows = Vendor.objects.filter(pk=google.pk)
    for standing in (first, other.standing, None):
        cannot(lambda standing=standing: rows.update(standing=standing))
    cannot(lambda: rows.update(slug="elsewhere"))
    can(lambda: rows.update(notes="A note."))
    cannot(
        lambda: Vendor.objects.create(slug="x", name="X", key="x", created_at=START, standing=first)
    )


def test_an_assessment_is_the_next_one_by_somebody_else_with_its_own_agreement(cast, google):
    elsewhere = steps.document(cast, steps.vendor(cast, "Acme"))

    def write(**more):
        values = {"vendor": google, "n": 2, "assessed_on": TODAY, "assessor": cast.security,
                  "result": "adequate", "grounds": "x", "training_use": "unknown",
                  "next_due_on": TODAY + DAY, "recorded_at": START}  # fmt: skip
        return lambda: VendorAssessment.objects.create(**values | more)

    can(write())
    for more in (
        {"n": 1}, {"n": 3}, {"assessor": cast.manager}, {"agreement": elsewhere},
        {"result": "fine"}, {"grounds": ""}, {"training_use": "no"}, {"training_use": "perhaps"},
        {"agreement_until": TODAY}, {"next_due_on": TODAY},
    ):  # fmt: skip
        cannot(write(**more))


def test_certificates_come_with_their_assessment_and_not_after_it(cast, google):
    def add():
        return VendorCertificate.objects.create(
            assessment=google.standing, name="SOC 2", valid_until=TODAY + DAY
        )

    cannot(add)


def test_a_pinned_model_stays_what_it_is_and_what_has_ended_stays_so(cast, google, retest):
    rows = PinnedModel.objects.filter(pk=retest.notice.model_id)
    for columns in (
        {"name": "Other"}, {"version": "9"}, {"state": "ended"}, {"ends_on": TODAY},
        {"state": "unknown"}, {"vendor": steps.vendor(cast, "Acme")},
    ):  # fmt: skip
        cannot(lambda columns=columns: rows.update(**columns))
    rows.update(state="ended", ends_on=TODAY, announced_at=START)
    cannot(lambda: rows.update(state="in_use", ends_on=None, announced_at=None))
    cannot(lambda: rows.update(ends_on=TODAY + DAY))
    cannot(
        lambda: PinnedModel.objects.create(
            vendor=google, name="gemini 2.5 flash", version="001", added_at=START
        )
    )


def test_a_use_is_decided_once_by_somebody(cast, google, retest):
    rows = AgentModel.objects.filter(agent=retest.agent)
    found = rows.get()
    for columns in (
        {"state": "proposed"}, {"state": "declined", "reason": "x"}, {"state": "ended"},
        {"decided_by": None}, {"said": "other"},
    ):  # fmt: skip
        cannot(lambda columns=columns: rows.update(**columns))
    cannot(
        lambda: AgentModel.objects.create(
            agent=found.agent,
            model=found.model,
            state="confirmed",
            proposed_at=START,
            decided_at=START,
            decided_by=cast.tech_owner,
        )  # fmt: skip
    )
    rows.update(state="ended", reason="Replaced.", decided_at=START, decided_by=cast.tech_owner)
    cannot(lambda: rows.update(state="confirmed"))


def test_a_retest_ends_once_with_evidence_or_a_reason(cast, retest):
    rows = Retest.objects.filter(pk=retest.pk)
    later, closed = START + timedelta(hours=1), {"closed_by": cast.owner}
    for columns in (
        {"state": "done", "closed_at": later, **closed},
        {"state": "not_needed", "closed_at": later, **closed},
        {"state": "done", "closed_at": later, "text": "x"},
        {"state": "done", "closed_at": START - DAY, "text": "x", **closed},
        {"state": "moot"},
        {"text": "x"},
        {"due_at": later},
        {"vendors_owner_called_at": later},
    ):
        cannot(lambda columns=columns: rows.update(**columns))
    rows.update(state="done", closed_at=later, text="Tested.", **closed)
    cannot(lambda: rows.update(text="Tested well."))
    cannot(
        lambda: Retest.objects.create(
            notice=retest.notice, agent=retest.agent, opened_at=START, due_at=START
        )
    )


def test_names_and_budgets_of_vendors_make_sense(cast, google):
    rows = Vendor.objects.filter(pk=google.pk)
    for columns in (
        {"key": ""}, {"name": ""}, {"kind": "friend"}, {"budget_limit": 5},
        {"budget_currency": "EUR"}, {"budget_limit": -1, "budget_currency": "EUR"},
    ):  # fmt: skip
        cannot(lambda columns=columns: rows.update(**columns))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a matter of SQLite's own")
def test_no_row_gives_way_to_another_on_sqlite(cast, google, retest):
    for table in ("vendordocument", "vendorassessment", "vendorcertificate", "modelchangenotice"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=OFF")
            cursor.execute(
                f"INSERT OR REPLACE INTO registry_{table} SELECT * FROM registry_{table} LIMIT 1"
            )

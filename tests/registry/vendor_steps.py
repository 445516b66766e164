"""Vendors for tests: a register with one vendor, assessed, and an agent that uses its model."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from registry import actions
from registry.actions.assessing import Assessment, CertificateSeen
from registry.actions.model_notices import Change
from registry.actions.vendors import Description
from registry.models import AgentModel, PinnedModel, Retest, Vendor
from registry.rules.vendors import NoticeKind, Result, TrainingUse
from tests import make
from tests.make import START

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TODAY = START.date()
GROUNDS = "Read the agreement and the report of last year."
MODEL, VERSION = "Gemini 2.5 Flash", "001"


def vendor(cast, name="Google", now=START, **more) -> Vendor:
    """A vendor that the administrator added, kept by the business owner's manager."""
    said = Description(**{"name": name, "owner": cast.manager} | more)
    return actions.add_vendor(said, actor=cast.administrator, now=now)


def found(**more) -> Assessment:
    """What an assessor found; everything in order unless ``more`` says so."""
    values = {
        "assessed_on": TODAY,
        "result": Result.ADEQUATE,
        "grounds": GROUNDS,
        "next_due_on": TODAY + 365 * DAY,
        "training_use": TrainingUse.NO,
        "training_source": "Terms, clause 7",
    }
    return Assessment(**values | more)


def assessed(cast, made=None, now=START, **more) -> Vendor:
    made = made or vendor(cast, now=now)
    actions.assess(made, found(**more), actor=cast.compliance, now=now)
    return Vendor.objects.get(pk=made.pk)


def document(cast, made, name="agreement.pdf", person=None):
    file = SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())
    return actions.keep_document(made, file, actor=person or cast.compliance, now=START)


def certificate(until: date, name="ISO/IEC 27001", file=None) -> CertificateSeen:
    return CertificateSeen(name, until, file)


def pinned(cast, made, name=MODEL, version=VERSION, now=START) -> PinnedModel:
    return actions.add_model(made, name, version, actor=cast.administrator, now=now)


def agent_of(cast, model: PinnedModel | None = None, now=START, **basics):
    """An approved agent; its technical owner named ``model`` where one is given."""
    agent = make.approve(make.request(cast, now=now, **basics), now).agent
    if model is not None:
        actions.name_model(agent, model, actor=cast.tech_owner, now=now)
    return agent


def change(model: PinnedModel, actor, now=START, **more) -> Retest | None:
    """Somebody notes a new version; the first re-test that comes of it."""
    values = {
        "kind": NoticeKind.NEW_VERSION,
        "text": "A new version replaces this one.",
        "source": "https://vendor.example/changes",
        "to_version": "002",
        "effective_on": TODAY + 30 * DAY,
    }
    notice = actions.note_change(model, Change(**values | more), actor=actor, now=now)
    return notice.retests.first()


def link(agent) -> AgentModel:
    return AgentModel.objects.filter(agent=agent).latest("pk")

"""The makers of the models that Brackwater uses: assessed, pinned, and one about to change."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.demo.diary import Diary
from govportal.people.models import Person
from registry.actions import (
    add_model,
    add_vendor,
    assess,
    confirm_model,
    keep_document,
    note_change,
)
from registry.actions.assessing import Assessment, CertificateSeen
from registry.actions.model_notices import Change
from registry.actions.vendors import Description
from registry.models import AgentModel, PinnedModel, Vendor
from registry.rules.vendors import NoticeKind, Result, TrainingUse

ADDED, ASSESSED, NOTED = 261, 190, 3
"""Working days before today."""
YEAR = timedelta(days=365)
KEEPER, ADMINISTRATOR, ASSESSOR = "viggo.adeyemi", "noor.everett", "mateus.okafor"
LEFT_OPEN = 2
"""How many proposals wait for their technical owners; the others confirmed theirs."""


def add_vendors(diary: Diary, people: Mapping[str, Person]) -> None:
    """Put them into the register before the first agent asks for their models."""
    now = diary.day(ADDED, "11:00")
    keeper, administrator = people[KEEPER], people[ADMINISTRATOR]
    for name, notes in (
        ("Anthropic", "Through the reseller’s contract; hosting in the EU."),
        ("Google", "Cloud contract of the group; region Frankfurt."),
        ("Mistral", "Weights run in our own data centre; support by contract."),
        ("OpenAI", "Contract of Shared Services."),
    ):
        said = Description(
            name, owner=keeper, contact=f"{name.lower()}@vendor.example", notes=notes
        )
        vendor = add_vendor(said, actor=administrator, now=now)
        for model, version in PINNED.get(name, ()):
            add_model(vendor, model, version, actor=administrator, now=now)


PINNED = {
    "Google": (("Gemini 2.5 Flash", "001"),),
}


def assess_vendors(diary: Diary, people: Mapping[str, Person]) -> None:
    """Two of them long ago, one of these with an agreement that soon runs out; one never."""
    assessor, now = people[ASSESSOR], diary.day(ASSESSED, "14:20")
    for name, result, agreement_days in (
        ("Anthropic", Result.ADEQUATE, 400),
        ("OpenAI", Result.RESERVATIONS, 21),
        ("Google", Result.ADEQUATE, 250),
    ):
        vendor = Vendor.objects.get(name=name)
        file = SimpleUploadedFile(f"{name}-DPA.pdf", f"%PDF-1.7 {name}".encode())
        found = Assessment(
            assessed_on=now.date(),
            result=result,
            grounds="Read the agreement, the list of sub-processors and the report of last year.",
            next_due_on=now.date() + YEAR,
            training_use=TrainingUse.NO,
            training_source="Data-processing agreement, section 5",
            agreement=keep_document(vendor, file, actor=assessor, now=now),
            agreement_until=diary.today + timedelta(days=agreement_days),
            certificates=(CertificateSeen("ISO/IEC 27001", diary.today + YEAR, None),),
        )
        assess(vendor, found, actor=assessor, now=now)


def use_models(diary: Diary, people: Mapping[str, Person]) -> None:
    """Technical owners confirm what their manifests name; then one model is to change."""
    now = diary.day(NOTED + 1, "13:30")
    waiting = AgentModel.objects.filter(state="proposed", agent__technical_owner__is_active=True)
    for link in list(waiting.select_related("agent__technical_owner").order_by("pk"))[LEFT_OPEN:]:
        owner = link.agent.technical_owner
        assert owner is not None
        confirm_model(link, actor=owner, now=now)
    change = Change(
        kind=NoticeKind.NEW_VERSION,
        text="Version 002 replaces 001 in all regions; answers become shorter.",
        source="Mail of the vendor’s account manager",
        to_version="002",
        effective_on=diary.today + timedelta(days=24),
    )
    model = PinnedModel.objects.get(vendor__name="Google", version="001")
    note_change(model, change, actor=people[KEEPER], now=diary.day(NOTED, "10:10"))

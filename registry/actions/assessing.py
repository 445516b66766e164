"""Assessing a vendor: what was found on a day, with agreement and certificates; written once."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items
from registry.actions.vendor_parts import REVIEWERS, why_not
from registry.actions.vendors import locked
from registry.models import (
    Vendor,
    VendorAssessment,
    VendorCertificate,
    VendorDocument,
)
from registry.models.releases import day_of
from registry.rules.vendors import (
    CERTIFICATES_MAX,
    NAME_MAX,
    SOURCE_MAX,
    Act,
    AssessmentFacts,
    Result,
    TrainingUse,
    assessment_refusal,
    text_refusal,
)


@dataclass(frozen=True)
class CertificateSeen:
    """A certificate that the assessor saw."""

    name: str
    valid_until: date
    document: VendorDocument | None = None


@dataclass(frozen=True)
class Assessment:
    """What an assessor found. ``seen``: the number of the assessment that counted before, 0 for
    none; None where nobody looked."""

    assessed_on: date
    result: Result
    grounds: str
    next_due_on: date
    training_use: TrainingUse = TrainingUse.UNKNOWN
    training_source: str = ""
    agreement: VendorDocument | None = None
    agreement_until: date | None = None
    certificates: tuple[CertificateSeen, ...] = ()
    seen: int | None = None

    @property
    def facts(self) -> AssessmentFacts:
        return AssessmentFacts(
            assessed_on=self.assessed_on,
            next_due_on=self.next_due_on,
            grounds=self.grounds,
            training_use=self.training_use,
            training_source=self.training_source,
            has_agreement=self.agreement is not None,
            agreement_until=self.agreement_until,
            certificates=tuple(one.name for one in self.certificates),
        )


@recorded
def assess(vendor: Vendor, found: Assessment, *, actor: Person, now: datetime) -> VendorAssessment:
    """Record an assessment: from now on it is the one that counts.

    A security or compliance reviewer assesses, who neither keeps the vendor nor is linked to it.
    Work about what ran out of the assessment before is closed. Raises Refused for anybody else,
    for what is missing, and (stale) when another assessment was recorded meanwhile.
    """
    vendor = locked(vendor)
    refuse(why_not(Act.ASSESS, vendor, actor, now))
    before = vendor.standing
    if found.seen is not None and found.seen != (before.n if before else 0):
        refuse(Refusal("vendor.assessed_meanwhile_stale"))
    refuse(_refusal(vendor, found, actor, day_of(now)))
    made = _write(vendor, found, actor, now)
    vendor.standing = made
    vendor.save(update_fields=["standing"])
    if before is not None:
        close_items(before, actor=actor, now=now, outcome="assessed")
    documents = [one for one in (made.agreement, *_documents(found)) if one is not None]
    record(
        "vendor.assessed",
        vendor,
        actor=actor,
        now=now,
        role=_role(actor, day_of(now)),
        refs=[made, *dict.fromkeys(documents)],
        data={
            "n": made.n,
            "result": made.result,
            "training_use": made.training_use,
            "assessed_on": made.assessed_on.isoformat(),
            "next_due_on": made.next_due_on.isoformat(),
            "agreement": made.agreement.sha256 if made.agreement else None,
            "agreement_until": made.agreement_until and made.agreement_until.isoformat(),
            "certificates": len(found.certificates),
        },
        personal={"grounds": made.grounds, "source": made.training_source},
    )
    return made


def _write(vendor: Vendor, found: Assessment, actor: Person, now: datetime) -> VendorAssessment:
    before = vendor.assessments.order_by("-n").values_list("n", flat=True).first()
    made = VendorAssessment.objects.create(
        vendor=vendor,
        n=(before or 0) + 1,
        assessed_on=found.assessed_on,
        assessor=actor,
        result=found.result,
        grounds=found.grounds.strip(),
        training_use=found.training_use,
        training_source=found.training_source.strip(),
        agreement=found.agreement,
        agreement_until=found.agreement_until,
        next_due_on=found.next_due_on,
        recorded_at=now,
    )
    for one in found.certificates:
        VendorCertificate.objects.create(
            assessment=made,
            name=one.name.strip(),
            valid_until=one.valid_until,
            document=one.document,
        )
    return made


def _refusal(vendor: Vendor, found: Assessment, actor: Person, today: date) -> Refusal | None:
    if len(found.certificates) > CERTIFICATES_MAX:
        return Refusal("vendor.certificates_too_many", {"most": CERTIFICATES_MAX})
    stripped = [replace(one, name=one.name.strip()) for one in found.certificates]
    for one in stripped:
        if no := text_refusal(one.name, "vendor.certificate", most=NAME_MAX):
            return no
    if no := text_refusal(found.training_source or "-", "vendor.source", most=SOURCE_MAX):
        return no
    documents = [one for one in (found.agreement, *_documents(found)) if one is not None]
    if any(document.vendor_id != vendor.pk for document in documents):
        return Refusal("vendor.document_elsewhere")
    return assessment_refusal(replace(found, certificates=tuple(stripped)).facts, today)


def _documents(found: Assessment) -> list[VendorDocument | None]:
    return [one.document for one in found.certificates]


def _role(person: Person, on: date) -> str:
    """In which of the two roles they assess, for the entry."""
    roles = person.roles_on(on)
    return next((role.value for role in REVIEWERS if role in roles), Role.SECURITY_REVIEWER.value)

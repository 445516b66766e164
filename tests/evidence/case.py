"""One request as pure data."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from approvals.rules.clock_lines import ClockEventLine, ClockLine, DayLine
from evidence.rules import packing
from evidence.rules.dossiers import (
    AttachmentFacts,
    Change,
    DecisionLine,
    Dossier,
    PointLine,
    QuestionLine,
    ReviewLine,
    SignOffLine,
    StepLine,
    ToolLine,
    VersionFacts,
)
from evidence.rules.people import Who
from evidence.rules.releases import AuthorisationLine

MOMENT = datetime(2026, 11, 9, 9, 10, tzinfo=UTC)
FROZEN = b'{"attachments":[],"content":{"agent_metadata":{"name":"CRM"}},"unknown":[]}'
DIGEST = "sha256:" + hashlib.sha256(FROZEN).hexdigest()
FINGERPRINT = "sha256:" + "c0" * 32
THREATS = b"%PDF-1.7 threat model"

SATO = Who("Pia Sato", "person:01")
LINDQVIST = Who("Tadeo Lindqvist", "person:02")
ITO = Who("Jun Ito", "person:03")
KEMP = Who("Ada Kemp", "person:04")


def a_version(n: int = 1) -> VersionFacts:
    return VersionFacts(
        n=n,
        digest=DIGEST,
        fingerprint=FINGERPRINT,
        manifest_label="2.0.1",
        tier=2,
        points=3,
        lines=(
            PointLine("Regulated data", 2, "Names and telephone numbers of customers"),
            PointLine("Writes to a database", 1, "update_contact_fields changes the CRM"),
        ),
        floors=("No floor applies.",),
        findings=("Retention of call notes is not stated.",),
        tools=(
            ToolLine("read_account", "Ledgerly CRM", "read", "owner = current user", False, True),
            ToolLine("update_contact_fields", "Ledgerly CRM", "update_contact", "own", True, True),
        ),
        data=("name", "business_email", "phone", "call_notes"),
        summary=(
            ("Problem", "Account managers leave 38 % of call notes out of the CRM."),
            ("Expected", "Proposals from call notes, each confirmed by a person."),
        ),
        frozen=FROZEN,
        classification={"tier": 2, "points": 3},
        submitted_by=SATO,
        submitted_at=MOMENT,
    )


def a_sign_off(number: int, step: str, name: str, person: Who, **changed: object) -> SignOffLine:
    values: dict[str, object] = {
        "id": number,
        "step": step,
        "step_name": name,
        "person": person,
        "role": "reviewer",
        "on_behalf_of": None,
        "is_signature": step.startswith("sign_off"),
        "verdict": "approve",
        "verdict_name": "Approved",
        "rationale": f"=The field history was tried with 400 records, undo {number} held.",
        "digest": DIGEST,
        "version": 1,
        "data": {},
        "data_words": "",
        "signed_at": MOMENT + timedelta(hours=number),
        "is_current": True,
    }
    return SignOffLine(**{**values, **changed})  # type: ignore[arg-type]


def a_clock() -> ClockLine:
    days = (
        DayLine(date(2026, 11, 9), 1, 53_400, 0, "Waiting for the first duties"),
        DayLine(date(2026, 11, 10), 2, 20_000, 40_000, "Waiting for the requester, question 1"),
        DayLine(date(2026, 11, 11), 3, 30_000, 0, "Waiting for the CISO"),
    )
    events = (
        ClockEventLine("started", "Started", None, MOMENT, "The request was sent"),
        ClockEventLine("paused", "Paused", None, MOMENT + timedelta(hours=20), "Question 1"),
        ClockEventLine("warned_50", "Warning at 50 %", MOMENT, MOMENT, "Told Jun Ito"),
    )
    return ClockLine(
        ref="clock:1",
        kind="review",
        limit="72 hours on working days",
        calendar="berlin, version 1",
        started_at=MOMENT,
        due_at=MOMENT + timedelta(days=3, hours=11),
        stopped_at=MOMENT + timedelta(days=2, hours=8),
        state="met",
        used="28 h 43 min of 72 h",
        days=days,
        events=events,
    )


def a_review() -> ReviewLine:
    return ReviewLine(
        id=1,
        ref="review:1",
        tier=2,
        tier_reason="",
        basis="sign_off",
        basis_name="Sign-off",
        state="decided",
        state_name="Decided",
        committee="Agent oversight committee",
        scheme_version=1,
        digest=DIGEST,
        fingerprint=FINGERPRINT,
        opened_at=MOMENT,
        closed_at=MOMENT + timedelta(days=2),
        steps=(
            StepLine(
                1,
                "attestation",
                "Technical owner’s attestation",
                "technical_owner",
                LINDQVIST,
                "done",
                "Done",
                MOMENT,
                MOMENT,
            ),
            StepLine(
                2, "sign_off_ciso", "CISO’s sign-off", "ciso", ITO, "done", "Done", MOMENT, MOMENT
            ),
        ),
        sign_offs=(
            a_sign_off(1, "attestation", "Technical owner’s attestation", LINDQVIST),
            a_sign_off(
                2,
                "legal_class",
                "Class under the EU AI Act",
                KEMP,
                data={"legal_class": "limited_risk"},
            ),
            a_sign_off(3, "privacy", "Privacy review", KEMP),
            a_sign_off(4, "sign_off_technical_owner", "Technical owner’s sign-off", LINDQVIST),
            a_sign_off(5, "sign_off_ciso", "CISO’s sign-off", ITO),
        ),
        questions=(
            QuestionLine(
                1,
                "Tools",
                "Who can undo a batch at night?",
                ITO,
                MOMENT,
                "The operator on shift, with the run number.",
                SATO,
                MOMENT + timedelta(hours=5),
                False,
            ),
        ),
        clocks=(a_clock(),),
        decision=DecisionLine(
            1,
            "approve",
            "Approved",
            "Sign-off",
            DIGEST,
            FINGERPRINT,
            2,
            "limited_risk",
            "Limited risk",
            {"needed": 5, "given": 5},
            MOMENT + timedelta(days=2),
        ),
    )


def a_dossier(number: str = "ADR-2026-0042", **changed: object) -> Dossier:
    values: dict[str, object] = {
        "number": number,
        "ref": f"request:{number}",
        "kind": "material_change",
        "kind_name": "Change to an approved agent",
        "state": "approved",
        "state_name": "Approved",
        "title": "CRM Record Keeper 2.0.1",
        "agent_name": "CRM Record Keeper",
        "agent_slug": "crm-record-keeper",
        "agent_ref": "agent:crm-record-keeper",
        "unit": "Sales",
        "requester": SATO,
        "owners": (("business_owner", SATO), ("technical_owner", LINDQVIST)),
        "submitted_at": MOMENT,
        "closed_at": MOMENT + timedelta(days=2),
        "close_reason": "",
        "compared_with": "2.0.0",
        "versions": (a_version(),),
        "changes": (
            Change("add", "tools / update_contact_fields", "", "Ledgerly CRM, update_contact"),
            Change("mod", "model", "gpt-4o", "gpt-4.1"),
        ),
        "reviews": (a_review(),),
        "authorisations": (
            AuthorisationLine(
                1,
                FINGERPRINT,
                "Production",
                "Production",
                "active",
                "In force",
                MOMENT + timedelta(days=2),
                date(2027, 5, 8),
                None,
                "",
                "decision:1",
            ),
        ),
        "attachments": (
            AttachmentFacts(
                "a1",
                "Threat model v3.pdf",
                packing.attachment_member(1, "Threat model v3.pdf"),
                len(THREATS),
                "application/pdf",
                hashlib.sha256(THREATS).hexdigest(),
                SATO,
                MOMENT,
                (1,),
            ),
        ),
        "refs": (f"request:{number}", "review:1"),
        "named": ("person:01", "person:02", "person:03", "person:04"),
    }
    return Dossier(**{**values, **changed})  # type: ignore[arg-type]

"""Fills the dossier of one request from the other rooms' rows: the only reader of their models."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from approvals.lines import finding_words
from approvals.models import Request, RequestVersion, Review
from approvals.rules.content import BY_PATH, Type, answer, tools
from approvals.rules.risks import risks
from evidence.models.attachments import attachments_of, documents_of, evidence_of
from evidence.models.conditions import (
    condition_lines,
    conditions_of,
    refs_of_conditions,
)
from evidence.models.desk import advice_lines, check_lines, desk_names, desk_refs, grounds_of
from evidence.models.letters import letter_lines, letter_readers, letters_about
from evidence.models.releases import authorisation_line, authorisations_of
from evidence.models.review_clocks import part_refs
from evidence.models.reviews import review_line, reviews_of, who
from evidence.models.scheduled import scheduled_lines, scheduled_refs
from evidence.models.turns import turn_lines, turn_people, turn_refs
from evidence.rules.dossiers import (
    Change,
    Dossier,
    PointLine,
    ReviewLine,
    ToolLine,
    VersionFacts,
)
from evidence.rules.people import Who
from evidence.rules.releases import AuthorisationLine
from evidence.rules.review_tables import voters
from evidence.rules.turns import TurnLine
from govportal.refusals import Refusal, Refused
from registry.models import Manifest
from registry.names import PEOPLE_FIELDS
from registry.rules.differences import difference

ASKED = (
    "business_justification.problem_statement",
    "business_justification.expected_outcome",
    "business_justification.user_population",
    "business_justification.estimated_monthly_interactions",
    "agent_metadata.proposed_production_date",
    "agent_metadata.pilot_until",
    "agent_capabilities.llm_provider",
    "security_assessment.rollback_design",
    "monitoring_plan.review_cadence",
)
SECURITY = tuple(
    f"security_assessment.{key}"
    for key in (
        "threat_model_completed",
        "threat_model_document",
        "prompt_injection_mitigations",
        "audit_logging_configured",
    )
)
OWNER_NAMES = {
    "executive_sponsor": _("Executive sponsor"),
    "business_owner": _("Business owner"),
    "technical_owner": _("Technical owner"),
    "data_steward": _("Data steward"),
    "incident_owner": _("Incident owner"),
}
YES, NO = gettext_lazy("yes"), gettext_lazy("no")


def refs_of(request: Request, reviews: Sequence[Review]) -> tuple[str, ...]:
    """References of the request and of everything that belongs to it alone."""
    rights = authorisations_of(reviews)
    found = {request.ledger_ref, *(version.ledger_ref for version in request.versions.all())}
    found |= {letter.ledger_ref for letter in letters_about(request)} | desk_refs(request)
    for review in reviews:
        parts = (*review.steps.all(), *review.sign_offs.all(), *review.questions.all())
        found |= {review.ledger_ref, *(part.ledger_ref for part in parts)}
        found |= {review.clock.ledger_ref} if review.clock else set()
    found |= refs_of_conditions(conditions_of(reviews)) | part_refs(reviews)
    found |= {decision.basis for decision in rights} | {right.ledger_ref for right in rights}
    found |= scheduled_refs(rights) | turn_refs(turn_lines(request, reviews, rights))
    return tuple(sorted(found))


def dossier_of(request: Request, as_of: datetime) -> Dossier:
    """Everything about one request. ``as_of``: the moment at which running clocks are read.

    Raises Refused when a stored version no longer has the digest it was submitted with.
    """
    reviews = reviews_of(request)
    rows = list(request.versions.select_related("manifest", "submitted_by").order_by("n"))
    versions = tuple(_version(row) for row in rows)
    numbers = {version.digest: version.n for version in versions}
    grounds = grounds_of(request)
    lines = tuple(review_line(review, numbers, as_of, grounds) for review in reviews)
    owners = _owners(request)
    changes, compared = _changes(request, rows[-1], reviews)
    given = authorisations_of(reviews)
    turns = turn_lines(request, reviews, given)
    dossier_refs = refs_of(request, reviews)
    attached = attachments_of(rows)
    attached += tuple(documents_of(reviews, len(attached)))
    rights = tuple(map(authorisation_line, given))
    return Dossier(
        number=request.number,
        ref=request.ledger_ref,
        kind=request.kind,
        kind_name=str(request.get_kind_display()),
        state=request.state,
        state_name=str(request.get_state_display()),
        title=request.title,
        agent_name=str(answer(rows[-1].content, "agent_metadata.name") or request.title),
        agent_slug=request.agent.slug,
        agent_ref=request.agent.ledger_ref,
        unit=request.unit.name,
        requester=who(request.requester),
        owners=owners,
        submitted_at=request.submitted_at,
        closed_at=request.closed_at,
        close_reason=request.close_reason,
        compared_with=compared,
        versions=versions,
        changes=changes,
        reviews=lines,
        authorisations=rights,
        scheduled=scheduled_lines(given),
        turns=turns,
        attachments=(*attached, *evidence_of(reviews, len(attached))),
        letters=letter_lines(request),
        checks=check_lines(request),
        advice=advice_lines(request),
        refs=dossier_refs,
        named=_named(request, reviews, lines, owners, rights, turns),
    )


def _named(
    request: Request,
    reviews: Iterable[Review],
    lines: Iterable[ReviewLine],
    owners: Iterable[tuple[str, Who]],
    rights: Iterable[AuthorisationLine],
    turns: Iterable[TurnLine],
) -> tuple[str, ...]:
    found = turn_people(turns) | {
        request.requester.ledger_ref,
        request.unit.ledger_ref,
        *(w.ref for _, w in owners),
    }
    found |= {reader.ledger_ref for reader in letter_readers(request)} | desk_names(request)
    found |= {who.ref for who in voters(lines)}
    found |= {who.ref for right in rights for stage in right.stages for who in stage.people}
    for review in reviews:
        found.add(review.committee.ledger_ref)
        found |= {step.assignee.ledger_ref for step in review.steps.all() if step.assignee}
        found |= {line.person.ledger_ref for line in review.sign_offs.all()}
        found |= {line.asked_by.ledger_ref for line in review.questions.all()}
        found |= {party.person.ledger_ref for party in review.parties.all()}
    for line in condition_lines(conditions_of(reviews)):
        found |= {who.ref for who in line.people}
    return tuple(sorted(found))


def _version(row: RequestVersion) -> VersionFacts:
    content = row.content
    return VersionFacts(
        n=row.n,
        digest=row.digest,
        fingerprint=row.manifest.fingerprint,
        manifest_label=row.manifest.label,
        tier=row.tier,
        points=row.points,
        lines=tuple(points_of(row.classification)),
        floors=tuple(gettext(floor["text"]) for floor in row.classification.get("floors", ())),
        findings=tuple(map(finding_words, row.findings)),
        tools=tuple(_tool(tool) for _n, tool in tools(content)),
        data=tuple(map(str, answer(content, "agent_capabilities.data_processed") or ())),
        summary=tuple(_summary(content, ASKED)),
        security=tuple(_summary(content, SECURITY)),
        risks=tuple(risks(content)),
        frozen=_frozen(row),
        classification=row.classification,
        submitted_by=who(row.submitted_by),
        submitted_at=row.submitted_at,
    )


def _frozen(row: RequestVersion) -> bytes:
    """The bytes that the version's digest is over (approvals.actions.submitting.digest_of)."""
    files = [
        {"name": file.name, "sha256": file.sha256, "size": file.size}
        for file in row.attachments.order_by("name", "sha256")
    ]
    body = {"content": row.content, "unknown": row.unknown, "attachments": files}
    frozen = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    if row.digest != f"sha256:{hashlib.sha256(frozen).hexdigest()}":
        params = {"n": row.n, "number": row.request.number}
        raise Refused(Refusal("pack.version_broken", params))
    return frozen


def points_of(classification: Mapping[str, Any]) -> Iterable[PointLine]:
    for line in classification.get("explanation", ()):
        field = BY_PATH.get(line["path"])
        label = gettext(field.label) if field else line["path"]
        yield PointLine(gettext(line["text"]), line["points"], f"{label}: {_word(line['answer'])}")


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(YES if value else NO)
    return str(value)


def _tool(tool: Mapping[str, Any]) -> ToolLine:
    return ToolLine(
        name=str(tool.get("name") or ""),
        system=str(tool.get("system") or ""),
        operations=", ".join(map(str, tool.get("operations") or ())),
        scope=str(tool.get("scope") or tool.get("permissions") or ""),
        writes=bool(tool.get("writes")),
        reversible=tool.get("reversible"),
    )


def _summary(content: Mapping[str, Any], paths: Iterable[str]) -> Iterable[tuple[str, str]]:
    for path in paths:
        value, field = answer(content, path), BY_PATH.get(path)
        if field and value not in (None, "", []):
            choices = dict(field.choices)
            many = value if isinstance(value, list) else [value]
            words = [gettext(choices[v]) if v in choices else _word(v) for v in many]
            if field.type is Type.DATE:
                words = [date_format(date.fromisoformat(str(value)), "j F Y")]
            yield gettext(field.label), ", ".join(words)


def _changes(
    request: Request, version: RequestVersion, reviews: Sequence[Review]
) -> tuple[tuple[Change, ...], str]:
    """The manifest against the one that was live when this request was sent."""
    earlier = request.agent.authorisations.filter(live_at__lt=request.submitted_at)
    earlier = earlier.exclude(fingerprint=version.manifest.fingerprint).select_related("manifest")
    last = earlier.order_by("-live_at").first()
    if last is None:
        return (), ""
    old: Manifest = last.manifest
    found = difference(old.content, version.manifest.content)
    lines = tuple(
        Change(change.op.value, change.path, _value(change.before), _value(change.after))
        for change in found
    )
    return lines, old.label


def _value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str | bool):
        return _word(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _owners(request: Request) -> tuple[tuple[str, Who], ...]:
    """The people that the request names as answerable, in the registry's order of roles."""
    named = {row.role: row.person for row in request.participants.select_related("person")}
    roles = [role for role in PEOPLE_FIELDS if role in named and role in OWNER_NAMES]
    return tuple((role, who(named[role])) for role in roles)

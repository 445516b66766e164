"""One request as its page shows it to one reader: gathered once, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from approvals.actions.appeals import facts_of
from approvals.actions.assigning import Parties
from approvals.actions.change_control import judgement_of
from approvals.actions.request_conditions import owners_of
from approvals.actions.request_effects import answerers_of, answers_for
from approvals.actions.requests import parts_in
from approvals.actions.submitting import participants_of, parties_of
from approvals.changefile import ChangeFile, kept_change
from approvals.course import Stop, course_of
from approvals.duties import Asked
from approvals.lines import day_of, finding_words, spoken
from approvals.models import (
    Appeal,
    Attachment,
    Decision,
    ProvisionalOrder,
    Request,
    RequestVersion,
    Review,
    SignOff,
)
from approvals.renewalfile import RenewalFile, renewal_file
from approvals.reviewfile import ReviewFile, review_parts
from approvals.rules import exceptions
from approvals.rules import risks as risk_rules
from approvals.rules.appeals import appeal_refusal
from approvals.rules.changes import CHANGE
from approvals.rules.content import FIELDS, answer, tools
from approvals.rules.pilots import last_day
from approvals.rules.reductions import kind_refusal
from approvals.rules.reviews import BASIS_COMMITTEE, Verdict
from approvals.rules.states import MOVES, State
from approvals.rules.states import refusal as move_refusal
from govportal.charts import Risk
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions import go_live_refusal
from registry.comparison import Comparison, compare
from registry.models import Authorisation, Manifest


@dataclass(frozen=True, kw_only=True)
class CaseFile(ReviewFile):
    """Everything the page of a request draws."""

    request: Request
    version: RequestVersion
    versions: Sequence[RequestVersion]
    content: Mapping[str, Any]
    parties: Parties
    course: Sequence[Stop]
    attachments: Sequence[Attachment]
    changes: Comparison | None
    change: ChangeFile | None
    renewal: RenewalFile | None
    tools: Sequence[Mapping[str, Any]]
    risks: Sequence[Risk]
    authorisation: Authorisation | None
    may_go_live: bool
    revise_refusal: Refusal | None
    withdraw_refusal: Refusal | None
    appeal_refusal: Refusal | None
    appeal: Appeal | None
    order: ProvisionalOrder | None
    said_no: Sequence[SignOff]

    @property
    def cut_refusal(self) -> Refusal | None:
        """Why the reader may not propose a reduced scope of this request."""
        return self.reduce_refusal or kind_refusal(self.request.kind)

    @property
    def part_numbers(self) -> Mapping[str, str]:
        last = "10" if self.room is None else "11"
        return {"questions": "7", "decide": "9", "ballot": "10", "conditions": last}

    @property
    def chosen(self) -> dict[str, str]:
        """The choices made in the request, by key, in the form's words."""
        choices = (field for field in FIELDS if field.choices)
        words = {f.key: dict(f.choices).get(answer(self.content, f.path), "") for f in choices}
        return {key: spoken(word) for key, word in words.items()}

    @property
    def found(self) -> list[str]:
        """What the portal found when this version was sent."""
        return [finding_words(finding) for finding in self.version.findings]

    @property
    def wanted_on(self) -> Any:
        return day_of(answer(self.content, "agent_metadata.proposed_production_date"))

    @property
    def pilot_until(self) -> Any:
        return last_day(dict(self.content)) if self.request.kind == "pilot" else None

    @property
    def exception_until(self) -> Any:
        is_one = self.request.kind == "exception"
        return exceptions.last_day(dict(self.content)) if is_one else None

    @property
    def kill_switch_on(self) -> Any:
        return day_of(answer(self.content, "security_assessment.kill_switch_tested_on"))


def case_file(request: Request, reader: Person, now: datetime, **said: Any) -> CaseFile:
    """Gather the case. ``said``: what is on its way back to its writer (``review_parts``)."""
    review = request.review
    assert review is not None  # a sent request is always routed
    versions = list(
        request.versions.select_related(
            "submitted_by", "manifest", "reduction__by"
        ).prefetch_related("attachments")
    )
    version = next(v for v in versions if v.n == request.version_n)
    people = participants_of(request)
    parties, roles = parties_of(request, people), parts_in(people, reader)
    parts = review_parts(review, reader, now, _asked(version, parties), **said)
    decision = parts["decision"]
    rights = _authorisations(request, decision)
    authorisation = _granted_by(decision, rights)
    change = _change(request, version, review)
    made: Appeal | None = getattr(request, "appeal", None)
    by_ballot = parts["facts"].basis in BASIS_COMMITTEE
    return CaseFile(
        **parts,
        request=request,
        version=version,
        versions=versions,
        content=version.content,
        parties=parties,
        course=course_of(request, parts["duties"], authorisation, by_ballot=by_ballot),
        attachments=list(version.attachments.all()),
        changes=None if change and version.n == 1 else _changes(request, version, versions, rights),
        change=change,
        renewal=renewal_file(request, version, rights),
        tools=[tool for _n, tool in tools(version.content)],
        risks=_risks(version.content),
        authorisation=authorisation,
        may_answer=reader in answerers_of(parties),
        may_go_live=_may_go_live(request, authorisation, reader, now),
        revise_refusal=move_refusal(MOVES["revise"], State(request.state), roles, ""),
        withdraw_refusal=move_refusal(MOVES["withdraw"], State(request.state), roles, "given"),
        appeal_refusal=appeal_refusal(facts_of(request), roles, now),
        appeal=made,
        order=getattr(request, "order", None),
        said_no=_said_no(made),
    )


def _said_no(made: Appeal | None) -> Sequence[SignOff]:
    """The verdicts that rejected what is appealed against."""
    if made is None:
        return []
    verdicts = SignOff.objects.filter(review=made.decision.review_id, verdict=Verdict.REJECT)
    return list(verdicts.select_related("person"))


def _asked(version: RequestVersion, parties: Parties) -> Asked:
    proposed = answer(version.content, "compliance_assessment.eu_ai_act_classification")
    return Asked(partial(answers_for, version.content), proposed, owners_of(parties))


def _change(request: Request, version: RequestVersion, review: Review) -> ChangeFile | None:
    """A change as it was judged when this version was sent, and so routed."""
    kept = judgement_of(review) if request.kind == CHANGE else None
    return kept_change(kept, version.manifest.label) if kept else None


def _changes(
    request: Request,
    version: RequestVersion,
    versions: Sequence[RequestVersion],
    rights: Sequence[Authorisation],
) -> Comparison | None:
    """The manifest against the version before, else against what is live."""
    before = next((v for v in versions if v.n == version.n - 1), None)
    old: Manifest | None = before.manifest if before else None
    words = f"{request.number} · {before.n}" if before else ""
    if old is None and request.kind != "new":
        own = version.manifest.fingerprint
        latest = next((r for r in rights if r.live_at and r.fingerprint != own), None)
        old = latest.manifest if latest else None
        words = latest.manifest.label if latest else ""
    if old is None:
        return None
    now = version.manifest
    return compare(
        old.content, now.content, before=words, after=now.label, authorised=before is None
    )


def _risks(content: Mapping[str, Any]) -> list[Risk]:
    return [
        Risk(n, spoken(r.name), r.likelihood, r.impact, r.residual_likelihood, r.residual_impact)
        for n, r in enumerate(risk_rules.risks(dict(content)), start=1)
    ]


def _authorisations(request: Request, decision: Decision | None) -> list[Authorisation]:
    """What the agent was or is authorised to run, newest first; read only where it matters."""
    if decision is None and request.kind == "new":
        return []
    newest_first = Authorisation.objects.select_related("manifest", "succession")
    prefetch_related_objects([request.agent], Prefetch("authorisations", newest_first))
    return list(request.agent.authorisations.all())


def _granted_by(decision: Decision | None, rights: Sequence[Authorisation]) -> Authorisation | None:
    return next((r for r in rights if decision and r.basis == decision.ledger_ref), None)


def _may_go_live(
    request: Request, authorisation: Authorisation | None, reader: Person, now: datetime
) -> bool:
    """Whether the reader is the one who now records that the approved version runs."""
    if authorisation is None or authorisation.live_at is not None:
        return False
    return go_live_refusal(request.agent, reader, now.date()) is None

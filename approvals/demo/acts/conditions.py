"""What is done about the conditions of an approval: evidence handed in, accepted, sent back."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.actions import conditions
from approvals.demo.acts.cases import Case, CaseAct
from approvals.models import Condition
from approvals.rules.conditions import EvidenceVerdict
from govportal.people.models import Person
from govportal.worklist.models import WorkItem


def hand_in(n: int, text: str, file: str = "") -> CaseAct:
    """Its owner hands in evidence for condition ``n``. ``file``: the name of an enclosure."""

    def act(case: Case, now: datetime) -> None:
        condition = _condition(case, n)
        if file:
            upload = SimpleUploadedFile(file, f"{file}\n\n{text}\n".encode(), "text/plain")
            conditions.attach_evidence(condition, upload, actor=condition.owner, now=now)
        conditions.submit(condition, text, actor=condition.owner, now=now)

    return act


def accept(n: int, why: str) -> CaseAct:
    return _verdict(n, EvidenceVerdict.ACCEPTED, why)


def send_back(n: int, why: str) -> CaseAct:
    return _verdict(n, EvidenceVerdict.RETURNED, why)


def _verdict(n: int, verdict: EvidenceVerdict, why: str) -> CaseAct:
    """Whoever was asked to verify says whether it is enough."""

    def act(case: Case, now: datetime) -> None:
        condition = _condition(case, n)
        seen = condition.submissions.get(verdict="").n
        finding = conditions.Finding(verdict, why, seen)
        conditions.verify(condition, finding, actor=_asked(condition), now=now)

    return act


def merge(numbers: tuple[int, ...], text: str) -> CaseAct:
    """The presiding chair puts one wording in the place of several."""

    def act(case: Case, now: datetime) -> None:
        review = case.review()
        owner = _condition(case, numbers[0]).owner_id
        chair = review.committee.seats.get(kind="chair").holder
        assert chair is not None
        conditions.merge(review, numbers, text, owner, actor=chair, now=now)

    return act


def _condition(case: Case, n: int) -> Condition:
    return case.review().conditions.select_related("owner").get(n=n)


def _asked(condition: Condition) -> Person:
    items = WorkItem.objects.open().about(condition.ledger_ref)
    return items.select_related("assignee").filter(hop=None).get().assignee

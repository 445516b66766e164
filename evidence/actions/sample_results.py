"""What auditors find of the items of a sample, and what they conclude of the whole."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from evidence.actions.findings import New, raise_finding
from evidence.actions.sampling import audits
from evidence.models.findings import AuditFinding
from evidence.models.samples import Sample, SampleItem, SampleResult, SampleTurn
from evidence.rules import sample_results as rules
from evidence.rules.sample_results import Act, Opinion, Result, State
from evidence.rules.samples import text_refusal
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse


@dataclass(frozen=True)
class Noted:
    """What somebody says of an item. ``seen``: how many results the page showed."""

    result: Result
    note: str = ""
    seen: int | None = None


def _locked(sample: Sample) -> Sample:
    return Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)


@recorded
def note_item(item: SampleItem, noted: Noted, *, actor: Person, now: datetime) -> SampleResult:
    """Add what one item shows; the same said again is one. Raises Refused."""
    sample = _locked(item.sample)
    may = audits(actor, now.date())
    refuse(rules.note_refusal(State(sample.state), noted.result, noted.note, audits=may))
    last, note = item.results.order_by("-n").first(), noted.note.strip()
    if last and (last.result, last.note, last.by_id) == (noted.result, note, actor.pk):
        return last
    refuse(_seen_refusal(last, noted.seen))
    made = SampleResult.objects.create(
        item=item,
        n=(last.n if last else 0) + 1,
        result=noted.result,
        note=note,
        finding=_found(item) if noted.result is Result.EXCEPTION else None,
        by=actor,
        at=now,
    )
    record(
        "sample.noted",
        sample,
        actor=actor,
        now=now,
        refs=[item],
        data={"n": item.n, "key": item.key, "result": made.result},
        personal={"note": made.note} if made.note else {},
    )
    return made


def _found(item: SampleItem) -> AuditFinding | None:
    """What an exception of this item was made already: said again, it is no second finding."""
    earlier = item.results.filter(finding__isnull=False).select_related("finding").first()
    return earlier.finding if earlier else None


def _seen_refusal(last: SampleResult | None, seen: int | None) -> Refusal | None:
    there = last.n if last else 0
    return None if seen is None or seen == there else Refusal("sample.changed_stale")


@recorded
def find_item(item: SampleItem, new: New, *, actor: Person, now: datetime) -> AuditFinding:
    """Make an exception a finding with an owner and a day. Raises Refused."""
    sample = _locked(item.sample)
    last = item.results.order_by("-n").first()
    refuse(
        rules.finding_refusal(
            State(sample.state),
            last.result if last else "",
            has_finding=bool(last and last.finding_id),
            audits=audits(actor, now.date()),
        )
    )
    assert last is not None  # finding_refusal says so
    finding = raise_finding(new, actor=actor, now=now)
    SampleResult.objects.create(
        item=item, n=last.n + 1, result=last.result, note=last.note, finding=finding,
        by=actor, at=now,
    )  # fmt: skip
    record(
        "sample.noted",
        sample,
        actor=actor,
        now=now,
        refs=[item, finding],
        data={"n": item.n, "key": item.key, "result": last.result},
    )
    return finding


def results_of(sample: Sample) -> Counter[str]:
    """How many items have each result, by their newest; those without one under nothing."""
    items = sample.items.prefetch_related("results")
    return Counter(item.last.result if item.last else "" for item in items)


@recorded
def act_on_sample(
    sample: Sample,
    act: Act,
    text: str,
    *,
    actor: Person,
    now: datetime,
    opinion: Opinion | None = None,
) -> State:
    """Conclude it, give it up or open it again. Raises Refused."""
    sample = _locked(sample)
    refuse(rules.act_refusal(act, State(sample.state), audits=audits(actor, now.date())))
    if act is Act.CONCLUDE:
        results = results_of(sample)
        left = {name: count for name, count in results.items() if name}
        refuse(rules.conclusion_refusal(opinion, left, results.total()))
    refuse(text_refusal(text))
    before, after = sample.state, rules.MOVES[act][1]
    sample.state = after
    sample.opinion = opinion if act is Act.CONCLUDE and opinion else ""
    sample.save(update_fields=["state", "opinion"])
    turn = SampleTurn.objects.create(
        sample=sample,
        n=sample.turns.count() + 1,
        act=act,
        opinion=sample.opinion,
        text=text.strip(),
        by=actor,
        at=now,
    )
    record(
        f"sample.{act}",
        sample,
        actor=actor,
        now=now,
        data={"before": before, "after": after.value, "opinion": sample.opinion},
        personal={"text": turn.text},
    )
    return after

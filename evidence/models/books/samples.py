"""The book of a sample: how it was drawn, each drawn item, and the record of what it is about."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from approvals.models import Request, Review
from evidence.models.books.agents import AgentPiece
from evidence.models.books.bound import Bound, Listed
from evidence.models.books.days import span_words
from evidence.models.books.incidents import IncidentPiece
from evidence.models.books.lists import not_counted
from evidence.models.books.pieces import Leaf, Piece, Reading
from evidence.models.books.requests import RequestPiece
from evidence.models.books.verdicts import VerdictPiece
from evidence.models.reviews import who
from evidence.models.samples import Sample, SampleItem
from evidence.models.trails import ref_words
from evidence.rules.books import ChapterHead
from evidence.rules.omissions import Omission
from evidence.rules.packing import Span
from evidence.rules.people import Who
from evidence.rules.samples import By, Kind, population_read
from evidence.rules.samples import drawn as items_drawn
from evidence.rules.sections import Drawn, Section, Table
from evidence.rules.sheets import population_of
from evidence.sampled_words import what_words
from evidence.sampling_names import CHECK, CHECKS, CLOCKS, SOURCES
from govportal.ledger.models import Entry
from govportal.people.referred import names_of
from govportal.refusals import Refusal, Refused
from incidents.models import Incident
from registry.models import Agent


@dataclass(frozen=True)
class ItemPiece:
    """One drawn item: its draw, what was found of it, and every entry that names it.

    ``about`` and ``what`` are words, ``key`` is its row in the population.
    """

    sample: str
    n: int
    key: str
    about: str
    what: str
    group: str
    people: tuple[Who, ...] = ()

    @property
    def head(self) -> ChapterHead:
        words = {"n": self.n, "about": self.about, "what": self.what}
        title = _("Item %(n)s: %(about)s (%(what)s)") % words
        return ChapterHead(f"item-{self.n}", title, self.group, 1)

    @property
    def ref(self) -> str:
        return f"sample:{self.sample}"

    def refs(self) -> Iterable[str]:
        """Of an entry that was drawn, what it is about: entries are not named by others."""
        found = self._item()
        if not self.key.startswith("entry:"):
            return (self.key, found.ledger_ref)
        entry = Entry.objects.filter(pk=self.key.partition(":")[2]).first()
        return (found.ledger_ref, *((entry.subject,) if entry else ()))

    def open(self, reading: Reading) -> Leaf:
        item = self._item()
        results = list(item.results.select_related("by", "finding").order_by("n"))
        rows = [
            {"item": item.n, "n": one.n, "result": one.result, "note": one.note,
             "finding": one.finding.number if one.finding else "", "by": who(one.by),
             "at": one.at}
            for one in results
        ]  # fmt: skip
        words = {
            "title": _("Results of the items"),
            "source": _("What auditors noted of the drawn items."),
            "filters": _("All of it; the newest of an item stands."),
            "clock": _("at is the portal’s time."),
        }
        drawn = Section(
            "draw", _("How it came into the sample"), 10,
            facts=(
                (_("About"), self.about), (_("What"), self.what), (_("When"), item.at),
                (_("Row of the population"), item.key), (_("Part"), item.stratum),
                (_("Draw"), item.draw),
            ),
        )  # fmt: skip
        lines = tuple((one.get_result_display(), one.note, one.by.full_name, one.at)
                      for one in results)  # fmt: skip
        heads = (_("Result"), _("Note"), _("By"), _("When"))
        found = Section(
            "results", _("What was found"), 20,
            facts=() if lines else ((_("Result"), _("nothing was noted yet")),),
            table=Table(heads, lines) if lines else None,
            populations=(
                Drawn(population_of("sample_results", "item n result note finding by at", rows),
                      words),
            ),
            people=tuple(who(one.by) for one in results),
        )  # fmt: skip
        return Leaf(self.head, (drawn, found), self.refs(), self.people)

    def _item(self) -> SampleItem:
        return SampleItem.objects.get(sample__number=self.sample, n=self.n)


def sample_book(reading: Reading) -> Bound:
    """Raises Refused for a sample that there is not."""
    number = reading.scope.number
    rows = Sample.objects.select_related("drawn_by", "unit", "committee", "population")
    sample = rows.filter(number=number).first()
    if sample is None:
        raise Refused(Refusal("pack.sample_unknown", {"number": number}))
    items = list(sample.items.order_by("n"))
    return Bound(
        reading=reading,
        number=number,
        title=_("Evidence of the sample %(number)s") % {"number": number},
        front=_front(sample),
        found=(
            *_drawn(sample, items),
            *_about(items),
        ),
        own_refs=frozenset({sample.ledger_ref}),
        lists=(_items(sample, items), _population(sample)),
        left_out=(Omission("not_drawn", sample.rows - len(items)), *_undated(sample)),
    )


def _drawn(sample: Sample, items: Sequence[SampleItem]) -> list[ItemPiece]:
    """In words, as the sample's page has them. One query for the names of people."""
    names = names_of(one.about for one in items)
    return [
        ItemPiece(
            sample.number, one.n, one.key, ref_words(one.about, names),
            what_words(Kind(sample.kind), one.what), _("Drawn items"),
            tuple(Who(ref=ref, name=name) for ref, name in names.items() if ref == one.about),
        )
        for one in items
    ]  # fmt: skip


def _front(sample: Sample) -> dict[str, object]:
    days = span_words(Span(sample.since, sample.until))
    narrowed = (sample.unit, sample.committee, sample.tier and _("Tier %(tier)s") % {
        "tier": sample.tier})  # fmt: skip
    return {
        "says": [
                _(
            "The pack answers one question: what do the drawn items show, and was the sample drawn "
            "as it says?"
                )
            ],
        "lines": [
            (_("Sample"), f"{sample.number}, {sample.sign[2]}"),
            (_("Population"), f"{sample.get_kind_display()}, {days}"),
            (_("Narrowed to"), ", ".join(str(one) for one in narrowed if one) or _("nothing")),
            (_("Rows"), str(sample.rows)),
            (_("Drawn"), str(sample.size)),
            (_("Seed"), sample.seed),
            (_("Divided by"), str(sample.get_by_display()) if sample.by else _("nothing")),
            (_("List"), sample.population_sha256),
            (_("Purpose"), sample.purpose),
            *((str(turn.get_act_display()), f"{turn.by.full_name}: {turn.text}")
              for turn in sample.turns.select_related("by").order_by("n")),
        ],
    }  # fmt: skip


def _about(items: Sequence[SampleItem]) -> Sequence[Piece]:
    """The record of each thing that items are about, once, in the order of the items."""
    group = _("What the items are about")
    found: dict[str, Piece] = {}
    for item in items:
        kind, _colon, key = item.about.partition(":")
        piece = None if item.about in found else _piece(kind, key, group)
        if piece is not None:
            found[item.about] = piece
    return list(found.values())


def _piece(kind: str, key: str, group: str) -> Piece | None:
    if kind == "request" and (request := Request.objects.filter(number=key).first()):
        return RequestPiece(key, request.title, group)
    if kind == "incident" and (incident := Incident.objects.filter(number=key).first()):
        return IncidentPiece(key, incident.title, group)
    if kind == "agent" and (agent := Agent.objects.filter(slug=key).first()):
        return AgentPiece(key, agent.name, group)
    review = Review.objects.filter(subject_kind=kind, subject_id=key).order_by("-pk").first()
    return VerdictPiece(review.pk, kind, key, review.title, group) if review else None


def _words(sample: Sample, title: str, filters: str) -> dict[str, str]:
    kind = Kind(sample.kind)
    return {
        "title": title,
        "source": str(SOURCES[kind]),
        "filters": filters,
        "clock": str(CLOCKS[kind]),
    }


def _items(sample: Sample, items: Sequence[SampleItem]) -> Listed:
    found = [
        {"n": one.n, "key": one.key, "at": one.at, "about": one.about, "what": one.what,
         "unit": one.unit, "tier": one.tier, "committee": one.committee, "stratum": one.stratum,
         "draw": one.draw}
        for one in items
    ]  # fmt: skip
    filters = _("Those with the smallest draws: SHA-256 over seed, line end and key, in each part.")
    return Listed(
        population_of("drawn_items", "n key at about what unit tier committee stratum draw", found),
        _words(sample, _("Drawn items"), filters),
        counted=len(_drawn_again(sample) & {one.key for one in items}),
        counted_how=_("Drawn again from the kept list with the seed: so many are the same."),
        people=(who(sample.drawn_by),),
    )


def _drawn_again(sample: Sample) -> set[str]:
    members = population_read(sample.population.text)
    by = By(sample.by) if sample.by else None
    return {one.member.key for one in items_drawn(members, sample.seed, sample.size, by)}


def _population(sample: Sample) -> Listed:
    """The whole list that was drawn from, as it was kept then."""
    rows = [json.loads(line) for line in sample.population.text.splitlines() if line.strip()]
    columns = sorted(rows[0]) if rows else ["key"]
    words = _words(
        sample, _("The population of the sample"),
        _("The period and filters of the sample, as they stood when it was drawn."),
    )  # fmt: skip
    is_whole = sample.rows == sample.check_rows
    how = str(CHECKS.get(Kind(sample.kind), CHECK))
    both = _("%(how)s In the period, before filters: %(rows)s and %(ledger)s.") % {
        "how": how, "rows": sample.check_rows, "ledger": sample.check_ledger,
    }  # fmt: skip
    return Listed(
        population_of("sample_population", " ".join(columns), rows),
        words,
        counted=sample.check_ledger if is_whole else None,
        counted_how=both if is_whole else not_counted(_("filters narrowed the list.")) + f" {both}",
    )


def _undated(sample: Sample) -> list[Omission]:
    only = sum(len(sample.differs.get(name, ())) for name in ("only_rows", "only_ledger"))
    return [] if sample.agrees else [Omission("counts_differ", only)]

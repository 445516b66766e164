"""A sample as a file: the whole population with each row's draw, and what was found."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from evidence.models.samples import Sample, SampleItem
from evidence.rules import samples as rules
from evidence.rules.samples import By, Kind, Member
from evidence.rules.sheets import as_csv, as_json, plain
from evidence.sampling_names import CHECK, CHECKS, CLOCKS, SOURCES
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person

COLUMNS = (
    "item", "draw", "key", "at", "about", "what", "unit", "tier", "committee", "part", "result",
    "note", "finding",
)  # fmt: skip
ALGORITHM = (
    "draw = SHA-256 over seed, line feed and key, in UTF-8; of each part the rows with the "
    "smallest draws are in the sample (docs/sampling.md)"
)
TYPES = {"csv": "text/csv", "json": "application/json"}


@recorded
def take_sample(sample: Sample, form: str, *, actor: Person, now: datetime) -> bytes:
    """The file, once it is recorded who took it. ``form``: one of ``TYPES``."""
    rows = rows_of(sample)
    data = as_csv(COLUMNS, rows) if form == "csv" else as_json(whole(sample, rows))
    digest = hashlib.sha256(data).hexdigest()
    record(
        "evidence.sample_downloaded",
        sample,
        actor=actor,
        now=now,
        data={"format": form, "sha256": digest},
    )
    return data


def rows_of(sample: Sample) -> list[dict[str, Any]]:
    """All rows of the population, the smallest draw first; those drawn have their number."""
    by = By(sample.by) if sample.by else None
    items = {item.key: item for item in sample.items.prefetch_related("results__finding")}
    members = rules.population_read(sample.population.text)
    drawn = [(rules.draw_of(sample.seed, one.key), one) for one in members]
    ordered = sorted(drawn, key=lambda pair: (pair[0], pair[1].key))
    return [_row(draw, one, one.stratum(by), items.get(one.key)) for draw, one in ordered]


def _row(draw: str, one: Member, part: str, item: SampleItem | None) -> dict[str, Any]:
    last = item.last if item else None
    return {
        **asdict(one),
        "draw": draw,
        "part": part,
        "item": item.n if item else None,
        "result": last.result if last else "",
        "note": last.note if last else "",
        "finding": last.finding.number if last and last.finding else "",
    }


def whole(sample: Sample, rows: list[dict[str, Any]]) -> Mapping[str, Any]:
    """Everything that is needed to draw it again."""
    return {"sample": facts_of(sample), "rows": rows}


def facts_of(sample: Sample) -> dict[str, Any]:
    """How the population was listed and the sample drawn."""
    kind = Kind(sample.kind)
    return {
        "number": sample.number,
        "kind": sample.kind,
        "source": str(SOURCES[kind]),
        "clock": str(CLOCKS[kind]),
        "since": plain(sample.since),
        "until": plain(sample.until),
        "unit": sample.unit.slug if sample.unit else None,
        "tier": sample.tier,
        "committee": sample.committee.slug if sample.committee else None,
        "class": sample.view,
        "check": {
            "how": str(CHECKS.get(kind, CHECK)),
            "rows": sample.check_rows,
            "ledger": sample.check_ledger,
            "differs": sample.differs,
        },
        "count": sample.rows,
        "population_sha256": sample.population_sha256,
        "algorithm": ALGORITHM,
        "seed": sample.seed,
        "seed_given": sample.seed_given,
        "divided_by": sample.by,
        "size": sample.size,
        "tree_size": sample.tree_size,
        "purpose": sample.purpose,
        "drawn_by": str(sample.drawn_by),
        "drawn_at": plain(sample.drawn_at),
        "state": sample.state,
        "opinion": sample.opinion,
        "conclusion": _conclusion(sample),
    }


def _conclusion(sample: Sample) -> str:
    turn = sample.turns.order_by("-n").first()
    return turn.text if turn else ""

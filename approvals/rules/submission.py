"""All that sending a request would refuse, and what it leaves to be asked for later."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from approvals.rules.classification import SCHEME_1, Scheme, classify
from approvals.rules.content import (
    BY_PATH,
    FIELDS,
    Content,
    Field,
    Type,
    answer,
    is_blank,
    rows,
)
from approvals.rules.faults import Fault, show
from approvals.rules.findings import LEGAL_CLASS, contradictions
from approvals.rules.gates import gates
from approvals.rules.intake import check_content
from registry.rules.data_catalogue import CATALOGUE_1, Catalogue
from registry.rules.manifests import pinned_version

SLUG_LENGTH = 60


def problems(
    content: Content,
    *,
    known_emails: Collection[str] | None,
    today: date | None = None,
    scheme: Scheme = SCHEME_1,
    catalogue: Catalogue = CATALOGUE_1,
    at_least: int = 0,
) -> list[Fault]:
    """Everything that stands in the way of sending, each path once, in the order of the form.

    Faults, unanswered questions, contradictions, unmet gates, a prohibited practice, and people
    without an account. ``known_emails``: addresses in small letters; None leaves people unchecked.
    While the tier is open, the lowest that is still possible sets the gates. ``at_least``: the tier
    that stands for the agent, whose gates are met whatever is declared now.
    """
    tier = max(classify(content, scheme).lowest, at_least)
    found = [*check_content(content), *missing(content, tier)]
    found += _prohibited(content)
    found += [found_one.fault for found_one in contradictions(content, catalogue)]
    found += [gate.fault for gate in gates(content, tier, today) if not gate.met]
    if known_emails is not None:
        found += unresolved(content, known_emails)
    return sorted(_once(found), key=_place)


def missing(content: Content, tier: int) -> list[Fault]:
    """The questions that a request of this tier must answer and does not."""
    return [fault for field in FIELDS for fault in _missing(content, field, tier)]


def unresolved(content: Content, known_emails: Collection[str]) -> list[Fault]:
    """People named who have no account: kept as typed, to be resolved before sending."""
    named = [(field, answer(content, field.path)) for field in FIELDS if field.type is Type.PERSON]
    return [
        Fault(
            "submission.unknown_person",
            field.path,
            {"label": field.label, "found": show(address)},
        )
        for field, address in named
        if isinstance(address, str) and address.strip() and _mail(address) not in known_emails
    ]


def people_in(content: Content) -> set[str]:
    """The addresses a request names, in small letters, to look up who has an account."""
    named = (answer(content, field.path) for field in FIELDS if field.type is Type.PERSON)
    return {_mail(address) for address in named if isinstance(address, str) and address.strip()}


def asked_for(content: Content) -> list[Field]:
    """Questions left open that stop nothing: a reviewer sees them as open."""
    return [f for f in FIELDS if f.asked and is_blank(answer(content, f.path))]


def proposals(content: Content) -> Content:
    """Proposed answers to open questions by path, from the request itself."""
    model = answer(content, "agent_capabilities.llm_provider")
    is_pilot = answer(content, "agent_metadata.kind") == "pilot"
    offered = {
        "agent_metadata.kind": "new",
        "agent_metadata.slug": slug_of(content),
        "agent_capabilities.model_version": pinned_version(model),
        "agent_capabilities.environment": "staging" if is_pilot else "production",
    }
    return {p: v for p, v in offered.items() if v and is_blank(answer(content, p))}


def slug_of(content: Content) -> str:
    """The short name given, else one made from the agent’s name; always a valid one."""
    given = answer(content, "agent_metadata.slug")
    if isinstance(given, str) and re.fullmatch(BY_PATH["agent_metadata.slug"].pattern, given):
        return given
    name = unicodedata.normalize("NFKD", str(answer(content, "agent_metadata.name") or ""))
    words = re.findall(r"[a-z0-9]+", name.encode("ascii", "ignore").decode().lower())
    slug = "-".join(words)[:SLUG_LENGTH].strip("-")
    return slug if len(slug) > 1 else f"agent-{slug}".strip("-")


def _mail(address: str) -> str:
    return address.strip().lower()


def _missing(content: Content, field: Field, tier: int) -> Iterator[Fault]:
    value = answer(content, field.path)
    if _is_due(field, tier) and is_blank(value):
        yield Fault("answer.missing", field.path, {"label": field.label})
    elif field.type is Type.MAPPING and isinstance(value, dict):
        for part in field.parts:
            if _is_due(part, tier) and is_blank(value.get(part.key)):
                label = f"{field.label}: {part.label}"
                yield Fault("answer.missing", f"{field.path}.{part.key}", {"label": label})
    elif field.type is Type.ROWS:
        yield from _missing_in_rows(content, field, tier)


def _missing_in_rows(content: Content, field: Field, tier: int) -> Iterator[Fault]:
    for n, row in rows(content, field.path):
        for part in field.parts:
            if _is_due(part, tier) and is_blank(row.get(part.key)):
                params = {"label": part.label, "row": n + 1, "list": field.label}
                yield Fault("answer.row_part_missing", f"{field.path}[{n}].{part.key}", params)


def _is_due(field: Field, tier: int) -> bool:
    return field.from_tier is not None and tier >= field.from_tier


def _prohibited(content: Content) -> list[Fault]:
    if answer(content, LEGAL_CLASS) != "prohibited":
        return []
    return [Fault("submission.prohibited", LEGAL_CLASS)]


def _once(found: Iterable[Fault]) -> Iterator[Fault]:
    """A path that is missing is not also a gate that is not met."""
    seen: set[tuple[str, str]] = set()
    for fault in found:
        key = (fault.path, fault.text if fault.code.startswith("finding.") else "")
        if key not in seen:
            seen.add(key)
            yield fault


_ORDER = {field.path: n for n, field in enumerate(FIELDS)}


def _place(fault: Fault) -> int:
    top = ".".join(fault.path.split(".")[:2]).partition("[")[0]
    return _ORDER.get(top, len(_ORDER))

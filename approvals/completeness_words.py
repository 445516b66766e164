"""The parts of a request that the desk and later questions name, in words."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from approvals.lines import spoken
from approvals.rules.completeness import FILES, Part
from approvals.rules.content import BY_PATH, STEP_NAMES, Step, fields_of

Choices = list[tuple[str, list[tuple[str, str]]]]


def part_words(path: str) -> str:
    """What a part is called in the form."""
    field = BY_PATH.get(path)
    if field is not None:
        return spoken(field.label)
    return _("The attached files") if path == FILES else path


def part_choices() -> Choices:
    """Every part of a request, by step of its form."""
    steps = [
        (spoken(STEP_NAMES[s]), [(f.path, spoken(f.label)) for f in fields_of(s)]) for s in Step
    ]
    return [*steps, (_("Files"), [(FILES, part_words(FILES))])]


def missing_text(parts: Sequence[Part]) -> str:
    """The one question that asks for all of it."""
    lines = [f"{n}. {part_words(p.path)}: {p.sentence.strip()}" for n, p in enumerate(parts, 1)]
    return "\n".join([_("The request is not complete. What is missing:"), *lines])


def missing_lines(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """What was missing, as a check keeps it: part and sentence."""
    return [(part_words(row["path"]), row["sentence"]) for row in rows]

"""One step of the request form, built from the questions of the content schema."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext

from approvals.forms.controls import Answer, control, words_of
from approvals.forms.demands import Demands
from approvals.forms.layout import grouped
from approvals.rules.answers import anchor, seen
from approvals.rules.collecting import Collector
from approvals.rules.content import Field, Step, Type, answer, fields_of
from approvals.rules.faults import Fault
from approvals.rules.texts import LISTED_AHEAD, Input, inputs, plain, row_count, texts_of

RATED = ("-likelihood", "-impact", "-residual_likelihood", "-residual_impact")


@dataclass(frozen=True)
class Row:
    """One row of a list as the page shows it."""

    name: str
    title: str
    lines: list[BoundField]
    is_open: bool
    listed: bool
    is_new: bool

    @property
    def note(self) -> str:
        """What the row's second part says, to tell folded rows apart."""
        return str(self.lines[1].value() or "") if len(self.lines) > 1 else ""

    @property
    def ratings(self) -> list[BoundField]:
        """The whole numbers of a risk, to stand beside each other."""
        return [line for line in self.lines[1:] if line.html_name.endswith(RATED)]

    @property
    def texts(self) -> list[BoundField]:
        """The other parts, without the first, which names the row."""
        return [line for line in self.lines[1:] if not line.html_name.endswith(RATED)]

    @property
    def label(self) -> str:
        """The title in the reader's language, for rows that the form listed ahead."""
        return gettext(self.title)


@dataclass(frozen=True)
class Question:
    """One question with its controls: one, several (a mapping), or rows."""

    field: Field
    label: str
    help: str
    lines: list[BoundField]
    rows: list[Row]
    required: bool
    alone: bool
    theirs: str

    @property
    def name(self) -> str:
        return self.field.path

    @property
    def kind(self) -> str:
        """Which part draws it: single, mapping, rows, ratings or numbers."""
        if self.field.path in LISTED_AHEAD:
            return "ratings"
        kinds = {Type.ROWS: "rows", Type.NUMBERS: "numbers", Type.MAPPING: "mapping"}
        return kinds.get(self.field.type, "single")


@dataclass(frozen=True)
class Block:
    """Questions under one heading."""

    name: str
    heading: str | Promise
    questions: list[Question]


class StepForm(forms.Form):
    """The questions of one step with what was typed.

    It shows the answers of ``content``, or ``texts`` when a posted page must be shown again.
    ``added``: the list that gets a blank row. ``demands``: which questions must be answered as
    things stand; without it those that everybody must answer.
    """

    use_required_attribute = False

    def __init__(
        self,
        step: Step,
        content: Mapping[str, Any],
        *,
        texts: Mapping[str, str] | None = None,
        added: str = "",
        demands: Demands | None = None,
    ) -> None:
        self.step, self.content = step, content
        self.demands = demands or Demands()
        self.questions_of_step = fields_of(step)
        self.theirs: dict[str, str] = {}
        if texts is None:
            self.texts = self._stored(added)
        else:
            self.texts = {name: plain(text) for name, text in texts.items()}
        super().__init__(data=self.texts, auto_id="%s")
        for line in self._inputs():
            self.fields[line.name] = self._control(line)
        self.full_clean()

    def _stored(self, added: str) -> dict[str, str]:
        texts: dict[str, str] = {}
        for field in self.questions_of_step:
            texts |= texts_of(field, answer(self.content, field.path), field.path == added)
        return texts

    def _control(self, line: Input) -> Answer:
        text = self.texts.get(line.name, "")
        answer = control(line, text, self.demands.ask(line.field, line.path))
        proposal = self.demands.proposal(line.field, line.path)
        answer.help_text = f"{answer.help_text} {proposal}".strip()
        return answer

    def _inputs(self) -> Iterator[Input]:
        for field in self.questions_of_step:
            yield from inputs(field, self.texts)

    @property
    def error_count(self) -> int:
        """How many things the summary lists."""
        return sum(len(errors) for errors in self.errors.values())

    @property
    def paths(self) -> list[str]:
        """The paths this step answers."""
        return [field.path for field in self.questions_of_step]

    @property
    def seen(self) -> str:
        """The mark of the stored answers that the page was made from."""
        return seen(self.content, self.paths)

    def changes(self, without: str = "") -> tuple[dict[str, Any], list[Fault]]:
        """The answers that differ from the stored ones, and what could not be kept at all."""
        collector = Collector(self.texts, without)
        found = {}
        for field in self.questions_of_step:
            before = answer(self.content, field.path)
            value = collector.answer(field, before)
            if value is not before and value != before:
                found[field.path] = value
        return found, collector.problems

    @cached_property
    def _names(self) -> dict[str, str]:
        """The control of each place that a fault can name exactly."""
        return {line.path: line.name for line in self._inputs()}

    def name_at(self, path: str) -> str:
        """The control for a place, or the nearest one around it; empty when it is not here."""
        near = self._names.get(path) or anchor(path)
        return near if near in self.fields else ""

    def show(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside its control and into the summary."""
        own = tuple(self.paths)
        for fault in faults:
            if fault.path.startswith(own):
                name = self.name_at(fault.path)
                self.add_error(name or None, words_of(fault))

    def show_theirs(self, content: Mapping[str, Any]) -> None:
        """Beside each answer that differs: what somebody else saved meanwhile."""
        for field in self.questions_of_step:
            theirs = texts_of(field, answer(content, field.path))
            mine = {name: self.texts.get(name, "") for name in theirs}
            if mine != theirs:
                lines = [text for text in theirs.values() if text]
                self.theirs[field.path] = "\n".join(lines) or gettext("No answer")

    @property
    def blocks(self) -> list[Block]:
        """The step as the page shows it."""
        return [
            Block(
                f"s-{group.name}",
                group.heading,
                [self._question(field, len(fields)) for field in fields],
            )
            for group, fields in grouped(self.step)
        ]

    def _question(self, field: Field, among: int) -> Question:
        by_rows = field.type in (Type.ROWS, Type.NUMBERS)
        lines = [] if by_rows else [self[line.name] for line in inputs(field, self.texts)]
        rows = [self._row(field, n) for n in range(row_count(self.texts, field.path))]
        return Question(
            field,
            gettext(field.label),
            gettext(field.help) if field.help else "",
            lines,
            rows if by_rows else [],
            self.demands.ask(field, field.path),
            among == 1,
            self.theirs.get(field.path, ""),
        )

    def _row(self, field: Field, n: int) -> Row:
        name = f"{field.path}-{n}"
        lines = [bound for key, bound in self._bound.items() if key.startswith(f"{name}-")]
        first = self.texts.get(lines[0].name, "") if lines else ""
        is_open = not first or any(line.errors for line in lines)
        listed = first in LISTED_AHEAD.get(field.path, ())
        return Row(name, first or gettext("New"), lines, is_open, listed, not first)

    @cached_property
    def _bound(self) -> dict[str, BoundField]:
        return {name: self[name] for name in self.fields}

    @property
    def suggestions(self) -> dict[str, tuple[str, ...]]:
        """Suggested words for inputs, by the key of their question."""
        parts = [part for field in self.questions_of_step for part in (field, *field.parts)]
        return {part.key: part.suggestions for part in parts if part.suggestions}

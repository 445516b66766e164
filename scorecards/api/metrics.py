"""What workflows did, sent by programs: the same as a list that people bring in."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from govportal.api.fields import Day, Text, Whole
from govportal.api.problems import Fault, invalid
from govportal.api.reading import Closed
from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall
from govportal.refusals import Refusal
from scorecards.actions.workflows import Faulty, report_workflows
from scorecards.models.workflows import PROGRAM
from scorecards.rules.reported import CHAIN_MAX, COLUMNS, MOST, NUMBERS, SLUG_MAX, reported
from scorecards.workflow_room import COLUMN_WORDS

MOST_AT_ONCE = 1_000
MOST_BYTES = 1024 * 1024


def _whole(name: str) -> Whole:
    needed = name in {"tasks", "successes"}
    return Whole(min_value=0, max_value=MOST, required=needed, allow_null=not needed,
                 help_text=COLUMN_WORDS[name])  # fmt: skip


def _amount(name: str, places: int) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=12 + places, decimal_places=places, min_value=0, required=False,
        allow_null=True, help_text=COLUMN_WORDS[name],
    )  # fmt: skip


class MetricIn(Closed):
    """What one workflow did in a period. What is left out or null is not told, which is not
    zero."""

    workflow = Text(max_length=SLUG_MAX, help_text=COLUMN_WORDS["workflow"])
    period_start = Day(help_text=COLUMN_WORDS["period_start"])
    period_end = Day(help_text=COLUMN_WORDS["period_end"])
    tool_chain = Text(max_length=CHAIN_MAX, required=False, allow_null=True, allow_blank=True,
                      help_text=COLUMN_WORDS["tool_chain"])  # fmt: skip
    cost = _amount("cost", 2)
    currency = Text(max_length=3, required=False, allow_null=True, allow_blank=True,
                    help_text=COLUMN_WORDS["currency"])  # fmt: skip
    cycle_hours = _amount("cycle_hours", 3)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {name: _whole(name) for name in NUMBERS}


class MetricsIn(Closed):
    """All of it is kept, or nothing."""

    rows = MetricIn(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class MetricsOut(serializers.Serializer[Any]):
    """What became of the rows."""

    new = serializers.IntegerField()
    corrected = serializers.IntegerField(help_text="Other numbers than were kept: they count now.")
    unchanged = serializers.IntegerField(help_text="Kept already, as it is.")


@operation("Report what workflows did", takes=MetricsIn, gives=MetricsOut, refuses=(422,),
           most_bytes=MOST_BYTES, tag="scorecards")  # fmt: skip
def metrics_send(request: PersonsCall, body: Given) -> Response:
    """By who keeps workflows, and by who answers for one, of theirs. The same rows again change
    nothing; other numbers for the same workflow, period and tools correct what was kept, and both
    stay on record."""
    given, faults = [], []
    for number, row in enumerate(body["rows"]):
        cells = dict(row)
        for name in ("workflow", "tool_chain", "currency"):
            read = COLUMNS[name](cells[name]) if cells.get(name) else None
            if isinstance(read, Refusal):
                faults.append(_fault(number, name, read))
            cells[name] = read
        given.append((number, cells))
    if faults:
        raise invalid(faults)
    rows = [(number, reported(cells)) for number, cells in given]
    try:
        taken = report_workflows(rows, source=PROGRAM, actor=request.user, now=timezone.now())
    except Faulty as faulty:
        raise invalid([_fault(one.row, one.column, one.why) for one in faulty.faults]) from None
    return Response(MetricsOut(taken).data)


def _fault(number: int, column: str, why: Refusal) -> Fault:
    return Fault(str(why), why.code, pointer=f"#/rows/{number}/{column}")

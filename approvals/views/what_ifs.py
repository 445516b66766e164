"""What a draft of the scheme would change, agent by agent: the list, and the same as a file."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from approvals.actions.schemes.exporting import note_export
from approvals.forms.schemes import CHANGE_NAMES, WhatIfFilter
from approvals.models import SchemeProposal, WhatIfRow, WhatIfRun
from approvals.rules.proposals import RunState
from approvals.views.proposals import visible_proposal
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from registry.rules.inventory import inert

COLUMNS = ("agent", "name", "business_unit", "tier_before", "tier_after", "changes", "who_before",
           "who_after", "time_before", "time_after", "next_review_before", "next_review_after",
           "first_review_before", "first_review_after", "from_request", "in_review", "raised",
           "why")  # fmt: skip


def _run_of(request: SignedIn, number: str) -> tuple[SchemeProposal, WhatIfRun]:
    proposal = visible_proposal(request.user, number)
    run = proposal.latest_run
    if run is None or run.state != RunState.DONE:
        raise Http404
    return proposal, run


@require_safe
def what_if_list(request: SignedIn, number: str) -> HttpResponse:
    proposal, run = _run_of(request, number)
    form = WhatIfFilter(request.GET, run)
    page = page_of(form.narrow(WhatIfRow.objects.filter(run=run)), request.GET,
                   WhatIfRow.objects.all())  # fmt: skip
    params = request.GET.copy()
    for key in ("before", "after"):
        params.pop(key, None)
    context = {"proposal": proposal, "run": run, "form": form, "page": page,
               "rows": [_shown(row) for row in page.rows], "query": params.urlencode()}  # fmt: skip
    template = "approvals/what_if_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _shown(row: WhatIfRow) -> dict[str, Any]:
    codes = [code for code in row.changes.split(",") if code]
    return {"row": row, "facts": row.facts, "changes": [CHANGE_NAMES[code] for code in codes]}


@require_POST
def what_if_csv(request: SignedIn, number: str) -> StreamingHttpResponse:
    """All that the filters leave, inert for every spreadsheet; memory stays flat. It is recorded
    who takes it away, so it is asked for by a form."""
    proposal, run = _run_of(request, number)
    rows = WhatIfFilter(request.GET, run).narrow(WhatIfRow.objects.filter(run=run))
    note_export(proposal, run, actor=request.user, now=timezone.now())
    writer = csv.writer(_Echo())
    lines = (writer.writerow(line) for line in _lines(rows))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{proposal.number}-what-if.csv"'
    return answer


class _Echo:
    """A file that gives back what is written, for a writer that streams."""

    def write(self, line: str) -> bytes:
        return line.encode()


def _lines(rows: Any) -> Iterator[list[str]]:
    yield ["\ufeff" + COLUMNS[0], *COLUMNS[1:]]
    for row in rows.order_by("pk").iterator(500):
        yield [inert(cell) for cell in _cells(row)]


def _cells(row: WhatIfRow) -> list[str]:
    facts = row.facts
    before, after = facts["before"], facts["after"]
    cells = (row.slug, row.name, facts["unit_name"], row.tier_before, row.tier_after,
             row.changes.strip(",").replace(",", ";"), before["who"], after["who"], before["time"],
             after["time"], facts["next_review_before"], facts["next_review_after"],
             facts["first_review_before"], facts["first_review_after"], facts["by_request"],
             facts["in_review"], facts["raised"], "; ".join(facts["why"]))  # fmt: skip
    return ["" if cell is None else str(cell) for cell in cells]

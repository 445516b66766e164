"""The portal's own controls on one page, and the changes of its settings."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evidence.actions.own_controls import SETTINGS, note_export
from evidence.controls_forms import ChangesFilter
from evidence.models.audit import NOTHING
from evidence.models.own_controls import own_controls as controls_as_of
from evidence.models.setting_changes import COLUMNS, Change, change_rows, changes_page, narrowed
from evidence.rules import own_controls as rules
from evidence.rules.sheets import as_csv
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused, refuse

MOST_ROWS = 50_000


def only_for_readers(request: SignedIn) -> None:
    """For others 403 with the sentence."""
    refuse(rules.read_refusal(request.user.roles_on(timezone.localdate())))


@require_safe
def own_controls(request: SignedIn) -> HttpResponse:
    only_for_readers(request)
    rows = controls_as_of(timezone.localdate())
    late = sum(row.state is rules.State.LATE for row in rows)
    return render(request, "evidence/own_controls.html", {"rows": rows, "late": late})


@require_safe
def setting_changes(request: SignedIn) -> HttpResponse:
    """Who changed which setting; nothing, and why (422), where a filter cannot be used."""
    only_for_readers(request)
    form, page = ChangesFilter(request.GET), NOTHING
    rows: list[Change] = []
    try:
        given = form.given()
        if form.is_valid():
            page, rows = changes_page(narrowed(given), request.GET)
    except Refused as refused:
        form.add_error("actor", str(refused))
    kept = {name: value for name, value in request.GET.items() if name in form.fields}
    context = {"form": form, "page": page, "rows": rows, "filters": urlencode(kept)}
    return render(
        request, "evidence/setting_changes.html", context, status=422 if form.errors else 200
    )


@require_POST
def setting_changes_csv(request: SignedIn) -> HttpResponse:
    """Recorded, and so a form and not a link. 422 where the page would say so, too."""
    only_for_readers(request)
    form = ChangesFilter(QueryDict(request.POST.get("filters", "")[:1000]))
    if not form.is_valid():
        context = {"form": form, "page": NOTHING, "rows": [], "filters": ""}
        return render(request, "evidence/setting_changes.html", context, status=422)
    rows = list(change_rows(narrowed(form.given()), MOST_ROWS))
    filters, now = urlencode({k: str(v) for k, v in form.given().items()}), timezone.now()
    note_export(
        "evidence.settings_exported", SETTINGS, len(rows), filters, actor=request.user, now=now
    )
    return csv_answer(f"settings-{now:%Y-%m-%d}.csv", COLUMNS, rows)


def csv_answer(name: str, columns: tuple[str, ...], rows: Iterable[Any]) -> HttpResponse:
    """A list as a download that no spreadsheet takes for formulas."""
    answer = HttpResponse(as_csv(columns, list(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer

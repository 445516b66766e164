"""The tables the organisation keeps: what is in force, what was, and an administrator's changes."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from govportal.people.signed_in import SignedIn
from govportal.refusals import refuse
from registry.actions import tables as actions
from registry.duty_names import STAGE_NAMES
from registry.models import ReferenceTable
from registry.reference_tables import active_table
from registry.rules.raci import Stage
from registry.table_forms import KeyTermsForm, StageForm, StandardTextsForm, terms_typed
from registry.table_room import PAGES, duty_rows, table_page, table_rows, text_rows
from registry.views.acting import ActPage, answer, seen_number, typed

ACT = ["GET", "POST"]


@require_safe
def table_list(request: SignedIn) -> HttpResponse:
    """Every table with the version in force, and who may change it."""
    return render(request, "registry/table_list.html", {"rows": table_rows()})


def _table(request: SignedIn, kind: str) -> dict[str, Any]:
    """The version in force, or the one that ``?version=`` names."""
    found = table_page(kind, request.GET.get("version", ""))
    if found is None:
        raise Http404
    return {"page": found, "refusal": actions.tables_refusal(request.user, timezone.now())}


@require_safe
def table_duties(request: SignedIn) -> HttpResponse:
    context = _table(request, ReferenceTable.RACI)
    rows = duty_rows(context["page"].content)
    return render(request, "registry/table_duties.html", {**context, "rows": rows})


@require_safe
def table_disclosures(request: SignedIn) -> HttpResponse:
    context = _table(request, ReferenceTable.DISCLOSURES)
    rows = text_rows(context["page"].content)
    return render(request, "registry/table_disclosures.html", {**context, "rows": rows})


@require_safe
def table_key_terms(request: SignedIn) -> HttpResponse:
    context = _table(request, ReferenceTable.KEY_TERMS)
    form = KeyTermsForm(initial=terms_typed(context["page"].content["tiers"]))
    limit = settings.CREDENTIAL_LONGEST_DAYS
    return render(
        request, "registry/table_key_terms.html", {**context, "form": form, "limit": limit}
    )


def _act_page(kind: str, heading: str, lede: str, seen: int) -> dict[str, Any]:
    """What the three pages of changes have in common."""
    page, label = PAGES[kind], ReferenceTable.KIND_NAMES[kind]
    return {
        "heading": heading,
        "lede": lede,
        "verb": _("Save it as a new version"),
        "back": reverse(page),
        "done": _("The table has a new version."),
        "trail": [(_("Tables"), reverse("table_list")), (str(label), reverse(page))],
        "seen": seen,
    }


@require_http_methods(ACT)
def table_stage(request: SignedIn, stage: str) -> HttpResponse:
    """One stage of the table of duties."""
    now = timezone.now()
    refuse(actions.tables_refusal(request.user, now))
    if stage not in set(Stage):
        raise Http404
    where, table = Stage(stage), active_table(ReferenceTable.RACI)
    old = next(row for row in table.content["stages"] if row["stage"] == where)
    form = StageForm(typed(request), initial={**old, "A": old["A"][0]})
    lede = _(
        "Agents that come from now on start from the new version; those that are here keep theirs."
    )
    heading = str(STAGE_NAMES[where])
    page = ActPage(**_act_page(ReferenceTable.RACI, heading, lede, table.version))

    def save() -> object:
        why, seen = form.cleaned_data["reason"], seen_number(request)
        return actions.put_stage(form.row(where), why, seen=seen, actor=request.user, now=now)

    return answer(request, page, form, save)


@require_http_methods(ACT)
def table_texts(request: SignedIn, language: str) -> HttpResponse:
    """The three standard disclosures in one language."""
    now, languages = timezone.now(), dict(settings.LANGUAGES)
    refuse(actions.tables_refusal(request.user, now))
    if language not in languages:
        raise Http404
    table = active_table(ReferenceTable.DISCLOSURES)
    form = StandardTextsForm(typed(request), initial=table.content["texts"].get(language, {}))
    heading = _("Standard disclosures in %(language)s") % {"language": languages[language]}
    lede = _(
        "Placeholders stand in brackets: [organisation], [help], [wait], and [agent] for its "
        "name. Texts that agents have already stay as they are."
    )
    page = ActPage(**_act_page(ReferenceTable.DISCLOSURES, heading, lede, table.version))

    def save() -> object:
        why, seen = form.cleaned_data["reason"], seen_number(request)
        return actions.put_disclosures(
            language, form.texts, why, seen=seen, actor=request.user, now=now
        )

    return answer(request, page, form, save)


@require_http_methods(ACT)
def table_key_terms_edit(request: SignedIn) -> HttpResponse:
    """How long keys live, for all tiers at once."""
    now = timezone.now()
    refuse(actions.tables_refusal(request.user, now))
    table = active_table(ReferenceTable.KEY_TERMS)
    form = KeyTermsForm(typed(request), initial=terms_typed(table.content["tiers"]))
    heading, lede = (
        _("Change how long keys live"),
        _(
            "In hours: what counts where nobody says otherwise, and the most there may be. Keys "
            "that are out keep the end they were given."
        ),
    )
    common = _act_page(ReferenceTable.KEY_TERMS, heading, lede, table.version)
    page = ActPage(**common, template="registry/table_key_terms_edit.html")

    def save() -> object:
        why, seen = form.cleaned_data["reason"], seen_number(request)
        return actions.put_key_terms(form.tiers, why, seen=seen, actor=request.user, now=now)

    return answer(request, page, form, save)

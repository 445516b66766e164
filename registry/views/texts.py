"""The page “Rules” of an agent: its usage policy, its disclosures, the messages it may send."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govportal.paging import page_of
from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, refuse
from registry import actions
from registry.accountability_forms import DisclosureForm, TemplateForm
from registry.duty_names import DISCLOSURE_NAMES
from registry.findings import (
    disclosure_findings,
    newest_disclosures,
    usage_findings,
    usage_in_force,
)
from registry.models import Agent, DisclosureSet, MessageTemplate, ReferenceTable
from registry.reference_tables import active_table
from registry.rules.disclosures import GIVEN, faults, filled, is_required
from registry.rules.manifests import DISCLOSURES
from registry.rules.message_templates import Act
from registry.usage_room import both_of
from registry.views.about import agent_or_404, agent_page
from registry.views.accountability import trail_of
from registry.views.acting import ActPage, answer, posted, seen_number, typed

HERE = "agent_rules"


@dataclass(frozen=True)
class Preview:
    """One disclosure as people read it, and what is missing of it."""

    label: Any
    text: str
    faults: list[Refusal]


@dataclass(frozen=True)
class TemplateLine:
    """One version of a message, and why the reader may not approve or withdraw it."""

    row: MessageTemplate
    reader: Person

    @property
    def approve_no(self) -> Refusal | None:
        return actions.template_no(self.row, Act.APPROVE, self.reader)

    @property
    def withdraw_no(self) -> Refusal | None:
        return actions.template_no(self.row, Act.WITHDRAW, self.reader)


def previews_of(one: DisclosureSet) -> list[Preview]:
    """The three texts with their placeholders filled."""
    found = faults(one.texts, one.values)
    return [
        Preview(
            DISCLOSURE_NAMES[kind],
            filled(one.texts.get(kind, ""), one.values),
            [fault for about, fault in found if about == kind],
        )
        for kind in DISCLOSURES
    ]


@require_safe
def agent_rules(request: SignedIn, slug: str) -> HttpResponse:
    agent = agent_or_404(request, slug)
    sets, (theirs, own) = newest_disclosures(agent), usage_in_force(agent)
    templates = agent.message_templates.select_related("author", "approved_by", "agent")
    page = page_of(agent.message_templates.order_by(), request.GET, templates)
    context = {
        "findings": [*usage_findings(agent, (theirs, own)), *disclosure_findings(agent, sets)],
        "organisation": theirs,
        "own": own,
        "both": both_of(theirs.lines if theirs else [], own.lines if own else []),
        "versions": agent.usage_policies.select_related("author").defer("content")[:20],
        "open": agent.usage_policies.open().first(),
        "sets": [(one, previews_of(one)) for one in sets],
        "languages": settings.LANGUAGES,
        "is_required": is_required(agent.user_population),
        "page": page,
        "templates": [TemplateLine(row, request.user) for row in page.rows],
        "refusal": actions.owners_no(agent, request.user),
    }
    return agent_page(request, agent, HERE, context)


@require_http_methods(["GET", "POST"])
def disclosure_edit(request: SignedIn, slug: str, language: str) -> HttpResponse:
    """The three texts in one language; a first version begins with the shipped ones."""
    agent = agent_or_404(request, slug)
    refuse(actions.owners_no(agent, request.user))
    if language not in dict(settings.LANGUAGES):
        raise Http404
    old = agent.disclosures.filter(language=language).first()
    form = DisclosureForm(typed(request), initial=_first(old, language))
    page = ActPage(
        heading=_("Disclosures in %(language)s") % {"language": dict(settings.LANGUAGES)[language]},
        lede=_(
            "What people are told about the agent. Placeholders stand in brackets: "
            "[organisation], [help], [wait], and [agent] for its name."
        ),  # fmt: skip
        verb=_("Save these texts"),
        back=reverse(HERE, args=[slug]),
        done=_("The disclosures are saved."),
        trail=trail_of(agent, HERE, _("Rules")),
        seen=old.n if old else 0,
    )

    def save() -> object:
        texts, words = form.picked(DISCLOSURES), form.picked(GIVEN)
        seen, now = seen_number(request), timezone.now()
        return actions.write_disclosures(
            agent, language, texts, words, seen=seen, actor=request.user, now=now
        )

    return answer(request, page, form, save)


def _first(old: DisclosureSet | None, language: str) -> dict[str, str]:
    if old is not None:
        return {**old.texts, **old.words}
    shipped = active_table(ReferenceTable.DISCLOSURES).content["texts"]
    return dict(shipped.get(language, {}))


@require_http_methods(["GET", "POST"])
def template_new(request: SignedIn, slug: str) -> HttpResponse:
    """Draft a message the agent may send; ``?from=`` begins with a version there is."""
    agent = agent_or_404(request, slug)
    refuse(actions.owners_no(agent, request.user))
    form = TemplateForm(typed(request), initial=_from(agent, request.GET.get("from", "")))
    page = ActPage(
        heading=_("A message the agent may send"),
        lede=_("It may be sent once it is approved. A new text of the same name is a new version."),
        verb=_("Keep it as a draft"),
        back=reverse(HERE, args=[slug]) + "#messages",
        done=_("The draft is kept; somebody else approves it."),
        trail=trail_of(agent, HERE, _("Rules")),
    )

    def save() -> object:
        typed = form.cleaned_data
        return actions.write_template(
            agent,
            typed["key"],
            typed["language"],
            typed["text"],
            actor=request.user,
            now=timezone.now(),
        )

    return answer(request, page, form, save)


def _from(agent: Agent, number: str) -> dict[str, str]:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return {}
    row = agent.message_templates.filter(pk=int(number)).first()
    return {"key": row.key, "language": row.language, "text": row.text} if row else {}


@require_POST
def template_approve(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    row, now = _template(request, slug, pk), timezone.now()
    return posted(
        request,
        lambda: actions.approve_template(row, actor=request.user, now=now),
        _("The agent may send this message."),
        reverse(HERE, args=[slug]) + "#messages",
    )


@require_POST
def template_withdraw(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    row, now = _template(request, slug, pk), timezone.now()
    return posted(
        request,
        lambda: actions.withdraw_template(row, actor=request.user, now=now),
        _("The agent may not send this message."),
        reverse(HERE, args=[slug]) + "#messages",
    )


def _template(request: SignedIn, slug: str, pk: int) -> MessageTemplate:
    agent = agent_or_404(request, slug)
    return get_object_or_404(agent.message_templates.all(), pk=pk)

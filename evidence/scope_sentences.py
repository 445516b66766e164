"""Packs about more than one thing in words: refusals, scopes, and what they leave out."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evidence.rules.packing import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SCOPE_FORBIDDEN = frozenset({"pack.needs_full", "pack.agent_part"})
SCOPE_SENTENCES = {
    "pack.agent_unknown": _("There is no agent %(number)s that you may see."),
    "pack.committee_unknown": _("There is no committee %(number)s."),
    "pack.framework_unknown": _("There is no framework %(number)s."),
    "pack.sample_unknown": _("There is no sample %(number)s that you may see."),
    "pack.class_unclear": _(
        "Name a class of actions by a word of at least %(least)s letters that says what is done, "
        "in at most %(most)s characters: “refunds”, “send mail” or “issue:refund”."
    ),
    "pack.class_signs": _(
        "A class of actions begins with a letter or digit and holds letters, digits, spaces and "
        "the signs - _ . : alone, never two full stops together."
    ),
    "pack.name_unknown": _(
        "No agent that you may see, no committee and no framework is called %(number)s. Choose "
        "under “About” what it is: a class of actions cannot be told by its name."
    ),
    "pack.name_unclear": _(
        "More than one thing is called %(number)s. Choose under “About” which of them you mean."
    ),
    "pack.many_waiting": _(
        "%(most)s packs that you asked for are still being built. Wait until one is ready, or "
        "cancel one."
    ),
    "pack.span_missing": _("Say from which day until which: a committee’s pack is about days."),
    "pack.span_half": _("Give both days, the first and the last, or neither."),
    "pack.span_turned": _("The last day is before the first."),
    "pack.span_to_come": _("The last day is still to come."),
    "pack.span_long": _("That is more than %(most)s days. Ask for two packs."),
    "pack.day_unreadable": _("That is no day of the form 2026-11-09: %(text)s."),
    "pack.span_idle": _("A pack about this takes no days: it tells everything about it."),
    "pack.needs_full": _(
        "Packs about a committee, a framework, a class of actions or a sample reach over all "
        "units: they are for auditors, administrators and committee members."
    ),
    "pack.agent_part": _(
        "A pack about %(number)s holds %(count)s requests that you may not see. Ask an auditor or "
        "a committee member for it."
    ),
}

KIND_WORDS: "dict[Kind, StrOrPromise]" = {
    Kind.REQUEST: _("A request"),
    Kind.INCIDENT: _("An incident"),
    Kind.AGENT: _("An agent"),
    Kind.COMMITTEE: _("A committee’s days"),
    Kind.FRAMEWORK: _("A framework"),
    Kind.ACTIONS: _("A class of actions"),
    Kind.SAMPLE: _("A sample"),
}
KIND_HELP: "dict[Kind, StrOrPromise]" = {
    Kind.REQUEST: _("By its number, ADR-2026-0042: what was asked, who decided what and why."),
    Kind.INCIDENT: _("By its number, INC-2026-0007: what happened, and what was done."),
    Kind.AGENT: _(
        "By its short name: its dossier, each request and each incident; of the days given, or of "
        "its whole life."
    ),
    Kind.COMMITTEE: _("By its short name, with days: each case it decided, meetings, rules then."),
    Kind.FRAMEWORK: _("By its short name: each requirement with evidence, gaps and documents."),
    Kind.ACTIONS: _(
        "By a word such as “refunds”: the agents with such tools, and the people’s part in them."
    ),
    Kind.SAMPLE: _("By its number, SMP-2026-0001: how it was drawn, and each drawn item."),
}

SCOPE_OMISSIONS = {
    "gateway": (
        _("Decisions on single actions at run time, and people asked before one"),
        _(
            "They come from the portal’s run-time gateway, which is not in use. What is here are "
            "the decisions of people about agents."
        ),
    ),
    "other_agents": (
        _("Other agents than %(agent)s"),
        _("They are outside the scope of this pack."),
    ),
    "other_units": (
        ngettext_lazy(
            "%(count)s request about %(agent)s from another unit",
            "%(count)s requests about %(agent)s from other units",
            "count",
        ),
        _("The one who asked for the pack does not see every request."),
    ),
    "other_days": (
        ngettext_lazy(
            "%(count)s request from another day",
            "%(count)s requests from other days",
            "count",
        ),
        _("The pack was asked for these days alone."),
    ),
    "other_committees": (
        _("Decisions of other committees than %(committee)s"),
        _("They are outside the scope of this pack."),
    ),
    "undecided_cases": (
        _("Cases that the committee did not decide in these days"),
        _("The pack is about what was decided; nobody’s vote is shown before."),
    ),
    "policies_not_in_force": (
        ngettext_lazy(
            "%(count)s version of a policy that was not in force in these days",
            "%(count)s versions of policies that were not in force in these days",
            "count",
        ),
        _("Drafts, rejected and older or newer versions bound nobody then."),
    ),
    "more_records": (
        ngettext_lazy(
            "The entries behind %(count)s further record of the controls",
            "The entries behind %(count)s further records of the controls",
            "count",
        ),
        _("All are counted; of each control the newest %(most)s are listed with their entries."),
    ),
    "other_names": (
        _("Agents that do such things under another name than “%(class)s”"),
        _("They are found by the names of tools, systems and operations alone."),
    ),
    "not_drawn": (
        ngettext_lazy(
            "The record behind %(count)s row of the population that was not drawn",
            "The records behind %(count)s rows of the population that were not drawn",
            "count",
        ),
        _("The whole list is in the pack; records are those of the sample."),
    ),
    "counts_differ": (
        ngettext_lazy(
            "%(count)s row that only one of both ways of counting knows",
            "%(count)s rows that only one of both ways of counting knows",
            "count",
        ),
        _("Rows of the tables and entries of the ledger differed when the sample was drawn."),
    ),
}

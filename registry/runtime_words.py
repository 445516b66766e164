"""Run-time rules in the reader's words: what a committee reads before it votes."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.duty_names import GROUP_NAMES
from registry.names import ENVIRONMENT_NAMES
from registry.rules.runtime_rules import Effect, Money, Rule, RuleState, from_typed, noted
from registry.rules.usage import Group

EFFECT_NAMES = {
    Effect.HOLD: gettext_lazy("Hold: it waits for a person"),
    Effect.BLOCK: gettext_lazy("Block: it never runs"),
}
DATA_NAMES = {
    "personal": gettext_lazy("personal data or worse"),
    "sensitive": gettext_lazy("sensitive data (financial or health)"),
    "financial": gettext_lazy("financial data"),
    "health": gettext_lazy("health data"),
}
RULE_STATE_NAMES = {
    RuleState.IN_FORCE: gettext_lazy("In force"),
    RuleState.TIGHTENED: gettext_lazy("Tightened: blocks"),
    RuleState.LIFTED: gettext_lazy("Lifted"),
    RuleState.ENDED: gettext_lazy("Ended"),
}
RULE_SIGNS = {
    RuleState.IN_FORCE: ("info", "info"),
    RuleState.TIGHTENED: ("bad", "bad"),
    RuleState.LIFTED: ("ok", "ok"),
    RuleState.ENDED: ("neutral", "off"),
}


def words_of(rule: Rule, effect: Effect | None = None) -> str:
    """The rule as one sentence; with another ``effect`` where it was tightened."""
    what = ", ".join([_("every action"), *_clauses(rule)])
    if (effect or rule.effect) is Effect.BLOCK:
        return _("Blocked: %(what)s.") % {"what": what}
    return _("Waits for a person: %(what)s.") % {"what": what}


def until_words(rule: Rule) -> str:
    """How long it counts, and what becomes of it when the condition is late."""
    if rule.effect is Effect.BLOCK:
        return _("From the decision until the evidence is accepted.")
    return _(
        "From the decision until the evidence is accepted; while the condition is overdue, blocked."
    )


def read_out(text: str) -> str:
    """Conditions as somebody recommends them, one a line: under a written rule what it says."""
    return "\n".join(_read_out(line) for line in text.splitlines())


def _read_out(line: str) -> str:
    said = noted(line)
    rule = None if said.faults else from_typed(said.typed)
    if rule is None:
        return line
    return "\n".join([line, _("Run-time rule: %(rule)s") % {"rule": words_of(rule)}])


def _clauses(rule: Rule) -> list[str]:
    """What it names, in the order of the form."""
    group = rule.group and str(GROUP_NAMES[Group(rule.group)])
    data = rule.data and str(DATA_NAMES[rule.data])
    place = rule.environment and str(ENVIRONMENT_NAMES[rule.environment])
    found = [
        (_("of the class %(name)s"), rule.action),
        (_("of the group “%(name)s”"), group),
        (_("with the tool %(name)s"), rule.tool),
        (_("with the operation %(name)s"), rule.operation),
        (_("over %(name)s"), money_words(rule.over) if rule.over else ""),
        (_("on more than %(name)s records"), "" if rule.records is None else _count(rule.records)),
        (_("on %(name)s"), data),
        (_("that reaches people outside"), "-" if rule.external else ""),
        (_("in the environment “%(name)s”"), place),
    ]
    return [text % {"name": value} for text, value in found if value]


def money_words(money: Money) -> str:
    """EUR 500, EUR 0.50: without cents where there are none."""
    exponent = money.value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    places = 0 if money.value == money.value.to_integral_value() else max(decimals, 2)
    return f"{money.currency} {number_format(money.value, places, force_grouping=True)}"


def _count(records: int) -> str:
    return str(number_format(Decimal(records), 0, force_grouping=True))

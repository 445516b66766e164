"""What is wrong with a run-time rule, in words; each names its field."""

from django.utils.translation import gettext_lazy as _

RUNTIME_SENTENCES = {
    "rule.effect_missing": _(
        "Effect: choose whether such actions wait for a person or are blocked, or empty the rule."
    ),
    "rule.action_form": _(
        "Action class: “%(found)s” is no name such as payment.release, or payment.* for all below "
        "it."
    ),
    "rule.group_unknown": _("Group: there is no group of actions “%(found)s”."),
    "rule.group_beside_action": _(
        "Group: a class is in one group already; name the class or the group, not both."
    ),
    "rule.tool_form": _("Tool: one line of at most %(most)s characters."),
    "rule.operation_form": _("Operation: one line of at most %(most)s characters."),
    "rule.amount_form": _(
        "Amount: “%(found)s” is no amount such as 500 or 499.50, without sign and without "
        "separators of thousands."
    ),
    "rule.amount_missing": _("Amount: over how many %(currency)s?"),
    "rule.amount_decimals": _("Amount: %(currency)s has fewer decimals."),
    "rule.currency_missing": _("Currency: three capital letters, such as EUR."),
    "rule.currency_form": _(
        "Currency: “%(found)s” is no currency of three capital letters, such as EUR."
    ),
    "rule.currency_unknown": _("Currency: ISO 4217 knows no currency “%(found)s”."),
    "rule.turning_character": _(
        "A run-time rule holds a character that turns the direction of writing (%(found)s): a "
        "reader would see another rule."
    ),
    "rule.unseen_character": _(
        "A tool or an operation of a run-time rule holds a character that nobody sees, so that it "
        "would be about another one. Type it anew."
    ),
    "rule.two_brackets": _(
        "A line has one rule, at its end; write a second one in a line of its own."
    ),
    "rule.records_form": _("Records: “%(found)s” is no whole number from 0 to 1,000,000,000,000."),
    "rule.data_unknown": _(
        "Data: “%(found)s” is none of personal, sensitive, financial and health."
    ),
    "rule.external_form": _("External: “%(found)s” is not “yes”; leave it out for all actions."),
    "rule.environment_unknown": _(
        "Environment: “%(found)s” is none of development, staging and production."
    ),
    "rule.bracket": _(
        "A run-time rule stands at the end of its line, such as [hold: action=payment.release, "
        "amount>500 EUR]; this cannot be read: %(found)s"
    ),
    "rule.part": _(
        "A run-time rule names action, group, tool, operation, amount, records, data, external and "
        "environment, each once; this is none of them: “%(found)s”."
    ),
}

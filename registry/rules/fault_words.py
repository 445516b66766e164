"""What may be wrong with a permission policy or a manifest that came in, in English, marked."""

from collections.abc import Mapping

from govportal.wording import gettext_noop as _

SENTENCES: Mapping[str, str] = {
    "policy.not_a_mapping": _(
        "The document begins with %(found)s; expected is the key agent_policy."
    ),
    "policy.document_empty": _("This document is empty."),
    "policy.unknown_key": _("“%(key)s” is not a key of a permission policy."),
    "policy.unknown_key_meant": _(
        "“%(key)s” is not a key of a permission policy. Did you mean %(meant)s?"
    ),
    "policy.missing": _("“%(key)s” is missing."),
    "policy.wrong_type": _("%(key)s: found %(found)s, expected %(expected)s."),
    "policy.forbidden_character": _("%(key)s holds a character that cannot be stored (%(found)s)."),
    "policy.too_long": _("%(key)s has %(found)s characters; at most %(limit)s are accepted."),
    "policy.too_many": _("%(key)s has %(found)s lines; at most %(limit)s are accepted."),
    "policy.out_of_range": _("%(key)s: found %(found)s, expected %(least)s to %(most)s."),
    "policy.action_form": _(
        "“%(found)s” is no action. Write verb:noun, verb:* or *:noun, each a word of letters, "
        "digits, “_”, “-” and “.”."
    ),
    "policy.quote_star": _('Put an action that begins with “*” between quotes: "*:noun".'),
    "policy.action_everything": _(
        "“*:*” would be every action there is. Name verbs or nouns; what is not named is denied."
    ),
    "policy.target_form": _(
        "“%(found)s” is no network target. Write host:port, without “*” and without “http://”."
    ),
    "policy.twice": _("“%(found)s” stands in this list twice, first in line %(first)s."),
    "policy.name_twice": _(
        "The file holds two policies for “%(name)s”, the first in line %(first)s."
    ),
    "policy.agent_unknown": _("There is no agent “%(name)s” in the inventory."),
    "policy.agent_retired": _("“%(name)s” is retired; its permission policy is no longer changed."),
    "policy.other_agent": _("This is the page of “%(agent)s”; the file is about “%(name)s”."),
    "manifest.not_a_mapping": _("Expected is a manifest as a JSON object, found %(found)s."),
    "manifest.unknown_key": _("“%(key)s” is not a key of a manifest."),
    "manifest.missing": _("“%(key)s” is missing."),
    "manifest.wrong_type": _("%(key)s: found %(found)s, expected %(expected)s."),
    "manifest.too_long": _("%(key)s has %(found)s characters; at most %(limit)s are accepted."),
    "manifest.too_many": _("%(key)s has %(found)s lines; at most %(limit)s are accepted."),
    "manifest.out_of_range": _("%(key)s: found %(found)s, expected %(least)s to %(most)s."),
    "manifest.forbidden_character": _(
        "%(key)s holds a character that cannot be stored (%(found)s)."
    ),
    "manifest.turning_character": _(
        "%(key)s holds a character that turns the direction of writing (%(found)s): a reader would "
        "see another text."
    ),
    "manifest.holds_key": _(
        "%(key)s holds a key, which everybody who sees the manifest would read. Take it out, and "
        "revoke that key."
    ),
    "manifest.too_deep": _("%(key)s is nested more than %(limit)s levels deep."),
    "manifest.fraction": _(
        "%(key)s: %(found)s is a fraction. Write it as a text: numbers are whole here."
    ),
    "manifest.twice": _("%(key)s: “%(found)s” is there twice."),
    "manifest.hash_form": _(
        "%(key)s: found “%(found)s”, expected sha256: followed by 64 hexadecimal digits."
    ),
    "manifest.not_a_choice": _("%(key)s: found “%(found)s”, expected one of %(expected)s."),
    "manifest.schema_unknown": _("This portal knows manifests of version 1, not %(found)s."),
    "manifest.money_form": _(
        "%(key)s: expected a sum with value and currency, for instance "
        '{"value": "40.00", "currency": "EUR"}.'
    ),
}

"""What may be wrong with the form of a file, in English and marked for translation."""

from collections.abc import Mapping

from govportal.wording import gettext_noop as _

SENTENCES: Mapping[str, str] = {
    "yaml.too_big": _("The file has %(found)s; at most %(limit)s are accepted. It was not read."),
    "yaml.unreadable": _("The file cannot be read: %(problem)s."),
    "yaml.not_utf8": _("The file is not UTF-8 text. Save it as UTF-8 and send it again."),
    "yaml.not_yaml": _("This file is not valid YAML: %(problem)s."),
    "yaml.empty": _("The file is empty."),
    "yaml.several_documents": _("The file holds more than one document; one is accepted."),
    "yaml.too_many_documents": _("The file holds more than %(limit)s documents."),
    "yaml.alias": _("Aliases are not accepted: %(found)s (%(count)s in all). Write it out."),
    "yaml.anchor": _("Anchors are not accepted: %(found)s (%(count)s in all)."),
    "yaml.tag": _("Tags are not accepted: %(found)s (%(count)s in all)."),
    "yaml.too_deep": _("Nested more than %(limit)s levels deep."),
    "yaml.too_many_entries": _("More than %(limit)s keys and list lines. It was not read on."),
    "yaml.duplicate_key": _("“%(key)s” stands here twice, first in line %(first)s."),
    "yaml.key_not_text": _("A key must be a single word, not %(found)s."),
}

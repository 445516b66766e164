"""Words of work and mails, in the language of whom they are for and not of who acted."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, pgettext

from govportal.people.models import Person

Words = str | Promise
"""Text as it stands, or text that is put into the language of its reader."""


def in_language_of(person: Person) -> translation.override:
    """The language that somebody reads; the portal's, where they have chosen none."""
    return translation.override(person.language or settings.LANGUAGE_CODE)


def for_reader(person: Person, words: Words) -> str:
    """The words as this person reads them."""
    with in_language_of(person):
        return str(words)


def phrase(sentence: str, **words: Any) -> Words:
    """A sentence marked with ``gettext_noop`` and what fills its places; days are written out."""
    return _phrase(sentence, words)


def _in_words(sentence: str, words: dict[str, Any]) -> str:
    return gettext(sentence) % {name: _shown(value) for name, value in words.items()}


def _shown(value: Any) -> Any:
    return date_format(value, pgettext("day", "j M Y")) if hasattr(value, "isoformat") else value


_phrase = lazy(_in_words, str)

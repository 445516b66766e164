"""Texts of rules that know no Django: marked here for translation, translated where shown."""


def gettext_noop(text: str) -> str:
    """The text itself. The name makes ``makemessages`` collect it into the catalogues."""
    return text

"""The mark of words that are data: collected for translation here, translated where shown."""


def gettext_noop(text: str) -> str:
    """The text itself. The name makes ``makemessages`` collect it into the catalogues."""
    return text

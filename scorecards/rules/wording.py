"""The mark of words that are data: collected for translation here, translated where shown."""

from govportal.wording import gettext_noop as gettext_noop

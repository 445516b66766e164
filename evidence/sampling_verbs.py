"""What the verbs of samples mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

SAMPLING_VERBS = {
    "sample.drawn": _("Drew a sample"),
    "sample.noted": _("Noted what an item of a sample shows"),
    "sample.conclude": _("Concluded a sample"),
    "sample.abandon": _("Gave a sample up"),
    "sample.reopen": _("Opened a sample again"),
    "evidence.sample_downloaded": _("Took a sample and its population away"),
}
SAMPLING_KINDS = {"sample": _("Sample"), "sample_item": _("Item of a sample")}

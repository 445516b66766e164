"""What is wrong with the form of a file, in words; registered by the lowest room that reads it."""

from django.utils.translation import gettext_lazy

from govportal.plain_yaml.wording import SENTENCES as YAML

YAML_SENTENCES = {code: gettext_lazy(text) for code, text in YAML.items()}

"""How Django forms become the portal's markup: label, hint, error, then the control.

``FORM_RENDERER`` names ``PortalRenderer``; the templates are templates/django/forms and
templates/parts/field.html. ``{{ field.as_field_group }}`` and ``{{ form }}`` are right by default.
"""

from dataclasses import dataclass
from pathlib import Path

import django.forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Templates
from django.utils.functional import Promise, cached_property


class PortalRenderer(DjangoTemplates):
    """Looks in the project's templates first, then in Django's own form templates."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"

    @cached_property
    def engine(self) -> Templates:
        own = Path(settings.BASE_DIR) / "templates"
        django_own = Path(django.forms.__file__).parent / "templates"
        options = {
            "builtins": ["govportal.templatetags.portal", "django.templatetags.i18n"],
        }
        return Templates(
            {"APP_DIRS": False, "DIRS": [own, django_own], "NAME": "forms", "OPTIONS": options}
        )


@dataclass(frozen=True)
class Choice:
    """A choice with a hint below it, for radio buttons and check boxes: use it as the label."""

    label: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.label)

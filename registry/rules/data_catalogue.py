"""Which words in a field's name are contact, personal, financial or health data. Pure Python.

The catalogue is data, versioned and editable; an entry is a run of words, matched within a
field's name (4-fine-print.md, "Requests").
"""

import re
from collections.abc import Mapping
from typing import Any

from registry.rules.wording import gettext_noop as _

Catalogue = Mapping[str, Any]

_CONTACT = """name; first name; last name; full name; family name; surname; contact; e mail; email;
mail address; phone; telephone; mobile; fax; address"""
_PERSONAL = """personal; personal data; date of birth; birth date; birthday; age; gender; sex;
nationality; home address; private address; postal address; passport; national id;
identity card; id card; social security; ssn; tax id; driving licence; license plate; employee id;
employee number; personnel; education; cv; resume; employment history; work permit; language level;
marital status; photo; portrait; voice; location history; ip address; policy number; customer id;
call notes; performance review; religion; ethnicity; political opinion; trade union;
sexual orientation; biometric; fingerprint scan; criminal record"""
_FINANCIAL = """financial; bank account; account number; account tail; iban; bic; credit card;
card number; cvv; salary; wage; payroll; income; credit score; debt; pension; tax return;
account balance"""
_HEALTH = """health; diagnosis; diagnoses; medical; patient; medication; prescription;
medical treatment; symptom; disability; disease; illness; allergy; lab result; sick leave;
sickness; pregnancy; insurance claim; genetic"""


def _entries(words: str) -> list[str]:
    return [" ".join(entry.split()) for entry in words.split(";")]


CATALOGUE_1: Catalogue = {
    "version": 1,
    "categories": [
        {
            "code": "health",
            "text": _("health data"),
            "regulated": True,
            "words": _entries(_HEALTH),
        },
        {
            "code": "financial",
            "text": _("financial data"),
            "regulated": True,
            "words": _entries(_FINANCIAL),
        },
        {
            "code": "personal",
            "text": _("personal data"),
            "regulated": True,
            "words": _entries(_PERSONAL),
        },
        {
            "code": "contact",
            "text": _("names or business contact data"),
            "regulated": False,
            "words": _entries(_CONTACT),
        },
    ],
    # "product_name" names no person.
    "not_personal": _entries(
        """product name; file name; host name; system name; server name; project name;
        company name; supplier name; vendor name; site name; building name; queue name;
        table name; field name; template name; policy name; document name; contact centre;
        average age; voice of customer"""
    ),
}


def category_of(name: str, catalogue: Catalogue = CATALOGUE_1) -> str:
    """The gravest category whose words stand in a field's name; empty when none does."""
    words = f" {words_of(name)} "
    for harmless in catalogue["not_personal"]:
        words = words.replace(f" {harmless} ", "  ")
    for category in catalogue["categories"]:
        if any(stands_in(entry, words) for entry in category["words"]):
            return str(category["code"])
    return ""


def words_of(name: str) -> str:
    """A field's name as small words: ``bankAccount_tail`` is “bank account tail”."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+", apart.lower()))


def stands_in(entry: str, words: str) -> bool:
    """A whole run of words, its last one also in the plural."""
    return any(f" {entry}{end} " in words for end in ("", "s", "es"))

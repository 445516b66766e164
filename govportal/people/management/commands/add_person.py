"""Make an account from the command line: the first administrator, or people from a list."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.actions import add_person, give_role
from govportal.people.models import Person, Unit
from govportal.people.rules import Role


class Command(BaseCommand):
    """Asks for the password on the terminal, or reads it as the first line of standard input."""

    help = "Add a person with roles, for instance the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--unit", default="", help="short name of the business unit")
        parser.add_argument(
            "--role", action="append", default=[], choices=[role.value for role in Role]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        unit = self._unit(options["unit"])
        self._check(email)
        password = self._password(email, options["name"])
        self._add(email, options["name"], password, unit, [Role(r) for r in options["role"]])
        self.stdout.write(f"{email} can sign in now.")

    def _unit(self, slug: str) -> Unit | None:
        unit = Unit.objects.filter(slug=slug).first()
        if slug and unit is None:
            raise CommandError(f"There is no business unit “{slug}”.")
        return unit

    def _check(self, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"“{email}” is no e-mail address.") from wrong
        if Person.objects.filter(email=email).exists():
            raise CommandError(f"{email} has an account already.")

    def _password(self, email: str, name: str) -> str:
        typed = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(typed, Person(email=email, full_name=name))
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        return typed

    @staticmethod
    @recorded
    def _add(email: str, name: str, password: str, unit: Unit | None, roles: list[Role]) -> None:
        """Account and roles together, or neither."""
        now, actor = timezone.now(), SYSTEM("command")
        person = add_person(email, name, actor=actor, now=now, password=password, unit=unit)
        for role in roles:
            give_role(person, role, actor=actor, now=now)

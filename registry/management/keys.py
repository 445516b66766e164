"""What the commands about keys share: who acts on which agent's key, and how a no is said."""

import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import Refused
from registry.actions.credentials import Issued
from registry.models import Agent, Credential
from registry.names import ENVIRONMENT_NAMES
from registry.rules.key_terms import HOUR


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("agent", help="short name of the agent")
    parser.add_argument("--environment", required=True, choices=sorted(ENVIRONMENT_NAMES))
    parser.add_argument(
        "--as",
        dest="email",
        default="",
        help="who does it, by e-mail, with that person’s rights; else the command line itself",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def agent_of(command: BaseCommand, options: dict[str, Any]) -> Agent:
    agent = Agent.objects.filter(slug=options["agent"]).first()
    if agent is None:
        fail(command, options, "agent.unknown", f"There is no agent “{options['agent']}”.")
    return agent


def actor_of(command: BaseCommand, options: dict[str, Any]) -> Actor:
    """The person that ``--as`` names, or the command line: whoever has it has the database too."""
    if not options["email"]:
        return SYSTEM("command")
    email = options["email"].strip().lower()
    person = Person.objects.active().filter(email=email).first()
    if person is None:
        words = f"--as: nobody with an active account has the address {options['email']}."
        fail(command, options, "command.person_unknown", words)
    return person


def live_keys(
    command: BaseCommand, options: dict[str, Any], agent: Agent, now: datetime
) -> list[Credential]:
    """The keys that work in the environment, the newest first; at least one."""
    rows = agent.credentials.live(now).filter(environment=options["environment"])
    keys = list(rows.select_related("agent").order_by("-pk"))
    if not keys:
        words = f"No key of {agent.slug} works in {options['environment']}."
        fail(command, options, "credential.none", words)
    return keys


def hours(options: dict[str, Any], name: str) -> timedelta | None:
    """A time given in hours; None where it was not given."""
    return None if options[name] is None else min(options[name], 1_000_000) * HOUR


def show(command: BaseCommand, options: dict[str, Any], issued: Issued) -> None:
    """The key on standard output, once; what else is to be known on the other."""
    made, old = issued.credential, issued.credential.replaces
    if options["json"]:
        body = {
            "ok": True,
            "agent": options["agent"],
            "environment": made.environment,
            "key": issued.key,
            "prefix": made.prefix,
            "expires_at": made.expires_at.isoformat(),
            "replaces": old and {"prefix": old.prefix, "until": old.ends_at.isoformat()},
        }
        command.stdout.write(json.dumps(body))
        return
    command.stdout.write(issued.key)
    command.stderr.write(
        f"Key {made.prefix} of {options['agent']} in {made.environment}, until "
        f"{made.expires_at:%Y-%m-%d %H:%M %Z}. It is shown once: keep it in a secret store."
    )
    if old is not None:
        command.stderr.write(f"Key {old.prefix} works until {old.ends_at:%Y-%m-%d %H:%M %Z}.")


def refuse(command: BaseCommand, options: dict[str, Any], refused: Refused) -> NoReturn:
    fail(command, options, refused.refusal.code, str(refused))


def fail(command: BaseCommand, options: dict[str, Any], code: str, sentence: str) -> NoReturn:
    """Exit status 1 with one sentence. Raises CommandError."""
    if options["json"]:
        command.stdout.write(json.dumps({"ok": False, "code": code, "error": sentence}))
    raise CommandError(sentence)

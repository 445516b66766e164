"""Permission policies in and out as YAML: one document an agent, all of a file or none of it."""

from argparse import ArgumentParser
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, NoReturn

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from govportal.faults import Fault
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.plain_yaml import MAX_BYTES, unreadable_fault
from govportal.refusals import Refused
from registry.actions.permissions import Stored, current_policy, store_file
from registry.actions.uploads import refuse_upload
from registry.models import Agent
from registry.rules.policy_files import PolicyFile, read_policies, write_policy


class Command(BaseCommand):
    help = (
        "Import permission policies from a YAML file, or export an agent's. A file with faults "
        "changes nothing; exit status 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        coming = ways.add_parser("import", help="store every policy of a file")
        coming.add_argument("file", help="YAML, one document an agent")
        coming.add_argument("--as", dest="email", help="who stores it, by e-mail")
        going = ways.add_parser("export", help="write the policy that holds for an agent")
        going.add_argument("agent", help="its short name")
        going.add_argument("--out", help="the file to write; else it is printed")
        for way in (coming, going):
            way.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "import":
            self._import(options)
        else:
            self._export(options)

    def _import(self, options: dict[str, Any]) -> None:
        actor = self._actor(options)
        file = _read(options["file"])
        faults: Sequence[Fault] = file.faults
        stored: list[Stored] = []
        if not faults:
            try:
                stored, faults = store_file(file, actor=actor, now=timezone.now())
            except Refused as refused:
                self._no(options, str(refused), refused.refusal.code)
        if faults:
            self._refuse(options, faults, file.more, actor)
        self._say(
            options, {"refused": False, "policies": [_as_json(one) for one in stored]}, stored
        )

    def _actor(self, options: dict[str, Any]) -> Actor:
        """The active person that ``--as`` names, else the command itself. Raises CommandError."""
        email = options["email"]
        if email is None:
            return SYSTEM("agent_policy")
        person = Person.objects.active().filter(email=email.strip().lower()).first()
        if person is None:
            words = f"--as: nobody with an active account has the address {email}."
            self._no(options, words, "command.person_unknown")
        return person

    def _say(self, options: dict[str, Any], body: object, stored: Sequence[Stored]) -> None:
        if options["json"]:
            self.stdout.write(_text(body))
            return
        for one in stored:
            became = "stored as version" if one.is_new else "says the same as version"
            self.stdout.write(f"{one.agent.slug}: {became} {one.version.n}")

    def _refuse(
        self,
        options: dict[str, Any],
        faults: Sequence[Fault],
        more: int,
        actor: Actor,
    ) -> NoReturn:
        """Record the refusal and say all of it. Raises CommandError."""
        codes = list(dict.fromkeys(fault.code for fault in faults))
        if codes != ["yaml.unreadable"]:  # nothing came in: there is nothing to record
            path = Path(options["file"])
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            refuse_upload(digest, path.stat().st_size, codes, actor=actor, now=timezone.now())
        if options["json"]:
            found = [fault.as_json() for fault in faults]
            self.stdout.write(_text({"refused": True, "refusals": found, "more_refusals": more}))
        name = options["file"]
        lines = [f"{name}: {fault.place}: {fault.text}" for fault in faults]
        raise CommandError("\n".join([f"{name} is refused, nothing was stored:", *lines]))

    def _no(self, options: dict[str, Any], words: str, code: str) -> NoReturn:
        if options["json"]:
            found = [{"code": code, "text": words}]
            self.stdout.write(_text({"refused": True, "refusals": found, "more_refusals": 0}))
        raise CommandError(words)

    def _export(self, options: dict[str, Any]) -> None:
        slug = options["agent"]
        agent = Agent.objects.filter(slug=slug).first()
        if agent is None:
            self._no(options, f"There is no agent “{slug}” in the inventory.", "agent.unknown")
        version = current_policy(agent)
        if version is None:
            self._no(options, f"“{slug}” has no permission policy.", "policy.none")
        text = write_policy(version.content)
        if options["out"]:
            self._write(options, text)
        if options["json"]:
            facts = {"agent": slug, "n": version.n, "digest": version.digest}
            self.stdout.write(_text({**facts, "agent_policy": version.content, "yaml": text}))
        elif not options["out"]:
            self.stdout.write(text, ending="")

    def _write(self, options: dict[str, Any], text: str) -> None:
        try:
            Path(options["out"]).write_text(text, encoding="utf-8", newline="\n")
        except (OSError, ValueError) as error:
            words = f"{options['out']} cannot be written: {error}"
            self._no(options, words, "command.not_written")


def _read(name: str) -> PolicyFile:
    """What a file says; one that is too big is not read whole."""
    try:
        with Path(name).open("rb") as file:
            return read_policies(file.read(MAX_BYTES + 1))
    except OSError as error:
        return PolicyFile(faults=(unreadable_fault(error.strerror or type(error).__name__),))
    except ValueError:  # a name with a NUL character
        return PolicyFile(faults=(unreadable_fault("this is no name of a file"),))


def _as_json(one: Stored) -> dict[str, object]:
    version = one.version
    return {"agent": one.agent.slug, "n": version.n, "digest": version.digest, "new": one.is_new}


def _text(body: object) -> str:
    return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()

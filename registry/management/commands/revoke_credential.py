"""End an agent's keys in an environment at once, from the command line."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from govportal.ledger.actions import recorded
from govportal.ledger.rules import Actor
from govportal.refusals import Refused
from registry.actions import revoke_credential
from registry.management import keys
from registry.models import Credential


class Command(BaseCommand):
    help = (
        "Revoke the keys of an agent that work in an environment, the one in its overlap too, with "
        "all grants under them. Exit status 1 when it is refused; then none is revoked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        keys.add_arguments(parser)
        parser.add_argument("--reason", required=True, help="why; it stays on record")
        parser.add_argument("--key", default="", help="only the key with this prefix")

    def handle(self, **options: Any) -> None:
        agent, actor, now = (
            keys.agent_of(self, options),
            keys.actor_of(self, options),
            timezone.now(),
        )
        found = keys.live_keys(self, options, agent, now)
        chosen = [key for key in found if options["key"] in {"", key.prefix}]
        if not chosen:
            words = f"No key {options['key']} of {agent.slug} works in {options['environment']}."
            keys.fail(self, options, "credential.none", words)
        try:
            self._revoke(chosen, options["reason"], actor)
        except Refused as refused:
            keys.refuse(self, options, refused)
        prefixes = [key.prefix for key in chosen]
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, "revoked": prefixes}))
        else:
            self.stdout.write(f"Revoked: {', '.join(prefixes)}.")

    @staticmethod
    @recorded
    def _revoke(chosen: list[Credential], reason: str, actor: Actor) -> None:
        """All of them or none."""
        for key in chosen:
            revoke_credential(key, reason, actor=actor, now=timezone.now())

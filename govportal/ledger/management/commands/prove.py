"""``manage.py prove ENTRY [--size SIZE] [--json]``: that an entry stands in the signed tree."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govportal.ledger.consistency import signed_root
from govportal.ledger.models import Checkpoint, Entry
from govportal.ledger.proofs import (
    InclusionProof,
    checkpoint_at,
    inclusion_proof,
    latest_checkpoint,
)
from govportal.ledger.rules import merkle, notes
from govportal.refusals import Refused


class Command(BaseCommand):
    help = "Prove that an entry stands in the signed tree. Exit status 1 when it does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entry", metavar="ENTRY", help="the entry's id")
        parser.add_argument(
            "--size", type=int, metavar="SIZE", help="in this checkpoint (default: the newest)"
        )
        parser.add_argument(
            "--json", action="store_true", help="print proof and checkpoint as JSON"
        )

    def handle(self, **options: Any) -> None:
        try:
            told = proved(options["entry"], options["size"])
        except Refused as refused:
            if options["json"]:
                error = {"ok": False, "code": refused.refusal.code, "error": str(refused)}
                self.stdout.write(json.dumps(error))
            raise CommandError(str(refused)) from refused
        self.stdout.write(json.dumps(told) if options["json"] else in_words(told))
        if not told["ok"]:
            raise SystemExit(1)


def proved(entry_id: str, size: int | None) -> dict[str, Any]:
    """The proof, its checkpoint, and whether body, leaf, path, root and signature agree.

    Raises Refused for an unknown entry or size, or one that is not sealed yet.
    """
    proof = _proof(entry_id, size)
    newest = latest_checkpoint()
    assert newest is not None  # there is a leaf
    said = newest if newest.size == proof.size else checkpoint_at(proof.size)
    body = Entry.objects.filter(pk=entry_id).values_list("body", flat=True).first()
    fault = _fault(body, proof, said)
    return {
        "ok": not fault,
        "fault": fault,
        "proof": proof.as_json(),
        "body": body,
        "root": said.root_hex,
        "checkpoint": said.note,
    }


def _proof(entry_id: str, size: int | None) -> InclusionProof:
    try:
        return inclusion_proof(entry_id, size)
    except KeyError as missing:
        raise CommandError(f"a stored node of the tree is gone: {missing}") from missing


def _fault(body: str | None, proof: InclusionProof, said: Checkpoint) -> str:
    """What does not agree; empty when all does. A pruned body has only its leaf left."""
    if body is not None and merkle.leaf_hash(body.encode()) != proof.leaf_hash:
        return "body"
    try:
        proof.verify(signed_root(said))
    except merkle.BadProof:
        return "path"
    except notes.BadNote:
        return "checkpoint"
    return ""


def in_words(told: dict[str, Any]) -> str:
    proof = told["proof"]
    place = f"{proof['entry']} is number {proof['index']} in the tree of {proof['size']} entries"
    if told["ok"]:
        return f"{place}: {len(proof['hashes'])} hashes lead to the signed root {told['root']}."
    return f"{place}, but does not hold: {told['fault']}."

"""Time-stamps of checkpoints (RFC 3161): asked for by HTTP, verified with openssl, then kept."""

import re
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from evidence.models import Publication, Stamp
from evidence.published_files import NotTaken
from govportal.worklist.calling import NotSent, post_to
from govportal.worklist.rules.addresses import Policy

LONGEST = 20  # seconds for one run of openssl
_STAMPED = re.compile(r"^Time stamp: (.+) GMT$", re.MULTILINE)


def stamp(publication: Publication, *, now: datetime) -> Stamp:
    """Ask the authority for a stamp over the checkpoint's text, verify the answer, and keep it.

    Raises NotTaken where nothing, or nothing that verifies, comes back; Refused for an address
    that may not be called.
    """
    with TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked.tsq", Path(folder) / "answered.tsr"
        digest = sha256(publication.note.encode()).hexdigest()
        _openssl("ts", "-query", "-digest", digest, "-sha256", "-cert", "-out", str(asked))
        answered.write_bytes(_answer(publication.place, asked.read_bytes()))
        _openssl("ts", "-verify", "-queryfile", str(asked), "-in", str(answered), *_trusted())
        at, token = _stamped_at(answered), answered.read_bytes()
    kept, _new = Stamp.objects.get_or_create(
        publication=publication, defaults={"token": token, "stamped_at": at}
    )
    return kept


def verify_stamp(publication: Publication) -> str:
    """Empty where the kept stamp still verifies over the checkpoint's text; else why not."""
    with TemporaryDirectory() as folder:
        answered = Path(folder) / "answered.tsr"
        answered.write_bytes(bytes(publication.stamp.token))
        digest = sha256(publication.note.encode()).hexdigest()
        try:
            _openssl("ts", "-verify", "-digest", digest, "-in", str(answered), *_trusted())
        except NotTaken as failed:
            return str(failed)
    return ""


def _trusted() -> list[str]:
    if not settings.TIMESTAMP_CA_FILE:
        raise NotTaken(_("TIMESTAMP_CA_FILE names nobody to trust."))
    return ["-CAfile", settings.TIMESTAMP_CA_FILE]


def _answer(address: str, body: bytes) -> bytes:
    parts = urlsplit(address)
    allowed = Policy(
        hosts=(parts.hostname or "",),  # named by the installation itself
        ports=(parts.port or 443,),
        loopback=settings.WEBHOOK_LOOPBACK,
    )
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        answer = post_to(address, body, headers, allowed, ca_file=settings.WEBHOOK_CA_FILE)
    except NotSent as failed:
        raise NotTaken(str(failed)) from failed
    if not answer.is_taken:
        raise NotTaken(f"{answer.status} {answer.text}".strip())
    return answer.data


def _stamped_at(answered: Path) -> datetime:
    said = _openssl("ts", "-reply", "-in", str(answered), "-text")
    found = _STAMPED.search(said)
    if found is None:
        raise NotTaken(_("The stamp says no time."))
    whole = re.sub(r"(:\d\d)\.\d+", r"\1", " ".join(found[1].split()))
    return datetime.strptime(whole, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)


def _openssl(*arguments: str) -> str:
    """What openssl printed. Raises NotTaken with its last words when it is not content."""
    program = which("openssl")
    if program is None:
        raise NotTaken(_("openssl is not installed here, which verifies time-stamps."))
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [program, *arguments], capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotTaken(_("openssl did not end in time.")) from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise NotTaken((said[-1] if said else f"openssl: {done.returncode}")[-300:])
    return done.stdout

"""Pages of published checkpoints, retention and erasures: who sees one, who does what there."""

from django.utils import timezone

from evidence.actions.pruning import ask_pruning, carry_out
from evidence.actions.publishing import publish_checkpoint
from evidence.actions.retention import discard_table, propose_table
from evidence.models import Publication, Stamp
from govportal.ledger.actions import seal
from tests import make
from tests.evidence.keeping import LONG_AGO, SHORT, WHY, erasure, noted

READS = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
NAMES = {"auditor", "administrator"}
KEEPS = {"administrator"}
ONE, STAMPED, RUN = ("publication",), ("stamped",), ("pruning",)
TABLE, GONE, ERASURE = ("retention_n",), ("gone_entry",), ("erasure",)
ONLY_POST, EVERYBODY = 405, None
PAGES = {
    "publication_list": ((), READS, 200),
    "publication_new": ((), EVERYBODY, ONLY_POST),
    "publication_compare": ((), READS, 200),
    "publication_detail": (ONE, READS, 200),
    "publication_retry": (ONE, EVERYBODY, ONLY_POST),
    "publication_note": (ONE, READS, 200),
    "publication_stamp": (STAMPED, READS, 200),
    "retention_home": ((), READS, 200),
    "retention_propose": ((), READS, 200),
    "retention_approve": (TABLE, EVERYBODY, ONLY_POST),
    "retention_discard": (TABLE, EVERYBODY, ONLY_POST),
    "pruned_entry": (GONE, READS, 200),
    "pruning_new": ((), READS, 200),
    "pruning_detail": (RUN, READS, 200),
    "pruning_retry": (RUN, EVERYBODY, ONLY_POST),
    "pruning_drop": (RUN, EVERYBODY, ONLY_POST),
    "pruning_download": (RUN, EVERYBODY, ONLY_POST),
    "pruning_receipt": (RUN, READS, 200),
    "erasure_list": ((), NAMES, 200),
    "erasure_new": ((), NAMES, 200),
    "erasure_detail": (ERASURE, NAMES, 200),
    "erasure_do": (ERASURE, EVERYBODY, ONLY_POST),
    "erasure_drop": (ERASURE, EVERYBODY, ONLY_POST),
}
DONE_BY = {"retention_propose": KEEPS, "pruning_new": KEEPS, "erasure_new": KEEPS}
TOLD_WHY = [name for name, (_, seen_by, _) in PAGES.items() if seen_by is not EVERYBODY]
FILES = ["publication_note", "publication_stamp", "pruning_receipt"]


def scene(cast):
    """A checkpoint in a folder and a stamped one, a discarded table, a pruning, an erasure."""
    now = timezone.now()
    gone = noted("item.opened", actor=cast.owner, now=LONG_AGO, retention="operational")
    seal(now)
    publish_checkpoint(actor=cast.administrator, now=now)
    one = Publication.objects.order_by("pk")[0]
    stamped = Publication.objects.create(
        size=one.size, root=one.root, note=one.note, channel="stamp",
        place="https://tsa.example", asked_at=now,
    )  # fmt: skip
    Stamp.objects.create(publication=stamped, token=b"token", stamped_at=now)
    table = propose_table(SHORT, WHY, actor=cast.administrator, now=now)
    discard_table(table, actor=cast.administrator, now=now)
    run = carry_out(ask_pruning(WHY, actor=cast.administrator, now=now), now=now)
    return {
        "publication": one.pk,
        "stamped": stamped.pk,
        "retention_n": table.n,
        "gone_entry": gone.pk,
        "pruning": run.number,
        "erasure": erasure(cast, now=max(now, make.START)).number,
    }

"""Pages of paging: who reads, keeps and changes what, and where a page leads."""

from datetime import timedelta

from django.utils import timezone

from govportal.worklist.models import Post
from govportal.worklist.rules.shapes import Shape
from incidents.actions.paging import channels, rosters
from incidents.rules.paging import Audience
from tests.incidents import make as incidents

EVERYBODY, ONLY_POST = None, 405
READS = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "operator",
    "security", "compliance", "compliance_2",
}  # fmt: skip
KEEPS, CHANGES = {"administrator", "operator"}, {"administrator"}
SEES = READS | {"colleague", "owner", "tech_owner", "manager"}
PAGES = {
    "paging_home": ((), READS, 200),
    "paging_channel_new": ((), KEEPS, 200),
    "paging_channel_edit": (("channel",), KEEPS, 200),
    "paging_channel_test": (("channel",), EVERYBODY, ONLY_POST),
    "paging_roster": ((), READS, 200),
    "paging_roster_end": (("shift",), EVERYBODY, ONLY_POST),
    "paging_chain_edit": (("severity",), CHANGES, 200),
    "paging_posts": ((), READS, 200),
    "paging_post_again": (("dead_post",), EVERYBODY, ONLY_POST),
    "incident_pages": (("paged_incident",), SEES, 200),
    "incident_paged": (("paged_incident",), SEES, 200),
}
TOLD_WHY = [
    "paging_home", "paging_channel_new", "paging_channel_edit", "paging_roster",
    "paging_chain_edit", "paging_posts",
]  # fmt: skip
POSTED: list[str] = []


def scene(cast):
    now = timezone.now()
    asked = channels.Asked(
        name="Security mailbox", shape=Shape.MAIL, audience=Audience.SECURITY,
        address="soc@brackwater.example",
    )  # fmt: skip
    channel = channels.add_channel(asked, actor=cast.administrator, now=now)
    channel = channels.send_test_page(channel, actor=cast.administrator, now=now)
    Post.objects.filter(pk=channel.tested_id).update(state=Post.DEAD)
    until = now + timedelta(hours=8)
    shift = rosters.put_on_call(cast.operator, None, now, until, 1, actor=cast.operator, now=now)
    row = incidents.incident(cast, now=now)
    return {
        "channel": channel.pk,
        "dead_post": channel.tested_id,
        "shift": shift.pk,
        "severity": "SEV1",
        "paged_incident": row.number,
    }

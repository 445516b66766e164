"""The words for what the ledger says of paging and of posts to the outside."""

from django.utils.translation import gettext_lazy as _

PAGING_VERBS = {
    "incident.paged": _("People and channels were paged"),
    "paging.chain_changed": _("Changed who is paged"),
    "paging.chain_shipped": _("Wrote down the chain of pages that ships"),
    "paging.channel_added": _("Added a channel for pages"),
    "paging.channel_changed": _("Changed a channel for pages"),
    "paging.channel_tested": _("Sent a test page"),
    "paging.on_call_ended": _("Ended a shift on call"),
    "paging.put_on_call": _("Put somebody on call"),
    "post.given_up": _("A post to the outside was given up"),
    "post.sent_again": _("Sent a post to the outside again"),
}
PAGING_KINDS = {
    "on_call": _("Shift on call"),
    "page": _("Page"),
    "paging_chain": _("Chain of pages"),
    "paging_channel": _("Channel for pages"),
    "paging_round": _("Round of pages"),
    "post": _("Post to the outside"),
    "receiver": _("Receiver outside"),
}

"""Every refusal of this room in words: reviews, and what the rules say of a request."""

from django.utils.translation import gettext_lazy

from approvals.appeal_sentences import APPEAL_SENTENCES
from approvals.ballot_sentences import BALLOT_SENTENCES
from approvals.condition_sentences import CONDITION_SENTENCES
from approvals.demo.sentences import DEMO_SENTENCES
from approvals.desk_sentences import DESK_SENTENCES
from approvals.letter_sentences import LETTER_SENTENCES
from approvals.meeting_sentences import MEETING_SENTENCES
from approvals.order_sentences import ORDER_SENTENCES
from approvals.policy_sentences import POLICY_SENTENCES
from approvals.proposal_sentences import PROPOSAL_SENTENCES
from approvals.review_sentences import REVIEW_SENTENCES
from approvals.rules.schemes.wording import SCHEME_SENTENCES
from approvals.rules.wording import SENTENCES as RULE_SENTENCES

# The rules mark their texts for translation without Django; here they become translatable.
SENTENCES = {
    **REVIEW_SENTENCES,
    **APPEAL_SENTENCES,
    **BALLOT_SENTENCES,
    **CONDITION_SENTENCES,
    **DESK_SENTENCES,
    **LETTER_SENTENCES,
    **MEETING_SENTENCES,
    **ORDER_SENTENCES,
    **POLICY_SENTENCES,
    **PROPOSAL_SENTENCES,
    **DEMO_SENTENCES,
    **{code: gettext_lazy(text) for code, text in RULE_SENTENCES.items()},
    **{code: gettext_lazy(text) for code, text in SCHEME_SENTENCES.items()},
}

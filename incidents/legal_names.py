"""What the legal side of an incident is called on pages and on paper."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.rules.notices import NoticeKind
from incidents.rules.questions import Answer, Question
from incidents.rules.statutory import Ended

QUESTION_NAMES = {
    Question.BREACH: _("Is it a personal-data breach?"),
    Question.PERSONS: _("Is it a high risk to the people concerned?"),
    Question.SERIOUS: _("Is it a serious incident under the AI Act?"),
}
QUESTION_SHORT = {
    Question.BREACH: _("Personal-data breach"),
    Question.PERSONS: _("High risk to people"),
    Question.SERIOUS: _("Serious incident, AI Act"),
}
ANSWER_NAMES = {
    Answer.YES: _("Yes"),
    Answer.NO: _("No"),
    Answer.UNKNOWN: _("Not known yet"),
}
ANSWER_SIGNS = {
    Answer.YES: ("bad", "bad"),
    Answer.NO: ("ok", "ok"),
    Answer.UNKNOWN: ("warn", "wait"),
}
ROLE_NAMES = {
    "controller": _("Controller: the data are ours"),
    "processor": _("Processor: the data are a customer’s or partner’s"),
    "provider": _("Provider: the system is on the market under our name"),
    "deployer": _("Deployer: we use the system of another provider"),
    "deployer_alone": _("Deployer, and the provider cannot be reached: we report in its place"),
}
CATEGORY_NAMES = {
    "a": _("(a) Death of a person, or serious harm to a person’s health"),
    "b": _("(b) Serious and irreversible disruption of critical infrastructure"),
    "c": _("(c) Breach of Union-law duties that protect fundamental rights"),
    "d": _("(d) Serious harm to property or the environment"),
}
ENDED_NAMES = {
    Ended.RUNNING: _("Runs"),
    Ended.SENT: _("The notice was sent"),
    Ended.UNNECESSARY: _("The notice was declared unnecessary"),
    Ended.REPLACED: _("Another classification or moment of awareness took its place"),
    Ended.ANSWERED_NO: _("The question was answered with no"),
    Ended.NO_DATA: _("The agent, as it stands now, touches no personal data"),
    Ended.DISMISSED: _("The incident was a false alarm"),
    Ended.MERGED: _("The incident was merged with another, which goes on"),
}
HARM_NAMES = {
    "physical": _("Physical"),
    "psychological": _("Psychological"),
    "financial": _("Financial"),
    "property": _("Property"),
    "environmental": _("Environment"),
    "fundamental_rights": _("Fundamental rights"),
    "discrimination": _("Discrimination"),
    "privacy": _("Privacy"),
    "reputation": _("Reputation"),
    "operations": pgettext_lazy("kind of harm", "Operations"),
    "critical_infrastructure": _("Critical infrastructure"),
    "information_integrity": _("Integrity of information"),
}
ACTUALITY_NAMES = {
    "unknown": _("Not known yet"),
    "potential": _("Harm was possible and did not happen"),
    "actual": _("Harm happened"),
}
REVERSIBILITY_NAMES = {
    "unknown": _("Not known yet"),
    "reversible": _("All of it can be undone"),
    "partly": _("Some of it can be undone"),
    "irreversible": _("It cannot be undone"),
}
NOTICE_NAMES = {
    NoticeKind.GDPR_33: _("Notification to the supervisory authority (GDPR Art. 33)"),
    NoticeKind.GDPR_33_2: _("Notification to the controller (GDPR Art. 33(2))"),
    NoticeKind.GDPR_34: _("Communication to the people concerned (GDPR Art. 34)"),
    NoticeKind.AI_ACT_73: _("Report of a serious incident (AI Act Art. 73)"),
    NoticeKind.AI_ACT_26_5: _("Information of the provider (AI Act Art. 26(5))"),
    NoticeKind.CUSTOMER: _("Notice to customers"),
}
PART_NAMES = {
    "nature": _("What happened: the nature of the breach"),
    "data_subjects": _("People concerned: categories and approximate number"),
    "records": _("Records concerned: categories and approximate number"),
    "contact": _("Data protection officer or other contact"),
    "consequences": _("Likely consequences"),
    "measures": _("Measures taken or proposed"),
    "delay": _("Reasons for a delay beyond the deadline"),
    "phases": _("What follows later, in phases"),
    "advice": _("What you can do yourself"),
    "system": _("The AI system, its version, and its provider"),
    "event": _("What happened, and when"),
    "category": _("Why it is a serious incident"),
    "harm": _("Harm, and who is affected"),
    "place": _("Member States where it occurred"),
    "causal_link": _("Link between the system and the harm"),
    "investigation": _("Investigation: what is kept, and that the system is unchanged for it"),
    "recipients": _("Whom we inform besides"),
    "meaning": _("What this means for you"),
}

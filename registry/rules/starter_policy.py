"""The usage policy that ships: data, in English. It agrees with the starter classes of actions."""

from collections.abc import Mapping
from typing import Any

from registry.rules.usage import Group, Line, Place, content_of
from registry.rules.wording import gettext_noop


def _starter() -> Mapping[str, Any]:
    return content_of(
        Line(action, group, place)
        for group, places in _STARTER.items()
        for place, actions in places.items()
        for action in actions.split()
    )


_STARTER: Mapping[Group, Mapping[Place, str]] = {
    Group.COMMUNICATION: {
        Place.PERMITTED: """email.customer.send chat.customer.reply email.colleague.send
            notification.send meeting.invite legal.letter.send filing.regulatory.submit""",
        Place.APPROVAL: "email.bulk.send press.enquiry.answer contract.offer.send",
        Place.PROHIBITED: "social.post.publish press.release.publish person.impersonate",
    },
    Group.DATA_ACCESS: {
        Place.PERMITTED: """record.read record.search document.read crm.account.read
            crm.account.update case.note.add""",
        Place.APPROVAL: "record.delete record.export data.share.external personnel.file.read",
        Place.PROHIBITED: "data.sell credential.read backup.delete",
    },
    Group.ANALYSIS: {
        Place.PERMITTED: """ticket.classify report.generate text.summarise text.translate
            document.compare forecast.calculate""",
        Place.APPROVAL: "person.score claim.assess applicant.rank",
        Place.PROHIBITED: "emotion.recognise person.profile.sensitive",
    },
    Group.SYSTEM: {
        Place.PERMITTED: """ticket.create infra.service.restart config.system.change
            security.incident.contain job.start""",
        Place.APPROVAL: "code.deploy account.create permission.grant agent.delegate.new",
        Place.PROHIBITED: "audit.log.change security.control.disable agent.permission.widen",
    },
    Group.FINANCIAL: {
        Place.PERMITTED: "payment.release refund.issue invoice.create order.place",
        Place.APPROVAL: "contract.amend credit.grant price.change supplier.create",
        Place.PROHIBITED: "security.trade loan.take bank.account.open",
    },
}
STARTER = _starter()
STARTER_NOTE = gettext_noop(
    "The starter policy. Payments, refunds, legal letters, filings and changes of systems are "
    "permitted here on purpose: how much a person has to look at them depends on amount, data "
    "and whether they can be undone, and the oversight rules say that action by action. An "
    "organisation that wants any payment to wait moves it to “needs a person’s approval”."
)

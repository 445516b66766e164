"""What roles, seats and bases of a quorum are called on pages."""

from django.utils.translation import gettext_lazy as _

from govportal.people.rules import QuorumBase, Role, SeatKind

ROLE_NAMES = {
    Role.BUSINESS_OWNER: _("Business owner"),
    Role.TECHNICAL_OWNER: _("Technical owner"),
    Role.DATA_STEWARD: _("Data steward"),
    Role.SECURITY_REVIEWER: _("Security reviewer"),
    Role.COMPLIANCE_REVIEWER: _("Compliance reviewer"),
    Role.COMMITTEE_MEMBER: _("Committee member"),
    Role.OPERATOR: _("Operator"),
    Role.BOARD_LIAISON: _("Board liaison"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}
SEAT_NAMES = {
    SeatKind.CHAIR: _("Chair"),
    SeatKind.CO_CHAIR: _("Co-chair"),
    SeatKind.ENGINEERING: _("Engineering"),
    SeatKind.BUSINESS_UNIT: _("Business unit"),
    SeatKind.ETHICS: _("Independent ethics reviewer"),
}


QUORUM_BASE_NAMES = {
    QuorumBase.FIXED: _("All voting seats"),
    QuorumBase.ELIGIBLE: _("Eligible seats"),
}

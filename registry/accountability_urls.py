"""Addresses of duties, compliance, usage policies, disclosures and messages."""

from django.urls import path

from registry.views import accountability, compliance, safe_states, texts, usage

AGENT = "agents/<slug:slug>/"
POLICY = "usage-policies/<int:pk>/"

urlpatterns = [
    path(f"{AGENT}findings/", accountability.agent_findings, name="agent_findings"),
    path(f"{AGENT}accountability/", accountability.agent_accountability,
         name="agent_accountability"),
    path(f"{AGENT}accountability/value/", accountability.value_edit, name="value_edit"),
    path(f"{AGENT}accountability/safe-state/", safe_states.safe_state_edit, name="safe_state_edit"),
    path(f"{AGENT}accountability/<slug:stage>/<slug:duty>/", accountability.duty_name,
         name="duty_name"),
    path(f"{AGENT}compliance/", compliance.agent_compliance, name="agent_compliance"),
    path(f"{AGENT}compliance/confirm/", compliance.matrix_confirm, name="matrix_confirm"),
    path("regulations/", compliance.regulation_list, name="regulation_list"),
    path("regulations/new/", compliance.regulation_new, name="regulation_new"),
    path("regulations/<slug:code>/", compliance.regulation_edit, name="regulation_edit"),
    path(f"{AGENT}rules/", texts.agent_rules, name="agent_rules"),
    path(f"{AGENT}rules/usage-policy/", usage.agent_usage_new, name="agent_usage_new"),
    path(f"{AGENT}rules/disclosures/<slug:language>/", texts.disclosure_edit,
         name="disclosure_edit"),
    path(f"{AGENT}rules/messages/new/", texts.template_new, name="template_new"),
    path(f"{AGENT}rules/messages/<int:pk>/approve/", texts.template_approve,
         name="template_approve"),
    path(f"{AGENT}rules/messages/<int:pk>/withdraw/", texts.template_withdraw,
         name="template_withdraw"),
    path("usage-policies/", usage.usage_list, name="usage_list"),
    path("usage-policies/new/", usage.usage_new, name="usage_new"),
    path(POLICY, usage.usage_version, name="usage_version"),
    path(f"{POLICY}edit/", usage.usage_edit, name="usage_edit"),
    path(f"{POLICY}approve/", usage.usage_approve, name="usage_approve"),
    path(f"{POLICY}activate/", usage.usage_activate, name="usage_activate"),
    path(f"{POLICY}discard/", usage.usage_discard, name="usage_discard"),
]  # fmt: skip

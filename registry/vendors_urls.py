"""Addresses of vendors, and of the models that agents use."""

from django.urls import path

from registry.views import agent_models, assessments, vendor_acts, vendors

urlpatterns = [
    path("vendors/", vendors.vendor_list, name="vendor_list"),
    path("vendors/new/", vendor_acts.vendor_add, name="vendor_add"),
    path("vendors/<slug:slug>/", vendors.vendor_detail, name="vendor_detail"),
    path("vendors/<slug:slug>/edit/", vendor_acts.vendor_edit, name="vendor_edit"),
    path("vendors/<slug:slug>/assess/", assessments.vendor_assess, name="vendor_assess"),
    path("vendors/<slug:slug>/pin/", vendor_acts.vendor_pin, name="vendor_pin"),
    path("vendors/<slug:slug>/note/", vendor_acts.vendor_note, name="vendor_note"),
    path("vendors/<slug:slug>/end/", vendor_acts.vendor_end, name="vendor_end"),
    path(
        "vendors/<slug:slug>/models/<int:pk>/keep/",
        vendor_acts.model_keep,
        name="vendor_model_keep",
    ),
    path(
        "vendors/<slug:slug>/documents/<uuid:pk>/", vendors.vendor_document, name="vendor_document"
    ),
    path("agents/<slug:slug>/models/", agent_models.agent_models, name="agent_models"),
    path("agents/<slug:slug>/models/dates/", agent_models.agent_model_dates,
         name="agent_model_dates"),
    path("agents/<slug:slug>/models/name/", agent_models.model_name, name="agent_model_name"),
    path(
        "agents/<slug:slug>/models/<int:pk>/confirm/",
        agent_models.model_confirm,
        name="agent_model_confirm",
    ),
    path(
        "agents/<slug:slug>/models/<int:pk>/leave/",
        agent_models.model_leave,
        name="agent_model_leave",
    ),
    path("agents/<slug:slug>/retests/<int:pk>/", agent_models.retest_detail, name="agent_retest"),
]  # fmt: skip

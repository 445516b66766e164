"""Addresses of vendors, for programs."""

from django.urls import path

from govportal.api.views import resource
from registry.api import vendors

urlpatterns = [
    path(
        "vendors",
        resource(GET=vendors.vendors_list, POST=vendors.vendor_add),
        name="api_vendors",
    ),
    path(
        "vendors/<slug:slug>",
        resource(GET=vendors.vendor_read, PATCH=vendors.vendor_change),
        name="api_vendor",
    ),
    path(
        "vendors/<slug:slug>/assessments",
        resource(GET=vendors.assessments_list, POST=vendors.assessment_add),
        name="api_vendor_assessments",
    ),
    path(
        "vendors/<slug:slug>/models",
        resource(GET=vendors.models_list, POST=vendors.model_add),
        name="api_vendor_models",
    ),
    path(
        "vendors/<slug:slug>/notices",
        resource(GET=vendors.notices_list, POST=vendors.notice_add),
        name="api_vendor_notices",
    ),
]

"""Addresses of the portal's own controls."""

from django.urls import path

from evidence.views import own_controls, recertifications, reconciliations, restore_tests

urlpatterns = [
    path("controls/", own_controls.own_controls, name="own_controls"),
    path("controls/settings/", own_controls.setting_changes, name="setting_changes"),
    path("controls/settings/csv/", own_controls.setting_changes_csv, name="setting_changes_csv"),
    path("controls/roles/", recertifications.recertification_list, name="recertification_list"),
    path(
        "controls/roles/<str:number>/",
        recertifications.recertification_detail,
        name="recertification_detail",
    ),
    path(
        "controls/roles/<str:number>/answer/",
        recertifications.recertification_answer,
        name="recertification_answer",
    ),
    path(
        "controls/roles/<str:number>/csv/",
        recertifications.recertification_csv,
        name="recertification_csv",
    ),
    path("controls/restores/", restore_tests.restore_test_list, name="restore_test_list"),
    path("controls/restores/new/", restore_tests.restore_test_new, name="restore_test_new"),
    path(
        "controls/restores/<str:number>/",
        restore_tests.restore_test_detail,
        name="restore_test_detail",
    ),
    path("controls/lists/", reconciliations.reconciliation_list, name="reconciliation_list"),
    path("controls/lists/new/", reconciliations.reconciliation_new, name="reconciliation_new"),
    path(
        "controls/lists/<str:number>/",
        reconciliations.reconciliation_detail,
        name="reconciliation_detail",
    ),
    path(
        "controls/lists/<str:number>/withdraw/",
        reconciliations.reconciliation_withdraw,
        name="reconciliation_withdraw",
    ),
    path(
        "controls/lists/<str:number>/file/",
        reconciliations.reconciliation_file,
        name="reconciliation_file",
    ),
]

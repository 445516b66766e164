"""Signing in and out, one's account and password, and one's own views."""

from allauth.account import views
from django.urls import path, re_path

from govportal.people.views import (
    interest_end,
    person_settings,
    reading_choose,
    token_end,
    token_make,
    view_remove,
    view_rename,
    view_save,
)

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    # The key has hyphens of its own: the first one ends the person's number.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("me/", person_settings, name="person_settings"),
    path("me/reading/", reading_choose, name="reading_choose"),
    path("me/links/<int:pk>/end/", interest_end, name="interest_end"),
    path("me/tokens/", token_make, name="token_make"),
    path("me/tokens/<int:pk>/end/", token_end, name="token_end"),
    path("views/<slug:name>/save/", view_save, name="view_save"),
    path("views/<uuid:pk>/rename/", view_rename, name="view_rename"),
    path("views/<uuid:pk>/remove/", view_remove, name="view_remove"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
]

import pytest
from django.urls import resolve, reverse

pytestmark = pytest.mark.urls("govportal.people.urls")


def test_the_key_of_a_password_reset_may_have_hyphens():
    found = resolve("/password/reset/key/1-didg5s-69255d03ee0f/")
    assert found.kwargs == {"uidb36": "1", "key": "didg5s-69255d03ee0f"}


def test_the_address_allauth_puts_into_the_mail_is_the_one_that_answers():
    address = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": "2n", "key": "set-password"}
    )
    assert resolve(address).url_name == "account_reset_password_from_key"


def test_nobody_can_register():
    names = {"account_signup", "account_email"}
    for name in names:
        with pytest.raises(Exception, match="is not a valid view function or pattern name"):
            reverse(name)

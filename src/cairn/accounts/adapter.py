"""What allauth asks of the site."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own sentences, in the site's words: what is wrong and what to do."""

    error_messages = {  # noqa: RUF012  allauth declares it so
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("That e-mail address and password don't match. Check both and try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again or reset your password."),
    }

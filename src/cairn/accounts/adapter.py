"""What allauth asks of the site."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# Where somebody was going when they made an account: between that and signing in lies an e-mail.
CAME_FOR = "came_for"


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own sentences, in the site's words: what is wrong and what to do."""

    error_messages = {  # noqa: RUF012  allauth declares it so
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("That e-mail address and password don't match. Check both and try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again or reset your password."),
    }

    def remember_way(self, request: HttpRequest) -> None:
        """Keep where the person was going, if it is a page of ours."""
        came_for = request.POST.get("next") or request.GET.get("next", "")
        if came_for and self.is_safe_url(came_for):
            request.session[CAME_FOR] = came_for

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """For who signs in without having been sent there by a page."""
        found: str = request.session.pop(CAME_FOR, "") or super().get_login_redirect_url(request)
        return found

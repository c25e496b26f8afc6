"""How long a password must be, said in the reader's language: the framework's own sentence has no Vietnamese."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """At least so many characters (ASVS 5.0, 6.2.1)."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return _("Mật khẩu này quá ngắn: cần ít nhất {count} ký tự.").format(count=self.min_length)

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Ít nhất {count} ký tự.").format(count=self.min_length)

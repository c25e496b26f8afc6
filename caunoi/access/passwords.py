"""What a password must be, said in the reader's language: long enough, and not made of what everybody here would try first."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caunoi.vocabulary.names import fold

#: Folded and without blanks: the system, the organisation, its offices, and how people begin a password.
WORDS = frozenset({
    "caunoi", "congdoan", "liendoanlaodong", "liendoan", "laodong", "tonglien", "tongliendoan", "ldld", "cdcs",
    "doanvien", "chutich", "canbo", "vietnam", "hanoi", "saigon", "matkhau", "password", "admin", "welcome",
})  # fmt: skip
LEAST_LEFT = 4


class LongEnough(MinimumLengthValidator):
    """At least so many characters (ASVS 5.0, 6.2.1)."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return _("Mật khẩu này quá ngắn: cần ít nhất {count} ký tự.").format(count=self.min_length)

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Ít nhất {count} ký tự.").format(count=self.min_length)


class WordsOfTheOffice:
    """Refuses what is little more than such words, figures and signs, in whatever order and with or without accents."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError."""
        left = re.sub(r"[^a-z]", "", fold(password))
        for word in sorted(WORDS, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEAST_LEFT and re.search(r"[a-z]", fold(password)):
            raise ValidationError(
                _(
                    "Mật khẩu này ghép từ những từ ai cũng đoán được ở công đoàn. Hãy chọn một câu của riêng bạn."
                ),
                code="words_of_the_office",
            )

    def get_help_text(self) -> str:
        """What the page of passwords may say of it."""
        return _("Không ghép từ tên tổ chức, chức danh và chữ số.")

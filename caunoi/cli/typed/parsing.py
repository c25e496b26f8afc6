"""What the parser of the command line refuses, in the reader's language: it speaks English alone."""

from __future__ import annotations

import re
from typing import Any

from typer.exceptions import TyperException

from caunoi.cli.typed import reads
from caunoi.vocabulary.text import Text

NO_VERB = Text(vi="Không có lệnh “{name}”.", en="There is no command “{name}”.")
NO_OPTION = Text(vi="Không có lựa chọn “{name}”.", en="There is no option “{name}”.")
MEANT = Text(vi=" Ý là {names}?", en=" Is it {names}?")
LEFT_OUT = Text(vi="Thiếu “{name}”.", en="“{name}” is missing.")
NO_VALUE = Text(vi="Sau “{name}” phải ghi một giá trị.", en="“{name}” has to be followed by a value.")
TAKES_NONE = Text(vi="Sau “{name}” không ghi giá trị nào.", en="“{name}” takes no value.")
TOO_MANY = Text(vi="Thừa: {name}.", en="Too much: {name}.")
NOT_A_NUMBER = Text(vi="“{name}” phải là một số.", en="“{name}” has to be a number.")
NOT_THAT = Text(vi="Giá trị của “{name}” không dùng được.", en="The value of “{name}” cannot be used.")
HELP = Text(vi="Xem: {path} --help", en="See: {path} --help")
_NUMBER = re.compile(r"valid (?:integer|number|float|int)")
_EXTRA = re.compile(r"unexpected extra argument\(?s?\)? \((.*)\)")
_COMMAND = re.compile(r"No such command ['\"](.*?)['\"]\.")


def refused(error: TyperException) -> str:
    """The sentence, and below it where to read on."""
    lines = [_sentence(error)]
    if (context := getattr(error, "ctx", None)) is not None:
        lines.append(reads(HELP).format(path=context.command_path))
    return "\n".join(lines)


def _sentence(error: Any) -> str:
    message = str(error.message or "")
    match type(error).__name__:
        case "NoSuchOption":
            meant = ", ".join(sorted(error.possibilities or ()))
            said = reads(NO_OPTION).format(name=error.option_name)
            return said + (reads(MEANT).format(names=meant) if meant else "")
        case "BadOptionUsage":
            text = TAKES_NONE if "does not take" in message else NO_VALUE
            return reads(text).format(name=error.option_name)
        case "MissingParameter":
            return reads(LEFT_OUT).format(name=_named(error))
        case "BadParameter":
            text = NOT_A_NUMBER if _NUMBER.search(message) else NOT_THAT
            return reads(text).format(name=_named(error))
    if found := _COMMAND.search(message):
        return reads(NO_VERB).format(name=found[1])
    if found := _EXTRA.search(message):
        return reads(TOO_MANY).format(name=found[1])
    return str(error.format_message())


def _named(error: Any) -> str:
    """The option or argument as it is typed."""
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return hint.strip("'") if isinstance(hint, str) else " / ".join(hint)

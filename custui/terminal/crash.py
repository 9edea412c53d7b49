"""The end of a program that met a fault of its own: one sentence, the details where only its user reads them.

Textual would print a traceback with the value of every local: names, numbers, notes, a password in a
URL. What is kept here names places in the code and kinds of error, never a value.
"""

import os
import traceback
from datetime import datetime
from pathlib import Path

from custui.domain.errors import CustuiError
from custui.terminal.text import clean


def crash_sentence(error: BaseException, log: Path, now: datetime) -> str:
    """Return the one sentence to leave with after `error`, its details appended to `log`.

    A CustuiError is a sentence already and leaves nothing to look up. Any other one is kept under a
    reference that the sentence names. Never raises: a log that cannot be written is named in the
    sentence.
    """
    if isinstance(error, CustuiError):
        return f"custui: {clean(str(error))}"
    reference = os.urandom(3).hex().upper()
    sentence = f"custui stopped at a fault of its own (reference {reference})"
    try:
        _keep(f"{reference} {now.isoformat(timespec='seconds')}\n{without_values(error)}\n", log)
    except OSError as refused:
        return f"{sentence}, and its details could not be written to {log}: {refused.strerror}."
    return f"{sentence}; its details are in {log}."


def without_values(error: BaseException) -> str:
    """Return the traceback of `error` and of what led to it: places and kinds, no message, no local.

    Messages are left out because they quote what they choke on: `invalid literal for int(): '0803…'`.
    """
    lines: list[str] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        lines.append(f"{type(at).__module__}.{type(at).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
            for frame in traceback.extract_tb(at.__traceback__)
        ]
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n".join(lines)


def _keep(text: str, log: Path) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.write(text)

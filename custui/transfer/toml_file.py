"""TOML files checked against a model, with one sentence for what is wrong in them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from custui.domain.errors import FileError
from custui.domain.status import Status, fold_status
from custui.transfer.fields import Field, shorten

_Model = TypeVar("_Model", bound=BaseModel)


class Strict(BaseModel):
    """A part of such a file; an entry that it does not have is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Constant(Strict):
    """What a field always is, for every order."""

    constant: str


def known_statuses(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return the shop's words for statuses as they are. Raises ValueError where custui knows not what for."""
    for word in words.values():
        if fold_status(word) is Status.UNKNOWN:
            known = ", ".join(status for status in Status if status is not Status.UNKNOWN)
            raise ValueError(f"'{word}' is none of {known}")
    return words


def read_toml(file: Path, model: type[_Model], **defaults: object) -> _Model:
    """Return what `file` says as a `model`, what it leaves out as `defaults` has it.

    Raises FileNotFoundError where there is none, and FileError with one sentence that names the file and
    what stands wrong in it.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        if isinstance(error, tomllib.TOMLDecodeError):
            raise FileError(f"{file} is not valid TOML: {error}") from None
        raise FileError(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    try:
        return model.model_validate({**defaults, **told})
    except ValidationError as error:
        raise FileError(f"{file}: {_sentence(error)}") from None


def _sentence(error: ValidationError) -> str:
    """Return the first problem as one sentence."""
    first = error.errors()[0]
    # What pydantic adds of its own: which of a column's three kinds it tried, and that a key is one.
    own = ("constrained-", "tuple[", "[key]", "Constant")
    where = ".".join(str(part) for part in first["loc"] if not str(part).startswith(own))
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        reason = "there is no such entry"
    elif first["type"] == "missing":
        reason = "is missing"
    elif first["type"] == "string_too_short":
        reason = "is still to be filled in"
    elif first["type"] == "enum" and "[key]" in first["loc"]:
        reason = f"is no field; the fields are {', '.join(Field)}"
    elif first["type"] in ("enum", "literal_error"):
        reason = f"is {first['ctx']['expected']}, not '{shorten(str(first['input']))}'"
    return f"{where}: {reason}" if where else reason

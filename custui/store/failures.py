"""What a database engine's error comes to for a person: one sentence without SQL, values or passwords."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from custui.domain.errors import StoreBusyError, StoreError

_SQLITE_SENTENCES = (
    ("readonly", "{name} cannot be written: it was opened for reading only, or its folder cannot be written"),
    ("disk is full", "the disk is full: {name} was left as it was"),
    ("malformed", "{name} is damaged: run `custui doctor` and restore a backup"),
    ("not a database", "{name} is not a custui store"),
    ("unable to open", "{name} cannot be opened: it is gone, or its folder cannot be written"),
    ("disk i/o", "the disk under {name} failed: nothing was changed"),
    ("no such table", "{name} is not a complete custui store"),
    ("constraint failed", "{name} refused the change: it contradicts what is stored"),
)
_PG_SENTENCES = {
    "28P01": "{name} refused the user name or the password",
    "28000": "{name} refused the user name or the password",
    "3D000": "{name} does not exist on its server",
    "42501": "{name} does not allow this user to do that",
    "25006": "{name} cannot be written: it was opened for reading only",
    "53100": "the disk of the server is full: {name} was left as it was",
    "53300": "{name} has no connection left: try again in a moment",
    "42P01": "{name} is not a complete custui store",
}
_LOCKED = "{name} is locked by another program: try again in a moment"
_PG_BUSY = {
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "40001": _LOCKED,
    "57014": "{name} took too long to answer and was stopped: try again, or ask for less",
}
# Of the connection (class 08), the server going or not there yet (57P), a session it ended (25P03).
_PG_LOST = ("08", "57P", "25P03")
# The driver learns these while it connects, where it gives no code.
_PG_CONNECT = (
    ("authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("not permitted to log in", "28000"),
    ("no pg_hba.conf entry", "28000"),
    ("too many c", "53300"),  # clients, connections for a role or a database
    ("connection slots are reserved", "53300"),
    ("permission denied", "42501"),
    ('role "', "28000"),  # does not exist
    ("does not exist", "3D000"),
)


@contextmanager
def one_sentence(name: str) -> Iterator[None]:
    """Turn whatever the engine raises inside into a `StoreError` about the store called `name`.

    The engine's own error is not chained: its text may quote rows or a connection address.
    """
    try:
        yield
    except PoolTimeoutError:
        raise StoreBusyError(f"{name} is busy: try again in a moment") from None
    except DBAPIError as error:
        raise _store_error(error, name) from None
    except SQLAlchemyError as error:
        raise StoreError(f"{name} failed with {type(error).__name__}") from None
    except OverflowError:
        raise StoreError(f"{name} cannot hold a number that large") from None


def _store_error(error: DBAPIError, name: str) -> StoreError:
    words = str(error.orig).lower()
    if (type(error.orig).__module__ or "").startswith("sqlite3"):
        if "locked" in words or "busy" in words:
            return StoreBusyError(_LOCKED.format(name=name))
        for sign, sentence in _SQLITE_SENTENCES:
            if sign in words:
                return StoreError(sentence.format(name=name))
        return StoreError(f"{name} failed: {error.orig}")
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        state = next((code for sign, code in _PG_CONNECT if sign in words), None)
    if state in _PG_BUSY:
        return StoreBusyError(_PG_BUSY[state].format(name=name))
    if state in _PG_SENTENCES:
        return StoreError(_PG_SENTENCES[state].format(name=name))
    if state is None or state.startswith(_PG_LOST):
        return StoreError(f"{name} cannot be reached: the connection failed or was lost")
    if state.startswith("23"):
        return StoreError(f"{name} refused the change: it contradicts what is stored")
    return StoreError(f"{name} failed with error {state} of PostgreSQL")

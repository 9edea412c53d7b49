"""Drafts: what an agent has typed in a dialog and not saved, kept so that it can be gone on with.

A dialog that keeps one composes a `DraftKeeper` (see `custui.screens.draft_keeper`); whoever saves what was
typed names the draft's place to `DeedFeed`, which drops it once the store has taken the words.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from msgspec import Struct
from textual.app import App

from custui.domain.errors import CustuiError
from custui.domain.query import ListQuery
from custui.domain.query_codec import query_to_json
from custui.screens.context import DeskContext
from custui.terminal.text import clean_block

_LONGEST = 1_000_000
"""Characters of a field."""


class Draft(Struct, frozen=True):
    """What stood in a dialog's boxes."""

    fields: Mapping[str, str]
    """By name; whatever the dialog wants to know again."""
    at: datetime
    """When it was typed; aware."""

    def to_json(self) -> str:
        """Return it as the store keeps it."""
        return json.dumps({"at": self.at.isoformat(), "fields": dict(self.fields)}, ensure_ascii=False)


def read_draft(text: str) -> Draft | None:
    """Return the draft that the store kept, its fields clean; None where it is none."""
    try:
        kept = json.loads(text)
        at = datetime.fromisoformat(kept["at"])
        fields = {str(name): clean_block(str(value), _LONGEST) for name, value in kept["fields"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Draft(fields, at) if at.tzinfo is not None else None


def typed_at(draft: Draft, now: datetime, zone: ZoneInfo) -> str:
    """Return when it was typed, in the shop's words: `14:05`, on another day `3 May, 14:05`."""
    then, today = draft.at.astimezone(zone), now.astimezone(zone).date()
    hour = f"{then:%H:%M}"
    if then.date() == today:
        return hour
    year = "" if then.year == today.year else f" {then.year}"
    return f"{then.day} {then:%b}{year}, {hour}"


def place_of(kind: str, on: ListQuery) -> str:
    """Return the place of a draft for these customers: `note:+234…`, for many a name for the choice."""
    among = on.filters.among
    if among is not None and len(among) == 1:
        return f"{kind}:{next(iter(among))}"
    # The query's JSON leaves out who was marked.
    choice = json.dumps([query_to_json(on), sorted(among or ()), sorted(on.filters.without)])
    from hashlib import blake2b  # for few: no start need wait for it

    return f"{kind}:many:{blake2b(choice.encode(), digest_size=12).hexdigest()}"


class DraftShelf:
    """The drafts of one app: in memory at every key, in the store soon after, the newest last."""

    def __init__(self, desk: DeskContext) -> None:
        """Keep the drafts of who is at this desk."""
        self._desk = desk
        self._unkept: dict[str, str] = {}
        """By place, what the store does not have yet."""
        self._changing, self._writing = Lock(), Lock()

    def put(self, place: str, text: str) -> None:
        """Let this be the draft at `place`; empty drops it. The store hears of it with `work_off`."""
        with self._changing:
            self._unkept[place] = text

    def read(self, place: str) -> Draft | None:
        """Return the draft at `place`. Blocks; raises CustuiError where the store cannot answer."""
        with self._changing:
            text = self._unkept.get(place)
        if text is None:
            text = self._desk.repository.draft(self._desk.agent, place)
        return read_draft(text) if text else None

    def work_off(self) -> None:
        """Tell the store of all that was put here. Blocks; raises the first CustuiError, having tried all."""
        refused: CustuiError | None = None
        with self._writing:
            tried: dict[str, str] = {}
            while (found := self._next(tried)) is not None:
                place, text = found
                tried[place] = text
                try:
                    self._desk.repository.keep_draft(self._desk.agent, place, text)
                except CustuiError as error:
                    refused = refused or error
                    continue
                with self._changing:
                    if self._unkept.get(place) == text:
                        del self._unkept[place]
        if refused is not None:
            raise refused

    def try_work_off(self) -> None:
        """Tell the store what it does not have yet; where it fails, that stays here for the next time."""
        with suppress(CustuiError):
            self.work_off()

    def _next(self, tried: Mapping[str, str]) -> tuple[str, str] | None:
        with self._changing:
            waiting = (item for item in self._unkept.items() if tried.get(item[0]) != item[1])
            return next(waiting, None)


_SHELVES: WeakKeyDictionary[App[Any], DraftShelf] = WeakKeyDictionary()


def shelf_of(app: App[Any], desk: DeskContext) -> DraftShelf:
    """Return the app's shelf."""
    return _SHELVES.setdefault(app, DraftShelf(desk))

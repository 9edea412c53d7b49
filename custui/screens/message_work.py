"""MessageWork: what an agent has made of a message so far, as a value. Pure: no widget here."""

import json
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from custui.domain.message_text import message_text

_FREE = ""
"""What stands for no template among the texts of a draft."""


class MessageWork(Struct, frozen=True):
    """Every template has a text of its own here, so that going from one to another loses no word."""

    template: int | None = None
    """The id of the one chosen; None for a message without one."""
    edited: Mapping[int | None, str] = field(default_factory=dict)
    """By template, the text as the agent changed it."""
    written: Mapping[str, str] = field(default_factory=dict)
    """By placeholder, what the agent wrote where it could not be filled."""
    order: int | None = None
    """The id of the order that it speaks of; None for the latest open one, else the latest."""

    def text(self, bodies: Mapping[int, str]) -> str:
        """Return the text of the template chosen, as it stands now."""
        body = "" if self.template is None else bodies.get(self.template, "")
        return self.edited.get(self.template, message_text(body))

    def with_text(self, text: str, bodies: Mapping[int, str]) -> "MessageWork":
        """Let `text` be the text; one that is the template's own is no edit."""
        edited = {template: kept for template, kept in self.edited.items() if template != self.template}
        if text != replace(self, edited=edited).text(bodies):
            edited[self.template] = text
        return replace(self, edited=edited)

    def with_written(self, name: str, value: str) -> "MessageWork":
        """Let `value` stand for a placeholder; blank gives it up."""
        written = {known: kept for known, kept in self.written.items() if known != name}
        if value.strip():
            written[name] = value
        return replace(self, written=written)

    def among(self, bodies: Mapping[int, str]) -> "MessageWork":
        """Return this where templates may be gone: what was written with one is kept as free text."""
        lost = [
            text for template, text in self.edited.items() if template is not None and template not in bodies
        ]
        if not lost and (self.template is None or self.template in bodies):
            return self
        edited = {key: text for key, text in self.edited.items() if key is None or key in bodies}
        if lost:
            edited[None] = "\n\n".join(filter(None, [edited.get(None, ""), *lost]))
        return replace(self, template=self.template if self.template in bodies else None, edited=edited)

    def behind(self, draft: "MessageWork") -> "MessageWork":
        """Return `draft` with what was typed here put behind it; what was chosen here stays chosen."""
        if not (self.edited or self.written):
            return draft
        edited = dict(draft.edited)
        for template, text in self.edited.items():
            edited[template] = f"{edited[template]}\n\n{text}" if template in edited else text
        return replace(self, edited=edited, written={**draft.written, **self.written})

    def to_fields(self) -> dict[str, str]:
        """Return it as a draft's fields, empty where nothing was typed: in ASCII, which keeps every emoji."""
        if not (self.edited or self.written):
            return {"work": ""}
        kept = {
            "template": self.template,
            "edited": {_FREE if key is None else str(key): text for key, text in self.edited.items()},
            "written": dict(self.written),
            "order": self.order,
        }
        return {"work": json.dumps(kept)}


def read_work(fields: Mapping[str, str]) -> MessageWork:
    """Return the work that a draft's fields hold; an empty one where they hold none that can be read."""
    try:
        kept = json.loads(fields["work"])
        return MessageWork(
            _number(kept["template"]),
            {_number(key or None): message_text(str(text)) for key, text in kept["edited"].items()},
            {str(name): message_text(str(value)) for name, value in kept["written"].items()},
            _number(kept["order"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return MessageWork()


def _number(kept: object) -> int | None:
    return None if kept is None else int(str(kept))

"""Message templates: texts with `{{placeholders}}`, kept by the shop for all its agents."""

from msgspec import Struct

LONGEST_MESSAGE = 1_024
"""Characters from which on a message is warned about; WhatsApp shows longer ones folded."""


class NewTemplate(Struct, frozen=True):
    """A template to be made."""

    name: str
    body: str


class Template(Struct, frozen=True):
    """A template of the shop's; also its new wording, with the version that the agent saw."""

    id: int
    name: str
    body: str
    version: int = 1

"""Message templates: texts with `{{placeholders}}`, kept by the shop for all its agents."""

from dataclasses import dataclass

LONGEST_MESSAGE = 1_024
"""Characters from which on a message is warned about; WhatsApp shows longer ones folded."""


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A template to be made."""

    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the shop's; also its new wording, with the version that the agent saw."""

    id: int
    name: str
    body: str
    version: int = 1

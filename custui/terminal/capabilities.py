"""What the terminal at hand can do, read once from the environment it is given."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terminal:
    """What to offer and what to warn of."""

    remote: bool = False
    """An SSH session: the browser is on another machine."""
    display: bool = False
    """A local graphical display, where a browser can open."""
    multiplexer: str | None = None
    """`tmux` or `screen`, which swallow links and the clipboard unless told otherwise."""
    unicode: bool = True
    """Whether signs such as ₦ can be shown."""
    colour: bool = True
    """False with NO_COLOR."""

    @property
    def can_open_browser(self) -> bool:
        """A browser may open only on the agent's own machine."""
        return self.display and not self.remote


def read_terminal(environment: Mapping[str, str], encoding: str) -> Terminal:
    """Return what `environment` (such as os.environ) and the output `encoding` tell."""
    raise NotImplementedError

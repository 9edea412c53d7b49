"""What the terminal at hand can do, read once from the environment it is given."""

import codecs
import sys
from collections.abc import Mapping

from msgspec import Struct


class Terminal(Struct, frozen=True):
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


def read_terminal(environment: Mapping[str, str], encoding: str, platform: str = sys.platform) -> Terminal:
    """Return what `environment` (such as os.environ), the output `encoding` and the `platform` tell.

    Textual follows NO_COLOR whenever it is set, https://no-color.org only where it is not empty;
    custui goes with Textual, so that the two never disagree on one screen.
    """
    kind = environment.get("TERM", "")
    return Terminal(
        remote=_any_set(environment, "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"),
        display=platform in _ALWAYS_GRAPHICAL or _any_set(environment, "DISPLAY", "WAYLAND_DISPLAY"),
        multiplexer=_multiplexer(environment, kind),
        unicode=_is_utf8(encoding) and kind not in _FEW_SIGNS,
        colour="NO_COLOR" not in environment,
    )


_ALWAYS_GRAPHICAL = frozenset({"darwin", "win32"})
_FEW_SIGNS = frozenset({"linux", "dumb"})
"""The Linux console's fonts hold 256 or 512 signs, and ₦ is not among them."""


def _any_set(environment: Mapping[str, str], *names: str) -> bool:
    return any(environment.get(name) for name in names)


def _multiplexer(environment: Mapping[str, str], kind: str) -> str | None:
    """Return which multiplexer stands in between, also one at the agent's end of an SSH session.

    The variables of such a one do not come through SSH; its TERM does. tmux may call itself `screen`.
    """
    if environment.get("TMUX") or kind.startswith("tmux"):
        return "tmux"
    if environment.get("STY") or kind.startswith("screen"):
        return "screen"
    return None


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False

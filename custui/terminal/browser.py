"""Opening a link in the agent's own browser, where `Terminal.can_open_browser` says there is one."""

import shutil
import subprocess
import sys

from custui.domain.errors import CustuiError

_OPENER = "open" if sys.platform == "darwin" else "xdg-open"


def open_in_browser(url: str) -> None:
    """Hand `url` to the desktop and return at once; the browser lives on without the desk.

    Raises CustuiError where the desktop offers no way to open links. Not Python's `webbrowser`, which
    falls back to text browsers on the agent's terminal.
    """
    opener = shutil.which(_OPENER)
    if opener is None:
        raise CustuiError(f"there is no {_OPENER} on this machine to open links with")
    # The shell puts the opener into the background and ends, so nobody waits for the browser; without
    # a terminal of its own the opener has nowhere to start a text browser.
    subprocess.run(  # noqa: S603 -- a fixed script; the link is an argument, never shell text
        ["/bin/sh", "-c", '"$0" "$1" &', opener, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )

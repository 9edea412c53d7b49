import pytest

from custui.terminal.capabilities import Terminal, read_terminal


def read(encoding: str = "utf-8", platform: str = "linux", **environment: str) -> Terminal:
    return read_terminal(environment, encoding, platform)


def test_a_plain_terminal() -> None:
    assert read(TERM="xterm-256color") == Terminal()


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"])
def test_over_ssh_no_browser_opens_not_even_with_a_forwarded_display(name: str) -> None:
    terminal = read(**{name: "192.0.2.7 50000 192.0.2.1 22", "DISPLAY": "localhost:10.0"})
    assert terminal.remote
    assert not terminal.can_open_browser


@pytest.mark.parametrize(
    ("environment", "platform", "can_open"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ""}, "linux", False),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"SSH_TTY": "/dev/ttys001"}, "darwin", False),
    ],
)
def test_where_a_browser_can_open(environment: dict[str, str], platform: str, can_open: bool) -> None:
    assert read(platform=platform, **environment).can_open_browser is can_open


@pytest.mark.parametrize(
    ("environment", "multiplexer"),
    [
        ({"TMUX": "/tmp/tmux-1000/default,1,0", "TERM": "screen-256color"}, "tmux"),
        ({"TERM": "tmux-256color"}, "tmux"),
        ({"STY": "1234.pts-0.host", "TERM": "xterm"}, "screen"),
        ({"TERM": "screen.xterm-256color"}, "screen"),
        ({"TERM": "xterm-256color", "TMUX": ""}, None),
    ],
)
def test_multiplexers(environment: dict[str, str], multiplexer: str | None) -> None:
    assert read(**environment).multiplexer == multiplexer


@pytest.mark.parametrize(
    ("encoding", "kind", "shows"),
    [
        ("UTF-8", "xterm", True),
        ("utf8", "xterm", True),
        ("ANSI_X3.4-1968", "xterm", False),
        ("iso-8859-1", "xterm", False),
        ("no-such-encoding", "xterm", False),
        ("", "xterm", False),
        ("utf-8", "linux", False),
        ("utf-8", "dumb", False),
    ],
)
def test_whether_naira_can_be_shown(encoding: str, kind: str, shows: bool) -> None:
    assert read(encoding, TERM=kind).unicode is shows


def test_no_color() -> None:
    assert read().colour
    assert not read(NO_COLOR="1").colour
    assert not read(NO_COLOR="").colour

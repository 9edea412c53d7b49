"""Stylesheets parsed once for all apps of a test run; each app would parse its hundred anew."""

from typing import Any
from weakref import WeakKeyDictionary

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_variables: WeakKeyDictionary[Stylesheet, tuple[dict[str, str], frozenset[tuple[str, str]]]] = (
    WeakKeyDictionary()
)
"""What each stylesheet's variables come to: a theme has hundreds, too many to hash again for each source."""
_same: dict[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] = {}
"""One key for all whose variables are alike: comparing it with itself costs nothing."""


def install() -> None:
    """Let all stylesheets share what they parsed, as each does already with its own."""
    setattr(Stylesheet, "_parse_rules", _parse_once)  # noqa: B010
    # The same as RuleSet's own, but not by a call into Python, of which each app makes a hundred thousand.
    setattr(RuleSet, "__hash__", object.__hash__)  # noqa: B010


def _parse_once(stylesheet: Stylesheet, css: str, *told: Any, **named: Any) -> list[RuleSet]:  # noqa: ANN401
    key = (css, told, frozenset(named.items()), _variables_of(stylesheet))
    if key not in _parsed:
        _parsed[key] = _parse_rules(stylesheet, css, *told, **named)
    return _parsed[key]


def _variables_of(stylesheet: Stylesheet) -> frozenset[tuple[str, str]]:
    """Return its variables as a key; new ones are set as a whole, never one by one."""
    known = _variables.get(stylesheet)
    if known is None or known[0] is not stylesheet._variables:
        told = frozenset(stylesheet._variables.items())
        known = (stylesheet._variables, _same.setdefault(told, told))
        _variables[stylesheet] = known
    return known[1]

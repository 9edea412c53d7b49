"""Stylesheets parsed once for all apps of a test run; each app would parse its hundred anew."""

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def install() -> None:
    """Let all stylesheets share what they parsed, as each does already with its own."""
    setattr(Stylesheet, "_parse_rules", _parse_once)  # noqa: B010


def _parse_once(stylesheet: Stylesheet, css: str, *told: Any, **named: Any) -> list[RuleSet]:  # noqa: ANN401
    key = (css, told, frozenset(named.items()), frozenset(stylesheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(stylesheet, css, *told, **named)
    return _parsed[key]

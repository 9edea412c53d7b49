"""Boxes to type in let no control code through to the terminal."""

import ast
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult

import custui
from custui.widgets.clean_input import CleanInput


class OneBox(App[None]):
    def compose(self) -> ComposeResult:
        yield CleanInput(max_length=20)


async def test_what_is_pasted_is_cleaned_before_it_is_drawn() -> None:
    app = OneBox()
    async with app.run_test() as pilot:
        box = app.query_one(CleanInput)
        box.post_message(events.Paste("No\x1b]52;c;aGk=\x07te\u202e\tone"))
        await pilot.pause()
        assert box.value.isprintable()
        assert box.value.startswith("No")
        assert box.value.endswith("te one")
        assert not box.cursor_blink


def test_no_screen_has_a_box_that_is_not_clean() -> None:
    bare = [
        f"{file.name}:{node.lineno}"
        for folder in ("screens", "widgets")
        for file in sorted((Path(custui.__file__).parent / folder).glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Input"
    ]
    assert bare == []

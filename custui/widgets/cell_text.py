"""What a DataTable cell can hold, made from what the rest of the program writes."""

from rich.text import Text
from textual.app import App
from textual.content import Content
from textual.style import Style


def cell_text(content: Content, app: App[object]) -> Text:
    """Return `content` in the theme's colours: a DataTable knows neither Content nor colour names."""
    text = Text(no_wrap=True, end="")
    for part, style in content.render(Style.null(), end="", parse_style=app.stylesheet.parse_style):
        text.append(part, style.rich_style)
    return text

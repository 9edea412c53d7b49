"""Notice: one line of trouble above rows that stay."""

from textual.content import Content
from textual.reactive import var
from textual.widgets import Static


class Notice(Static):
    """Shown only while there is something to say."""

    DEFAULT_CSS = """
    Notice {
        display: none;
        height: auto;
        max-height: 3;
        padding: 0 1;
        color: $text-error;
    }
    """

    sentence: var[str] = var("")

    def watch_sentence(self, sentence: str) -> None:
        """Show the sentence."""
        self.display = bool(sentence)
        self.update(Content(sentence))

"""InsightLines: what the customer's orders say, in sentences."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.sentences import OVERDUE, insight_sentences
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView
from custui.widgets.flow import wrapped


class InsightLines(Widget):
    """One paragraph of sentences, or one line each where the layout adds the class `-apart`."""

    DEFAULT_CSS = """
    InsightLines { height: auto; }
    """

    view: reactive[CustomerView | None] = reactive(None, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the sentences take at this width."""
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        """Return the sentences."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        if self.view is None or width <= 0:
            return []
        sentences = [_sentence(clean(words)) for words in insight_sentences(self.view.details.insights)]
        paragraphs = sentences if self.has_class("-apart") else [Content(" ").join(sentences)]
        return [line for paragraph in paragraphs for line in wrapped(paragraph, width)]


def _sentence(words: str) -> Content:
    """Return a clean sentence; the one that asks for a deed stands out."""
    return Content.styled(words, "$text-warning") if words.startswith(OVERDUE) else Content(words)

"""TemplateList: the templates by name, one of them chosen by moving or by the first letters of its name."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.timer import Timer
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from custui.domain.templates import Template
from custui.domain.text import fold
from custui.terminal.text import clean

NO_TEMPLATE = "No template"


class TemplateList(OptionList):
    """The first row is none of them, for a message of the agent's own."""

    REST: ClassVar[float] = 1.0
    """Seconds without a key after which what was typed is no beginning any more."""
    DEFAULT_CSS = """
    TemplateList { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        """Show that there can be a message without any."""
        super().__init__(Option(NO_TEMPLATE), compact=True, markup=False, id="templates")
        self._templates: tuple[Template, ...] = ()
        self._typed = ""
        self._rest: Timer | None = None

    @property
    def chosen(self) -> Template | None:
        """The template highlighted."""
        place = self.highlighted or 0
        return self._templates[place - 1] if 0 < place <= len(self._templates) else None

    def show_templates(self, templates: Sequence[Template], chosen: int | None) -> None:
        """Show these, standing on the one of this id."""
        self._templates = tuple(templates)
        names = [Option(Content(clean(template.name))) for template in templates]
        self.set_options([Option(NO_TEMPLATE), *names])
        self.stand_on(chosen)

    def stand_on(self, chosen: int | None) -> None:
        """Highlight the template of this id, else the row without any."""
        ids = [template.id for template in self._templates]
        self.highlighted = ids.index(chosen) + 1 if chosen in ids else 0

    def on_key(self, event: events.Key) -> None:
        """Go to the template whose name, or a word of it, begins with what is typed."""
        if event.key == "backspace":
            self._seek(self._typed[:-1])
        elif event.is_printable and event.character is not None:
            self._seek(self._typed + event.character)
        else:
            self._seek("")
            return
        event.stop()
        event.prevent_default()

    def on_blur(self) -> None:
        """Forget what was typed."""
        self._forget()

    def _forget(self) -> None:
        self._seek("")

    def _seek(self, typed: str) -> None:
        if typed == self._typed:
            return
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(self.REST, self._forget, name="typed") if typed else None
        wanted = fold(typed)
        names = [fold(NO_TEMPLATE), *(fold(template.name) for template in self._templates)]
        begin = [place for place, name in enumerate(names) if name.startswith(wanted)]
        inside = [place for place, name in enumerate(names) if f" {wanted}" in name]
        if wanted and not (begin or inside):
            return  # a letter too many: what was found so far stands
        self._typed = typed
        self.border_subtitle = Content(f"{clean(typed)}_") if typed else ""
        if wanted:
            self.highlighted = (begin or inside)[0]

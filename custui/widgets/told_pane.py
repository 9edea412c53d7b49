"""ToldPane: a tab whose parts hear that they are shown, and how large, whenever it is opened."""

from textual.content import Content
from textual.events import Resize, Show
from textual.widget import Widget
from textual.widgets import TabPane


class ToldPane(TabPane):
    """Tells its parts itself where Textual does not.

    After something was scrolled, Textual finds places anew when first asked for one. Where that falls
    between the opening of a tab and its layout, it takes what is in the tab for shown already, and sends
    it no Resize and no Show (https://github.com/Textualize/textual/issues/5024): notes and charts would
    stay empty.
    """

    def __init__(self, title: Content, name: str) -> None:
        """Take what the tab is called, and its id; it is not shown yet."""
        super().__init__(title, id=name)
        self._is_told = False

    def on_show(self) -> None:
        """Take note: whoever tells the pane tells its parts."""
        self._is_told = True

    def on_hide(self) -> None:
        """Be told again next time."""
        self._is_told = False

    def see_told(self) -> None:
        """Make sure, once the tab is opened, that its parts are told."""
        # First what the layout sends reaches the pane, if it sends anything.
        self.call_after_refresh(self.call_next, self._tell)

    def _tell(self) -> None:
        if self._is_told or not self.display:
            return
        self._is_told = True
        for part in self.query(Widget):
            if not all(above.display for above in part.ancestors_with_self):
                continue  # charts that have no room here would be loaded and drawn for nobody
            part.post_message(Resize(part.outer_size, part.virtual_size, part.container_size))
            part.post_message(Show())

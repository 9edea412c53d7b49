"""LikelyLine: that the customer is likely somebody else of the shop's too, and the key that merges both."""

from collections.abc import Sequence

from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from custui.domain.merging import LikelySame
from custui.domain.phone import national_form
from custui.terminal.text import clean
from custui.widgets.customer_view import CustomerView

_ACTION = "merge"


class LikelyLine(Widget):
    """One line, there only while somebody is likely the same; a click does what its key does."""

    DEFAULT_CSS = """
    LikelyLine {
        display: none;
        height: 1;
        padding: 0 1;
        color: $text-accent;
        &:hover { background: $block-hover-background; }
    }
    """

    likely: reactive[tuple[LikelySame, ...]] = reactive(())
    view: reactive[CustomerView | None] = reactive(None)
    key: reactive[str] = reactive("")
    """What is pressed to merge, as the footer writes it; empty where that cannot be done."""

    def on_mount(self) -> None:
        """Follow what the screen's keys can do."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._look())

    def watch_likely(self, likely: tuple[LikelySame, ...]) -> None:
        """Come and go."""
        self.display = bool(likely)
        self._look()

    def render(self) -> Content:
        """Draw the offer."""
        region = self.view.rules.region if self.view else ""
        return offer(self.likely, region, self.key, self.content_size.width)

    async def on_click(self, event: Click) -> None:
        """Open what the key opens."""
        event.stop()
        if self.key:
            await self.run_action(f"screen.{_ACTION}")

    def _look(self) -> None:
        if self.is_attached:
            keys = {
                active.binding.action: self.app.get_key_display(active.binding)
                for active in self.screen.active_bindings.values()
                if active.enabled
            }
            self.key = keys.get(_ACTION, "")


def offer(likely: Sequence[LikelySame], region: str, key: str, width: int) -> Content:
    """Return `Likely the same person: Ngozi Obi 0809 555 0110 (same WhatsApp number) · M merge`, in `width`.

    Where there is less room the reason goes first, then the words before; the key always stays.
    """
    if not likely:
        return Content()
    first, others = likely[0], len(likely) - 1
    name, phone = clean(first.customer.name).strip(), clean(national_form(first.customer.phone, region))
    who = f"{name} {phone}".strip()
    more = f" and {others} more" if others else ""
    reasons = ", ".join(reason.value for reason in first.reasons)
    way = Content.assemble((" · ", "$text-muted"), (key, "bold"), " merge") if key else Content()
    short = Content.assemble((" · ", "$text-muted"), (key, "bold")) if key else Content()
    variants = (
        (f"Likely the same person: {who} ({reasons}){more}", way),
        (f"Likely the same person: {who} ({first.reasons[0].value}){more}", way),
        (f"Likely the same person: {who}{more}", way),
        (f"Likely the same: {who}{more}", way),
        (f"Same? {who}{more}", way),
        (f"Same? {who}", short),
    )
    for words, after in variants:
        line = Content(words) + after
        if line.cell_length <= width:
            return line
    words, after = variants[-1]
    return Content(words).truncate(max(0, width - after.cell_length), ellipsis=True) + after

"""MessageBase: what is written to a customer, what it comes to, and the draft of it."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static, TextArea

from custui.domain.customer import CustomerRow
from custui.domain.message_values import Speaker
from custui.domain.orders import Order
from custui.domain.placeholders import Filled, Gap
from custui.screens.context import DeskContext
from custui.screens.draft_dialog import DraftDialog
from custui.screens.draft_keeper import DraftKeeper
from custui.screens.drafts import typed_at
from custui.screens.message_answers import CustomerRead, Failed, TemplatesRead, read_customer, read_templates
from custui.screens.message_facts import MessageFacts
from custui.screens.message_words import (
    count_words,
    length_warning,
    order_line,
)
from custui.screens.message_work import MessageWork, read_work
from custui.terminal.text import clean
from custui.widgets.gap_box import GapBox
from custui.widgets.key_hints import KeyHint, KeyHints
from custui.widgets.message_box import MessageBox
from custui.widgets.message_preview import MessagePreview
from custui.widgets.tap_bar import TapBar
from custui.widgets.template_list import TemplateList

_HINTS = (
    KeyHint("^S", "go on", "screen.go"),
    KeyHint("^O", "order", "screen.order"),
    KeyHint("^G", "insert", "screen.placeholder"),
    KeyHint("^R", "start over", "screen.reset"),
    KeyHint("^T", "library", "screen.templates"),
    KeyHint("Esc", "back", "screen.close"),
)
_TAPS = (
    ("Go on", "screen.go"),
    ("Order", "screen.order"),
    ("Insert", "screen.placeholder"),
    ("Close", "screen.close"),
)


class MessageBase(DraftDialog[None]):
    """Keeps for every template a text of its own, and shows what the one at hand comes to."""

    def __init__(
        self,
        context: DeskContext,
        customer: CustomerRow,
        orders: tuple[Order, ...] | None = None,
        template: int | None = None,
    ) -> None:
        """Write to `customer`; without its `orders`, the latest first, both are asked for again.

        `template` is the id of the one to begin with, whatever a draft was begun with.
        """
        super().__init__()
        self.desk = context
        self.facts = MessageFacts(customer, orders)
        self.work = MessageWork(template)
        self._wanted = template
        self._draft: MessageWork | None = None
        """What was left here, until the templates it is of are known."""

    def compose(self) -> ComposeResult:
        """Put the templates beside the text, and under the text what the customer gets."""
        with Vertical(classes="dialog", id="message") as dialog:
            whom = clean(self.facts.customer.name).strip() or "no name"
            dialog.border_title = Content(f"Message · {whom}")
            with Horizontal(id="message-desk"):
                yield TemplateList()
                with Vertical(id="writing"):
                    yield MessageBox(placeholder="Write a message, or choose a template", id="text")
                    yield GapBox()
                    yield Static(id="about", markup=False)
                    yield MessagePreview(id="preview")
            yield Static(id="warning", markup=False)
            yield Static(classes="problem", markup=False)
            yield KeyHints()
            yield TapBar(_TAPS)
        yield DraftKeeper(self.desk, f"message:{self.facts.customer.phone}")

    def on_mount(self) -> None:
        """Ask for the templates, and for the orders where they are not known."""
        self.read_templates()
        if self.facts.orders is None:
            self._ask("customer", partial(read_customer, self.desk, self.facts.customer.phone))
        self.draw()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _hint(self) -> None:
        """Say what can be pressed, and where Tab goes from here."""
        focus, gap = self.focused, self.query_one(GapBox)
        if focus is self.query_one(TemplateList):
            ahead = "text"
        else:
            ahead = "fill in" if focus is self.box and gap.display else "list"
        go, *others = _HINTS
        self.query_one(KeyHints).hints = (go, KeyHint("Tab", ahead, "app.focus_next"), *others)

    # What is at hand.

    @property
    def box(self) -> MessageBox:
        """The text."""
        return self.query_one(MessageBox)

    @property
    def speaker(self) -> Speaker:
        """Who writes, and when."""
        return Speaker(self.desk.agent, self.desk.repository.rules, self.desk.clock())

    def filled(self) -> Filled:
        """Return what the text comes to."""
        return self.facts.filled(self.box.text, self.work, self.speaker)

    def gaps(self) -> tuple[Gap, ...]:
        """Return what the shop cannot fill in; what is still being read is not missing yet."""
        if self.facts.orders is None:
            return ()
        return self.facts.gaps(self.box.text, self.work, self.speaker)

    # What the store says.

    def _ask(self, group: str, question: Callable[[], Message]) -> None:
        def answer() -> None:
            self.post_message(question())

        self.run_worker(answer, thread=True, exclusive=True, group=group)

    def read_templates(self) -> None:
        """Ask for the templates."""
        self._ask("templates", partial(read_templates, self.desk))

    @on(TemplatesRead)
    def _show_templates(self, message: TemplatesRead) -> None:
        self.facts = replace(self.facts, templates=message.templates)
        work = self.work if self._draft is None else self.work.behind(self._draft)
        self._draft = None
        self._take_work(self._as_wanted(work).among(self.facts.bodies))

    @on(CustomerRead)
    def _show_customer(self, message: CustomerRead) -> None:
        # A list's row may be of a period; a placeholder speaks of all there is.
        customer = message.customer or self.facts.customer
        self.facts = replace(self.facts, customer=customer, orders=message.orders)
        self.draw()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.say(f"{clean(message.sentence)} — a message of your own can be written all the same")
        self.facts = replace(self.facts, orders=self.facts.orders or ())
        self.draw()

    # The draft.

    @on(DraftKeeper.Found)
    def _take_draft(self, message: DraftKeeper.Found) -> None:
        """Go on with what was left here."""
        draft = read_work(message.draft.fields)
        begun = typed_at(message.draft, self.desk.clock(), self.desk.repository.rules.zone)
        self.say(f"Here is what you began at {begun}: Ctrl+R begins anew.")
        if self.facts.templates is None:
            self._draft = draft
        else:
            self._take_work(self._as_wanted(self.work.behind(draft)).among(self.facts.bodies))
        self.set_focus(self.box)

    def _as_wanted(self, work: MessageWork) -> MessageWork:
        """Return the work with the template that the agent asked for; asked once."""
        wanted, self._wanted = self._wanted, None
        return work if wanted is None else replace(work, template=wanted)

    def keep_work(self) -> None:
        """Keep what was typed as a draft."""
        self.keep(self.work.to_fields())

    # What is shown.

    def _take_work(self, work: MessageWork) -> None:
        """Show another state of the work."""
        self.work = work
        self.query_one(TemplateList).show_templates(self.facts.templates or (), work.template)
        self._show_text()

    def _show_text(self) -> None:
        text = self.work.text(self.facts.bodies)
        if text != self.box.text:
            self.box.show_text(text)
        self.draw()

    def draw(self, at: str | None = None) -> None:
        """Show what the text comes to, and a box for the gap named `at`, or whichever is next."""
        desk, filled = self.desk, self.filled()
        self.query_one(MessagePreview).show(filled)
        self.box.mark_gaps(gap.name for gap in filled.gaps)
        rules, now = desk.repository.rules, desk.clock()
        about = order_line(self.facts.order(self.work), now, rules, unicode=desk.terminal.unicode)
        reading = Content("reading the orders…") if self.facts.orders is None else about
        self.query_one("#about", Static).update(Content("Preview · ") + reading)
        self.query_one("#message").border_subtitle = Content(count_words(filled.text))
        warning = length_warning(filled.text)
        self.query_one("#warning", Static).update(Content(warning))
        self.query_one("#warning").display = bool(warning)
        self.query_one(GapBox).show(self.gaps(), self.work.written, at)
        self._hint()

    # What the agent writes.

    @on(OptionList.OptionHighlighted)
    def _choose(self) -> None:
        """Show the text of the template stood on."""
        chosen = self.query_one(TemplateList).chosen
        template = chosen.id if chosen is not None else None
        if self.facts.templates is not None and template != self.work.template:
            self.work = replace(self.work, template=template)
            self.say("")
            self._show_text()

    @on(TextArea.Changed)
    def take_text(self) -> None:
        """Take what stands in the box."""
        text = self.box.text
        if text != self.work.text(self.facts.bodies):
            self.work = self.work.with_text(text, self.facts.bodies)
            self.say("")
            self.keep_work()
        self.draw()

    @on(GapBox.Written)
    def _write_value(self, message: GapBox.Written) -> None:
        self.work = self.work.with_written(message.name, message.value)
        self.say("")
        self.keep_work()
        self.draw()

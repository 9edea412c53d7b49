"""MessageDialog: a message to one customer, from a template or free, on its way to the Contact panel."""

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from custui.domain.placeholders import Gap, fill, written
from custui.screens.choose import ChooseDialog
from custui.screens.contact import ContactAnswer, ContactDialog
from custui.screens.message_base import MessageBase
from custui.screens.message_words import order_choices, refusal
from custui.screens.placeholder_choice import PlaceholderDialog
from custui.screens.sizes import HORIZONTAL, VERTICAL
from custui.widgets.gap_box import GapBox


class MessageDialog(MessageBase):
    """Stays below the Contact panel, so that coming back from there finds everything as it was.

    What is typed is kept as a draft until the panel has been opened and closed, or the agent begins anew.
    """

    CSS_PATH: ClassVar = ["dialog.tcss", "message.tcss"]
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    AUTO_FOCUS = "TemplateList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "go", "Go on", id="message.go"),
        Binding("ctrl+o", "order", "Which order", id="message.order"),
        Binding("ctrl+g", "placeholder", "Put in a placeholder", id="message.placeholder"),
        Binding("ctrl+r", "reset", "Start over", id="message.reset"),
        Binding("ctrl+t", "templates", "Templates", id="message.templates"),
        Binding("escape", "close", "Close", id="message.close"),
    ]

    # What the agent does.

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        """Go on with the template; without one, write."""
        if self.work.template is None and not self.box.text.strip():
            self.set_focus(self.box)
        else:
            self.action_go()

    @on(GapBox.Entered)
    def _next_gap(self, message: GapBox.Entered) -> None:
        """Take what was written, or the placeholder that was meant; then the next gap, or go on."""
        if not message.value.strip():
            if not message.gap.nearest:
                return
            self._mend(message.gap)
        if self.filled().gaps:
            self.draw(at="")
            self.query_one(GapBox).focus_box()
        else:
            self.action_go()

    def _mend(self, gap: Gap) -> None:
        """Put the placeholder that was meant in the place of one that there is none of."""
        text = self.box.text
        for found in reversed(fill(text, {}).gaps):
            if found.name == gap.name:
                start, end = found.in_template
                text = f"{text[:start]}{written(gap.nearest)}{text[end:]}"
        self.box.put_all(text)
        self.take_text()

    def action_go(self) -> None:
        """Go on to the Contact panel, unless something is still to be filled in."""
        if self.facts.orders is None:
            self.say("The orders are still being read.")
            return
        filled = self.filled()
        if sentence := refusal(filled):
            self.say(sentence)
            if filled.gaps:
                self.draw(at=filled.gaps[0].name)
                self.query_one(GapBox).focus_box()
            else:
                self.set_focus(self.box)
            return
        self.say("")
        name = self.facts.template_name(self.work)
        panel = ContactDialog(self.desk, self.facts.customer, message=filled.text, template=name)
        self.app.push_screen(panel, self._come_back)

    def _come_back(self, answer: ContactAnswer | None) -> None:
        if answer is None:
            self.keeper.drop()
            self.dismiss(None)
        else:
            self.set_focus(self.box)

    def action_order(self) -> None:
        """Choose which order the message speaks of."""
        orders = self.facts.orders or ()
        if len(orders) < 2:
            self.say("There is no other order to speak of.")
            return
        desk, chosen = self.desk, self.facts.order(self.work)
        rules, unicode = desk.repository.rules, desk.terminal.unicode
        choices = order_choices(orders, chosen, desk.clock(), rules, unicode=unicode)
        dialog = ChooseDialog("Which order", choices)
        dialog.add_class("-long-rows")
        self.app.push_screen(dialog, self._take_order)

    def _take_order(self, order: int | None) -> None:
        if order is not None:
            self.work = replace(self.work, order=order)
            if self.work.edited or self.work.written:
                self.keep_work()
            self.draw()

    def action_placeholder(self) -> None:
        """Put a placeholder where the cursor is."""
        self.app.push_screen(PlaceholderDialog(self.facts.values(self.work, self.speaker)), self._put)

    def _put(self, placeholder: str | None) -> None:
        if placeholder is not None:
            self.box.put(placeholder)
            self.set_focus(self.box)

    def action_reset(self) -> None:
        """Begin anew with the template as it is; Ctrl+Z in the text brings the other back."""
        edited = {key: text for key, text in self.work.edited.items() if key != self.work.template}
        self.work = replace(self.work, edited=edited, written={})
        self.box.put_all(self.work.text(self.facts.bodies))
        self.say("Begun anew: Ctrl+Z in the text brings back what was there.")
        self.keep_work()
        self.draw()

    def action_templates(self) -> None:
        """Make, change and delete templates."""
        from custui.screens.templates import TemplatesDialog

        dialog = TemplatesDialog(self.desk, self.work.template)
        self.app.push_screen(dialog, lambda _: self.read_templates())

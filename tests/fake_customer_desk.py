"""The half of the fake repository that a customer's page writes to and reads beside itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from msgspec.structs import replace

from custui.domain.activity import Activity, ActivityPage
from custui.domain.channel import fold_channel
from custui.domain.customer import Alias, CustomerEdit, CustomerRow, Note, Profile, Segment, SpendRank
from custui.domain.customer_desk import ACTIVITY_PAGE
from custui.domain.deeds import LONGEST_NAME, Deed, View
from custui.domain.due import day_words
from custui.domain.errors import StaleEditError, StoreError, UnknownCustomerError
from custui.domain.figures import measure
from custui.domain.merging import LikelySame, MergePreview
from custui.domain.notes import (
    DeleteNote,
    EditNote,
    FinishFollowUp,
    NoteChange,
    PinNote,
    PostponeFollowUp,
    first_words,
)
from custui.domain.orders import OWN_ORIGIN, IncomingOrder, Order, StatusChange
from custui.domain.period import ALL_TIME, Period
from custui.domain.phone import international_form, read_phone
from custui.domain.products import ProductChoice
from custui.domain.profiles import profile_changes, profile_words, tidy_profile
from custui.domain.roles import ERASING, MERGING, Role, for_leads
from custui.domain.rules import ShopRules
from custui.domain.status import fold_status
from custui.domain.templates import NewTemplate, Template
from custui.domain.text import fold


@dataclass(frozen=True)
class Written:
    """What agents had written at some time."""

    orders: tuple[Order, ...]
    edits: dict[str, CustomerEdit]
    notes: dict[str, tuple[Note, ...]]
    members: dict[str, tuple[Segment, ...]]
    made_segments: list[Segment]
    saved_views: list[View]
    kept_templates: list[Template]
    aliases: dict[str, tuple[str, Alias]]


@dataclass
class FakeCustomerDesk:
    """See `tests.fakes`."""

    orders: list[Order] = field(default_factory=list)
    rules: ShopRules = field(default_factory=ShopRules)
    role: Role = Role.LEAD
    clock: Callable[[], datetime] = datetime.now
    notes: dict[str, tuple[Note, ...]] = field(default_factory=dict)
    members: dict[str, tuple[Segment, ...]] = field(default_factory=dict)
    """Segments by phone key."""
    edits: dict[str, CustomerEdit] = field(default_factory=dict)
    made_segments: list[Segment] = field(default_factory=list)
    """Those made through `create_segment`, and any a test puts here; `members` names further ones."""
    saved_views: list[View] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    contacts: list[tuple[str, str, str]] = field(default_factory=list)
    """Phone, channel and agent of every contact opened."""
    contact_templates: list[str] = field(default_factory=list)
    """The template named with each of `contacts`, empty where none was."""
    exports: list[tuple[str, str, str | None]] = field(default_factory=list)
    """What was exported, by whom, and of which customer."""
    erased: list[str] = field(default_factory=list)
    log: list[tuple[str, Activity]] = field(default_factory=list)
    """Phone and entry, oldest first."""
    kept_templates: list[Template] = field(default_factory=list)
    drafts: dict[tuple[str, str], str] = field(default_factory=dict)
    """By agent and place."""
    aliases: dict[str, tuple[str, Alias]] = field(default_factory=dict)
    """By alias, the customer it was merged into."""
    likely: dict[str, tuple[LikelySame, ...]] = field(default_factory=dict)
    """What `likely_same` answers, by phone."""
    products: list[ProductChoice] = field(default_factory=list)
    """What `product_choices` chooses from."""

    def __post_init__(self) -> None:
        self._revision = 1
        self._by_key: dict[str, Deed] = {}
        self._before: dict[int, Written] = {}
        self._numbers = count(1_001)

    # What `FakeRepository` provides.

    def _enter(self, *call: object) -> None:
        raise NotImplementedError

    def _by_phone(self) -> dict[str, list[Order]]:
        raise NotImplementedError

    def _row(self, phone: str, orders: list[Order], period: Period) -> CustomerRow | None:
        raise NotImplementedError

    # Reads.

    def spend_rank(self, phone: str) -> SpendRank | None:
        """Return the place by lifetime spent."""
        self._enter("spend_rank", phone)
        spent = {key: measure(orders, self.rules).spent for key, orders in self._by_phone().items()}
        mine = spent.get(phone, 0)
        if mine <= 0:
            return None
        more = sum(other > mine for other in spent.values())
        return SpendRank(more + 1, sum(other > 0 for other in spent.values()))

    def activity(self, phone: str, before: int | None = None, limit: int = ACTIVITY_PAGE) -> ActivityPage:
        """Return a customer's log."""
        self._enter("activity", phone, before, limit)
        keys = {phone, *(alias for alias, (into, _) in self.aliases.items() if into == phone)}
        entries = [entry for key, entry in reversed(self.log) if key in keys]
        older = [entry for entry in entries if before is None or entry.id < before]
        return ActivityPage(tuple(older[:limit]), len(older) > limit)

    def order_activity(self, order_id: int) -> ActivityPage:
        """Return one order's log."""
        self._enter("order_activity", order_id)
        return ActivityPage(
            tuple(entry for _, entry in reversed(self.log) if entry.order_id == order_id), False
        )

    def product_choices(self, text: str, limit: int = 8) -> tuple[ProductChoice, ...]:
        """Return the products that hold every word."""
        self._enter("product_choices", text, limit)
        typed = fold(text)
        words = {p: (fold(p.product), fold(p.sku)) for p in self.products}
        found = [p for p in self.products if all(word in "\n".join(words[p]) for word in typed.split())]
        begins = {p: any(word.startswith(typed) for word in words[p]) for p in found}
        found.sort(key=lambda p: (not begins[p], -p.last_sold_at.timestamp()))
        return tuple(found[:limit])

    def templates(self) -> tuple[Template, ...]:
        """Return all templates by name."""
        self._enter("templates")
        return tuple(sorted(self.kept_templates, key=lambda template: fold(template.name)))

    def likely_same(self, phone: str) -> tuple[LikelySame, ...]:
        """Return what a test put into `likely`, as long as they are there."""
        self._enter("likely_same", phone)
        there = self._by_phone()
        return tuple(one for one in self.likely.get(phone, ()) if one.customer.phone in there)

    def merge_preview(self, alias: str, into: str) -> MergePreview:
        """Return what the merge would make."""
        self._enter("merge_preview", alias, into)
        alias, into = self._pair(alias, into)
        there = self._by_phone()
        gone = self._row(alias, there[alias], ALL_TIME)
        kept = self._row(into, there[into], ALL_TIME)
        result = self._row(into, there[into] + there[alias], ALL_TIME)
        assert gone is not None
        assert kept is not None
        assert result is not None
        joining = [s.name for s in self.members.get(alias, ()) if s not in self.members.get(into, ())]
        return MergePreview(gone, kept, result, len(self.notes.get(alias, ())), tuple(joining))

    def customer_of(self, phone: str) -> str:
        """Return whom a phone was merged into, or the phone."""
        return self.aliases[phone][0] if phone in self.aliases else phone

    def _pair(self, alias: str, into: str) -> tuple[str, str]:
        alias, into = self.customer_of(alias), self.customer_of(into)
        there = self._by_phone()
        if alias not in there or into not in there:
            raise UnknownCustomerError(f"no customer has the phone {into if alias in there else alias}")
        if alias == into:
            raise StoreError("both phones are one customer's already")
        return alias, into

    def draft(self, agent: str, place: str) -> str | None:
        """Return what was kept."""
        self._enter("draft", agent, place)
        return self.drafts.get((agent, place))

    # Writes.

    def update_customer_info(self, phone: str, data: CustomerEdit) -> Deed:
        """Save an edit."""
        self._enter("update_customer_info", phone, data)
        if phone not in self._by_phone():
            raise UnknownCustomerError(f"no customer has the phone {phone}")
        kept = self.edits.get(phone, CustomerEdit(Profile(), 0))
        mine, theirs = tidy_profile(data.profile), kept.profile
        if mine.whatsapp is not None and not read_phone(mine.whatsapp, self.rules.region).mobile:
            raise StoreError(f"{mine.whatsapp} cannot be read as a phone number")
        if kept.version != data.version:
            what = "this customer's profile"
            raise StaleEditError(profile_words(mine), profile_words(theirs), kept.version, what)
        before = self._written()
        self.edits[phone] = CustomerEdit(mine, data.version + 1)
        self._logged(phone, data.agent, "changed profile", detail=profile_changes(theirs, mine))
        return self._deed(f"changed the profile of {self._called(phone)}", data.agent, 1, before, None)

    def _called(self, phone: str) -> str:
        row = self._row(phone, self._by_phone()[phone], ALL_TIME)
        return (row and row.name) or international_form(phone)

    def change_note(self, change: NoteChange, agent: str) -> Deed:
        """Change a note."""
        self._enter("change_note", change, agent)
        for phone, notes in self.notes.items():
            for place, note in enumerate(notes):
                if note.id == change.id:
                    return self._change_note(phone, place, change, agent)
        raise StoreError("this note is gone")

    def _change_note(self, phone: str, place: int, change: NoteChange, agent: str) -> Deed:
        before, notes = self._written(), list(self.notes[phone])
        note, today = notes[place], self.clock().astimezone(self.rules.zone).date()
        if note.version != change.version:
            mine = change.body if isinstance(change, EditNote) else None
            raise StaleEditError(mine, note.body, note.version, "this note")
        if isinstance(change, EditNote) and not fold(change.body):
            raise StoreError("a note needs words")
        if isinstance(change, FinishFollowUp | PostponeFollowUp) and note.due_on is None:
            raise StoreError("this note is no follow-up")
        newer = replace(note, version=note.version + 1)
        if isinstance(change, EditNote | PostponeFollowUp) and change.due_on != note.due_on:
            newer = replace(newer, due_on=change.due_on, done_at=None)
        match change:
            case EditNote(body=body):
                notes[place], words = replace(newer, body=body, edited_by=agent), "changed a note"
            case PinNote(pinned=pinned):
                notes[place], words = (
                    replace(newer, pinned=pinned),
                    "pinned a note" if pinned else "unpinned a note",
                )
            case FinishFollowUp(done=done):
                notes[place] = replace(newer, done_at=self.clock() if done else None)
                words = "finished a follow-up" if done else "opened a follow-up again"
            case PostponeFollowUp(due_on=due_on):
                notes[place], words = newer, f"put a follow-up off to {day_words(due_on, today)}"
            case DeleteNote():
                words = "deleted a note"
                del notes[place]
        notes.sort(key=lambda note: (not note.pinned, -note.created_at.timestamp(), -note.id))
        self.notes[phone] = tuple(notes)
        about = {} if isinstance(change, EditNote | DeleteNote) else {"about": first_words(note.body)}
        self._logged(phone, agent, words, detail=about)
        return self._deed(words, agent, 1, before, change.id, whom=self._called(phone))

    def create_order(self, order: IncomingOrder, agent: str, idempotency_key: str) -> Deed:
        """Create an order."""
        self._enter("create_order", order, agent, idempotency_key)
        if idempotency_key in self._by_key:
            return self._by_key[idempotency_key]
        own = [kept.number for kept in self.orders if kept.origin == OWN_ORIGIN]
        if order.number in own:
            raise StoreError(f"there is an order {order.number} already")
        before, number = self._written(), next(self._numbers)
        made = Order(
            id=number,
            number=order.number.strip() or f"C-{number}",
            created_at=order.created_at,
            status=fold_status(order.status),
            status_text=order.status,
            channel=fold_channel(order.channel),
            currency=order.currency,
            total=order.total,
            refunded=order.refunded,
            customer_name=order.customer_name,
            phone_text=order.phone,
            city=order.city,
            state=order.state,
            address=order.address,
            items=order.items,
            origin=OWN_ORIGIN,
        )
        self.orders.append(made)
        phone = read_phone(order.phone, self.rules.region).key or ""
        self._logged(phone, agent, "created order", number, {"number": made.number})
        words = f"created order {made.number}"
        return self._deed(words, agent, int(bool(phone)), before, number, idempotency_key)

    def change_status(self, change: StatusChange, agent: str) -> Deed:
        """Set an order's status."""
        self._enter("change_status", change, agent)
        place = next((at for at, one in enumerate(self.orders) if one.id == change.order_id), None)
        if place is None:
            raise StoreError("this order is gone")
        order = self.orders[place]
        if order.version != change.version:
            raise StaleEditError(change.status, order.status, order.version, f"order {order.number}")
        before = self._written()
        self.orders[place] = replace(
            order, status=change.status, status_text=change.status.value, version=order.version + 1
        )
        told = {"number": order.number, "from": order.status.value, "to": change.status.value}
        phone = read_phone(order.phone_text, self.rules.region).key or ""
        self._logged(phone, agent, "changed status", order.id, told)
        words = f"set order {order.number} from {order.status} to {change.status}"
        return self._deed(words, agent, 1, before, order.id)

    def merge(self, alias: str, into: str, agent: str, idempotency_key: str) -> Deed:
        """Make a customer an alias of another."""
        for_leads(self.role, MERGING)
        self._enter("merge", alias, into, agent, idempotency_key)
        if idempotency_key in self._by_key:
            return self._by_key[idempotency_key]
        alias, into = self._pair(alias, into)
        before = self._written()
        for lower, (customer, merged) in self.aliases.items():
            if customer == alias:
                self.aliases[lower] = (into, merged)
        self.aliases[alias] = (into, Alias(alias, len(self.deeds) + 1, self.clock(), agent))
        self.notes[into] = (*self.notes.get(into, ()), *self.notes.pop(alias, ()))
        self.members[into] = tuple(dict.fromkeys([*self.members.get(into, ()), *self.members.pop(alias, ())]))
        self._logged(into, agent, "merged")
        return self._deed(f"merged {alias} into {into}", agent, 1, before, None, idempotency_key)

    def create_template(self, new: NewTemplate, agent: str, idempotency_key: str) -> Deed:
        """Create a template."""
        self._enter("create_template", new, agent, idempotency_key)
        if idempotency_key in self._by_key:
            return self._by_key[idempotency_key]
        self._check_template(new, None)
        before, number = self._written(), max((t.id for t in self.kept_templates), default=0) + 1
        self.kept_templates.append(Template(number, new.name, new.body))
        return self._deed(f"created template {new.name}", agent, 0, before, number, idempotency_key)

    def edit_template(self, template: Template, agent: str) -> Deed:
        """Change a template."""
        self._enter("edit_template", template, agent)
        old = self._template(template)
        self._check_template(template, template.id)
        before = self._written()
        newer = replace(template, version=template.version + 1)
        self.kept_templates[self.kept_templates.index(old)] = newer
        renamed = f"renamed template {old.name} to {template.name}"
        words = renamed if old.name != template.name else f"changed template {template.name}"
        return self._deed(words, agent, 0, before, template.id)

    def delete_template(self, template: Template, agent: str) -> Deed:
        """Delete a template."""
        self._enter("delete_template", template, agent)
        before = self._written()
        self.kept_templates.remove(self._template(template))
        return self._deed(f"deleted template {template.name}", agent, 0, before, template.id)

    def _template(self, seen: Template) -> Template:
        there = [kept for kept in self.kept_templates if kept.id == seen.id]
        if not there:
            raise StoreError("this template is gone")
        if there[0].version != seen.version:
            kept = there[0]
            raise StaleEditError(seen.body, kept.body, kept.version, f"the template {kept.name}")
        return there[0]

    def _check_template(self, said: NewTemplate | Template, own: int | None) -> None:
        if not fold(said.name):
            raise StoreError("a template needs a name")
        if len(said.name.strip()) > LONGEST_NAME:
            raise StoreError(f"a template's name has at most {LONGEST_NAME} characters")
        if not fold(said.body):
            raise StoreError("a template needs words")
        for kept in self.kept_templates:
            if fold(kept.name) == fold(said.name) and kept.id != own:
                raise StoreError(f"there is a template {kept.name} already")

    def log_contact(self, phone: str, channel: str, agent: str, template: str = "") -> None:
        """Take down an opened contact."""
        self._enter("log_contact", phone, channel, agent, template)
        self.contacts.append((phone, channel, agent))
        self.contact_templates.append(template)
        self._logged(phone, agent, f"opened {channel}")

    def log_export(self, what: str, agent: str, phone: str | None = None) -> None:
        """Take down an export."""
        self._enter("log_export", what, agent, phone)
        self.exports.append((what, agent, phone))

    def erase(self, phone: str, agent: str) -> str:
        """Leave the orders to nobody."""
        for_leads(self.role, ERASING)
        self._enter("erase", phone, agent)
        keys = {phone, *(alias for alias, (into, _) in self.aliases.items() if into == phone)}
        region, nobody = self.rules.region, f"erased {len(self.erased)}"
        theirs = [order for order in self.orders if read_phone(order.phone_text, region).key in keys]
        if not theirs:
            raise UnknownCustomerError(f"no customer has the phone {phone}")
        for order in theirs:
            blank = replace(order, phone_text=nobody, customer_name="", address="")
            self.orders[self.orders.index(order)] = blank
        for key in keys:
            self.notes.pop(key, None)
            self.edits.pop(key, None)
            self.members.pop(key, None)
            self.aliases.pop(key, None)
        self.erased.append(phone)
        self._revision += 1
        return f"raw:{nobody}"

    def keep_draft(self, agent: str, place: str, text: str) -> None:
        """Keep or drop a draft."""
        self._enter("keep_draft", agent, place, text)
        if text:
            self.drafts[agent, place] = text
        else:
            self.drafts.pop((agent, place), None)

    # Shared with the list's half.

    def _logged(
        self,
        phone: str,
        agent: str,
        action: str,
        order_id: int | None = None,
        detail: Mapping[str, str | int | None] | None = None,
    ) -> None:
        entry = Activity(len(self.log) + 1, self.clock(), agent, action, detail or {}, order_id)
        self.log.append((phone, entry))

    def _written(self) -> Written:
        return Written(
            tuple(self.orders),
            dict(self.edits),
            dict(self.notes),
            dict(self.members),
            list(self.made_segments),
            list(self.saved_views),
            list(self.kept_templates),
            dict(self.aliases),
        )

    def _put_back(self, before: Written) -> None:
        self.orders[:] = before.orders
        self.edits, self.notes = dict(before.edits), dict(before.notes)
        self.members, self.aliases = dict(before.members), dict(before.aliases)
        self.made_segments, self.saved_views = list(before.made_segments), list(before.saved_views)
        self.kept_templates = list(before.kept_templates)

    def _deed(
        self,
        words: str,
        agent: str,
        customers: int,
        before: Written,
        subject: int | None,
        idempotency_key: str | None = None,
        whom: str = "",
    ) -> Deed:
        deed = Deed(len(self.deeds) + 1, words, agent, self.clock(), customers, subject, whom=whom)
        self.deeds.append(deed)
        self._before[deed.id] = before
        if idempotency_key is not None:
            self._by_key[idempotency_key] = deed
        self._revision += 1
        return deed

"""A process that does every kind of write for ever, and puts down each one that the store acknowledged.

It ends by SIGKILL alone. What is put down is what the agent would have been told: one line of JSON a
write, handed to the kernel in one call, so that a kill leaves no half of it.
"""

import json
import os
import random
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec.structs import replace

from custui.domain.customer import CustomerEdit, Profile
from custui.domain.deeds import AddNote, AddToSegment, Deed, NewSegment, RemoveFromSegment, SegmentEdit
from custui.domain.errors import StaleEditError, StoreBusyError, StoreError
from custui.domain.notes import DeleteNote, EditNote, FinishFollowUp, NoteChange, PinNote, PostponeFollowUp
from custui.domain.orders import IncomingOrder, OrderItem, StatusChange
from custui.domain.period import ALL_TIME
from custui.domain.query import CustomerFilters, ListQuery
from custui.domain.rules import ShopRules
from custui.domain.status import Status
from custui.domain.templates import NewTemplate
from custui.store.repository import SqlRepository, open_repository

RULES = ShopRules(name="Soak")
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
ORIGIN = "soak"
_CUSTOMERS = 12
_UNREACHED_WAIT = 0.05


def phone(number: int) -> str:
    """Return the phone key of a made-up customer."""
    return f"+234803555{number:04d}"


def fill(target: str) -> None:
    """Make a store with a few customers for the writers to work on."""
    with closing(open_repository(target, RULES, lambda: NOW)) as repository:
        orders = [_order(f"first-{number}", phone(number)) for number in range(_CUSTOMERS)]
        repository.save_orders(ORIGIN, orders)


def write_for_ever(target: str, seed: int, acknowledged: str) -> None:
    """Do what `seed` decides on the store at `target`; put what was acknowledged into that file."""
    sink = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def put_down(**ack: object) -> None:
        os.write(sink, f"{json.dumps(ack)}\n".encode())

    while True:
        try:
            with closing(open_repository(target, RULES, lambda: NOW)) as repository:
                writer = Writer(repository, seed, put_down)
                while True:
                    writer.write()
        except StoreBusyError as busy:
            put_down(kind="refused as busy", words=str(busy))
        except StoreError:
            # A server that was killed: it comes back.
            time.sleep(_UNREACHED_WAIT)
        seed += 1_000_000


class Writer:
    """One agent."""

    def __init__(self, repository: SqlRepository, seed: int, put_down: Callable[..., None]) -> None:
        """Work on `repository`; tell `put_down` of each write that came back."""
        self._repository = repository
        self._chance = random.Random(seed)
        self._put_down = put_down
        self._agent = f"agent {seed}"
        self._seed = seed
        self._count = 0
        self._ways: tuple[Callable[[], None], ...] = (
            self._note, self._note_of_many, self._change_note, self._profile, self._order, self._import,
            self._status, self._segment, self._segment_edit, self._members, self._view, self._template,
            self._template_edit, self._contact, self._draft, self._last_list, self._merge, self._undo,
        )  # fmt: skip

    def write(self) -> None:
        """Do one write of a kind that chance decides.

        What the store refuses because somebody was faster is no write. Raises StoreError where the
        store cannot be reached or is busy.
        """
        self._count += 1
        try:
            self._chance.choice(self._ways)()
        except StaleEditError:
            pass
        except StoreBusyError:
            raise
        except StoreError as refused:
            if "cannot be reached" in str(refused):
                raise

    @property
    def _key(self) -> str:
        return f"{self._seed}-{self._count}"

    def _phone(self) -> str:
        return phone(self._chance.randrange(_CUSTOMERS))

    def _did(self, deed: Deed) -> None:
        self._put_down(kind="deed", id=deed.id)

    def _customer(self, known: str) -> ListQuery:
        return ListQuery(CustomerFilters(search=known))

    def _note(self) -> None:
        note = self._repository.add_note(self._phone(), f"note {self._key}", self._agent, self._key)
        self._put_down(kind="note", id=note)

    def _note_of_many(self) -> None:
        action = AddNote(f"to all {self._key}", date(2026, 6, 12) if self._chance.random() < 0.5 else None)
        self._did(self._repository.act(action, ListQuery(), self._agent, self._key))

    def _change_note(self) -> None:
        details = self._repository.get_customer_details(self._phone(), ALL_TIME)
        if details is None or not details.notes:
            return
        note = self._chance.choice(details.notes)
        changes: list[NoteChange] = [
            EditNote(note.id, note.version, f"edited {self._key}", date(2026, 6, 14)),
            PinNote(note.id, note.version, self._chance.random() < 0.5),
            DeleteNote(note.id, note.version),
        ]
        if note.due_on is not None:
            changes += [
                FinishFollowUp(note.id, note.version),
                PostponeFollowUp(note.id, note.version, date(2026, 6, 20)),
            ]
        self._did(self._repository.change_note(self._chance.choice(changes), self._agent))

    def _profile(self) -> None:
        known = self._phone()
        details = self._repository.get_customer_details(known, ALL_TIME)
        if details is not None:
            edit = CustomerEdit(Profile(f"Name {self._key}", city="Ikeja"), details.version, self._agent)
            self._did(self._repository.update_customer_info(known, edit))

    def _order(self) -> None:
        order = _order("", self._phone())
        self._did(self._repository.create_order(order, self._agent, self._key))

    def _import(self) -> None:
        numbers = [f"{self._key}-{place}" for place in range(self._chance.randrange(1, 6))]
        self._repository.save_orders(ORIGIN, [_order(number, self._phone()) for number in numbers])
        self._put_down(kind="orders", numbers=numbers)

    def _status(self) -> None:
        details = self._repository.get_customer_details(self._phone(), ALL_TIME)
        if details is not None and details.orders:
            order = self._chance.choice(details.orders)
            status = self._chance.choice([Status.DELIVERED, Status.CANCELLED, Status.DISPATCHED])
            self._did(
                self._repository.change_status(StatusChange(order.id, order.version, status), self._agent)
            )

    def _segment(self) -> None:
        members = self._customer(self._phone()) if self._chance.random() < 0.5 else None
        new = NewSegment(f"Segment {self._key}", "green", members=members)
        self._did(self._repository.create_segment(new, self._agent, self._key))

    def _segment_edit(self) -> None:
        if segments := self._repository.segments():
            segment = self._chance.choice(segments)
            if self._chance.random() < 0.3:
                self._did(self._repository.delete_segment(segment.id, self._agent))
                return
            edit = SegmentEdit(segment.id, f"Renamed {self._key}", "blue", segment.query, segment.version)
            self._did(self._repository.edit_segment(edit, self._agent))

    def _members(self) -> None:
        if segments := self._repository.segments():
            segment = self._chance.choice(segments).id
            put_in = self._chance.random() < 0.6
            action = AddToSegment(segment) if put_in else RemoveFromSegment(segment)
            on = ListQuery() if self._chance.random() < 0.5 else self._customer(self._phone())
            self._did(self._repository.act(action, on, self._agent, self._key))

    def _view(self) -> None:
        views = self._repository.views()
        if views and self._chance.random() < 0.3:
            self._did(self._repository.delete_view(self._chance.choice(views).id, self._agent))
            return
        name = f"View {self._chance.randrange(4)}"
        self._did(self._repository.save_view(name, self._customer(self._phone()), self._agent))

    def _template(self) -> None:
        new = NewTemplate(f"Template {self._key}", "Hello {{customer.first_name}}")
        self._did(self._repository.create_template(new, self._agent, self._key))

    def _template_edit(self) -> None:
        if templates := self._repository.templates():
            template = self._chance.choice(templates)
            if self._chance.random() < 0.4:
                self._did(self._repository.delete_template(template, self._agent))
                return
            edit = replace(template, body=f"Edited {self._key}")
            self._did(self._repository.edit_template(edit, self._agent))

    def _contact(self) -> None:
        self._repository.log_contact(self._phone(), "whatsapp", self._agent, f"contact {self._key}")
        self._put_down(kind="contact", template=f"contact {self._key}")

    def _draft(self) -> None:
        self._repository.keep_draft(self._agent, "note", f"{self._count}")
        self._put_down(kind="draft", agent=self._agent, count=self._count)

    def _last_list(self) -> None:
        self._repository.remember_query(self._agent, ListQuery(CustomerFilters(search=f"{self._count}")))
        self._put_down(kind="list", agent=self._agent, count=self._count)

    def _merge(self) -> None:
        alias, into = (phone(number) for number in self._chance.sample(range(_CUSTOMERS), 2))
        self._did(self._repository.merge(alias, into, self._agent, self._key))

    def _undo(self) -> None:
        last = self._repository.last_deed(self._agent)
        if last is not None:
            self._repository.undo(last.id, self._agent)
            self._put_down(kind="undone", id=last.id)


def _order(number: str, of: str) -> IncomingOrder:
    items = (OrderItem("Shea butter", 1, 400_000), OrderItem("Black soap", 2, 150_000))
    return IncomingOrder(
        number, NOW, 700_000, "NGN", phone=of, customer_name="Made Up", status="delivered", items=items
    )


def acknowledged_in(folder: Path) -> list[dict[str, object]]:
    """Return what the writers of a folder put down."""
    return [
        json.loads(line)
        for file in sorted(folder.glob("*.acks"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]

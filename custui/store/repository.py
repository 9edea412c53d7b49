"""The repository over an SQL store: reads through caches, writes as transactions with their activity rows.

Importing this module takes about 400 ms, most of it SQLModel: the app does so in a thread, after its
first paint.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from custui.domain.customer import CustomerEdit
from custui.domain.deeds import BulkAction, Deed, NewSegment, Progress, SegmentEdit, no_progress
from custui.domain.notes import NoteChange
from custui.domain.orders import IncomingOrder, SaveOutcome, StatusChange
from custui.domain.query import ListQuery
from custui.domain.roles import ERASING, IMPORTING, MERGING, SEVERAL, Role, for_leads, for_leads_if_several
from custui.domain.rules import ShopRules
from custui.domain.syncing import SyncMark
from custui.domain.templates import NewTemplate, Template
from custui.store import (
    agent_state,
    bulk,
    desk,
    drafts,
    erasing,
    merging,
    note_changes,
    own_orders,
    profiles,
    segments,
    sync_state,
    templates,
    undo,
    views,
)
from custui.store.intake import save_orders
from custui.store.opening import open_database
from custui.store.reader import Reader
from custui.store.rights import role_of


class SqlRepository(Reader):
    """Is the `DeskRepository` of `custui.domain.repository` and the `SyncDesk` of `custui.domain.syncing`."""

    def update_customer_info(self, phone: str, data: CustomerEdit) -> Deed:
        """Save an agent's edit of the profile."""
        return profiles.update_profile(self._database, self._rules, self._clock(), phone, data)

    def change_note(self, change: NoteChange, agent: str) -> Deed:
        """Change or delete a note."""
        return note_changes.change_note(self._database, self._rules, self._clock(), change, agent)

    def create_template(self, new: NewTemplate, agent: str, idempotency_key: str) -> Deed:
        """Create a template; the deed's subject is its id."""
        return templates.create_template(self._database, self._clock(), new, agent, idempotency_key)

    def edit_template(self, template: Template, agent: str) -> Deed:
        """Reword or rename a template."""
        return templates.edit_template(self._database, self._clock(), template, agent)

    def delete_template(self, template: Template, agent: str) -> Deed:
        """Delete a template."""
        return templates.delete_template(self._database, self._clock(), template, agent)

    def log_contact(self, phone: str, channel: str, agent: str, template: str = "") -> None:
        """Note in the activity log that `agent` opened `channel` to this customer.

        A store opened for reading only keeps no log.
        """
        if not self.read_only:
            desk.log_contact(self._database, self._clock(), phone, channel, agent, template)

    def keep_draft(self, agent: str, place: str, text: str) -> None:
        """Keep what this agent is writing at `place`; raises no revision, and no text drops it.

        A store opened for reading only keeps nothing.
        """
        if not self.read_only:
            drafts.keep_draft(self._database, self._clock(), agent, place, text)

    def create_segment(
        self, new: NewSegment, agent: str, idempotency_key: str, progress: Progress = no_progress
    ) -> Deed:
        """Create a segment; the deed's subject is its id."""
        if new.members is not None:
            for_leads_if_several(self._role, new.members, SEVERAL)
        return segments.create_segment(
            self._database, self._rules, self._clock(), new, agent, idempotency_key, progress
        )

    def edit_segment(self, edit: SegmentEdit, agent: str) -> Deed:
        """Rename, recolour or requery a segment; smart segments and views that name it follow."""
        return segments.edit_segment(self._database, self._clock(), edit, agent)

    def delete_segment(self, segment_id: int, agent: str) -> Deed:
        """Delete a segment."""
        return segments.delete_segment(self._database, self._clock(), segment_id, agent)

    def save_view(self, name: str, query: ListQuery, agent: str) -> Deed:
        """Save the query under `name`, in place of the view whose name folds alike."""
        return views.save_view(self._database, self._clock(), name, query, agent)

    def delete_view(self, view_id: int, agent: str) -> Deed:
        """Delete a saved view."""
        return views.delete_view(self._database, self._clock(), view_id, agent)

    def act(
        self,
        action: BulkAction,
        on: ListQuery,
        agent: str,
        idempotency_key: str,
        progress: Progress = no_progress,
    ) -> Deed:
        """Do `action` to every customer whom `on` finds when it is done; all or none."""
        for_leads_if_several(self._role, on, SEVERAL)
        return bulk.act(
            self._database, self._rules, self._clock(), action, on, agent, idempotency_key, progress
        )

    def undo(self, deed_id: int, agent: str) -> Deed:
        """Undo a deed whole, and return it as undone; one undone before stays so."""
        return undo.undo(self._database, self._rules, self._clock(), deed_id, agent)

    def remember_query(self, agent: str, query: ListQuery) -> None:
        """Keep the list that this agent looks at, for the next start; raises no revision.

        A store opened for reading only keeps nothing.
        """
        if not self.read_only:
            agent_state.remember_query(self._database, self._clock(), agent, query)

    def save_orders(
        self, origin: str, orders: Sequence[IncomingOrder], *, dry_run: bool = False, agent: str = ""
    ) -> SaveOutcome:
        """Create, update or leave alone each order, known by `origin` and number; all or none."""
        for_leads(self._role, IMPORTING)
        return save_orders(self._database, self._rules, self._clock(), origin, orders, dry_run, agent)

    def sync_mark(self, origin: str) -> SyncMark | None:
        """Return how far this origin has been read; None where it never was."""
        return sync_state.sync_mark(self._database, origin)

    def keep_sync_mark(self, origin: str, mark: SyncMark) -> None:
        """Keep how far this origin has been read; raises no revision."""
        for_leads(self._role, IMPORTING)
        sync_state.keep_sync_mark(self._database, origin, mark)

    def order_numbers(self, origin: str) -> Iterator[list[str]]:
        """Yield the numbers of all orders of this origin, some thousands at a time."""
        return sync_state.order_numbers(self._database, origin)

    def delete_orders(self, origin: str, numbers: Sequence[str], agent: str) -> int:
        """Delete the orders of these numbers and return how many there were; all or none."""
        for_leads(self._role, IMPORTING)
        return sync_state.delete_orders(self._database, self._rules, self._clock(), origin, numbers, agent)

    def create_order(self, order: IncomingOrder, agent: str, idempotency_key: str) -> Deed:
        """Create an order of custui's own; the deed's subject is its id."""
        return own_orders.create_order(
            self._database, self._rules, self._clock(), order, agent, idempotency_key
        )

    def change_status(self, change: StatusChange, agent: str) -> Deed:
        """Set an order's status."""
        return own_orders.change_status(self._database, self._rules, self._clock(), change, agent)

    def merge(self, alias: str, into: str, agent: str, idempotency_key: str) -> Deed:
        """Make the customer `alias` an alias of `into`; the deed's id stays with the alias."""
        for_leads(self._role, MERGING)
        return merging.merge(self._database, self._rules, self._clock(), alias, into, agent, idempotency_key)

    def erase(self, phone: str, agent: str) -> str:
        """Erase a customer for good; return the key that the orders get."""
        for_leads(self._role, ERASING)
        return erasing.erase(self._database, self._rules, self._clock(), phone, agent)

    def log_export(self, what: str, agent: str, phone: str | None = None) -> None:
        """Note in the activity log that `agent` exported `what`, of the customer `phone` or of a list.

        A store opened for reading only keeps no log.
        """
        if not self.read_only:
            desk.log_export(self._database, self._clock(), what, agent, phone)

    def delete_order(self, order_id: int, agent: str) -> None:
        """Delete an order and its items."""
        for_leads(self._role, IMPORTING)
        own_orders.delete_order(self._database, self._rules, self._clock(), order_id, agent)

    def add_note(self, phone: str, body: str, author: str, idempotency_key: str) -> int:
        """Add a note to a customer and return its id; the same key again returns the same id."""
        return desk.add_note(self._database, self._clock(), phone, body, author, idempotency_key)


def open_repository(
    target: str,
    rules: ShopRules,
    clock: Callable[[], datetime],
    *,
    create: bool = True,
    read_only: bool = False,
    statement_seconds: int | None = None,
    role: Role = Role.LEAD,
) -> SqlRepository:
    """Open the store at `target` (a path or a PostgreSQL URL); see `custui.store.opening.open_database`.

    `role` is who is at the desk; where a server's store takes its user for an agent, so does this.
    """
    database = open_database(
        target, rules, create=create, read_only=read_only, statement_seconds=statement_seconds
    )
    if role is Role.LEAD:
        with database.read() as connection:
            role = role_of(connection)
    return SqlRepository(database, rules, clock, role=role)

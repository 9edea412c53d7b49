"""An app that ends in one sentence where Textual would print a traceback with every local's value."""

from datetime import UTC, datetime
from pathlib import Path

from rich.text import Text
from textual.app import App, ReturnType
from textual.worker import WorkerFailed

from custui.terminal.crash import crash_sentence


class PlainCrashApp(App[ReturnType]):
    """Set `crash_log` to the file that keeps the details; the exit code of a crash is 1."""

    crash_log: Path

    def _handle_exception(self, error: Exception) -> None:
        """End the app with the sentence of the first error, whichever message pump or worker met it.

        Textual has no public hook. Overriding only `_fatal_error` would not do: an error with a
        `__rich__` of its own goes past it.
        """
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            # Pilot raises it again in tests.
            self._exception_event.set()
            cause = error.error if isinstance(error, WorkerFailed) else error
            sentence = crash_sentence(cause, self.crash_log, datetime.now(UTC))
            self._exit_renderables[:] = [Text(sentence)]
        self._close_messages_no_wait()

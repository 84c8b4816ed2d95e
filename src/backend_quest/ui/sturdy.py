"""What happens when something breaks: a sentence for what people can act on, a report for what is our fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker, WorkerFailed, WorkerState

if TYPE_CHECKING:
    from backend_quest.i18n import Translator
    from backend_quest.ui.app import QuestApp


class Sturdy(MessagePump):
    """A message pump that outlives an error in one of its handlers. Stands before Screen among the bases."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            cast("QuestApp", self.app).broke(error)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed is never passed over in silence."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            cast("QuestApp", self.app).broke(event.worker.error)


def cause(error: BaseException) -> BaseException:
    """Return what really happened: the error inside a failed worker."""
    return error.error if isinstance(error, WorkerFailed) else error


def sentence(error: BaseException, tr: Translator) -> str | None:
    """Return a plain sentence for an error that is nobody's fault or the learner can mend; None for a fault of ours."""
    from backend_quest.content.faults import ContentError
    from backend_quest.errors import QuestError
    from backend_quest.store.api import StoreError

    if isinstance(error, StoreError):
        return tr(f"errors.store_{error.reason}", detail=error.detail)
    if isinstance(error, ContentError):
        return tr("errors.broken_course", faults=error.faults[0].format(tr.language) if error.faults else "")
    return tr(error.key, **error.values) if isinstance(error, QuestError) else None

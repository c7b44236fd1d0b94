"""Answering a tap: the spinner stops, perhaps a short note is shown."""

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox

ANSWER_WITHIN = 150
NOTE_MAX = 200


def answer_callback_query(sandbox: Sandbox, params: Params) -> bool:
    """Answer a tap while it is fresh; a second answer is harmless."""
    query = sandbox.queries.get(params.text("callback_query_id"))
    if query is None or sandbox.clock.unix() - query.asked_at > ANSWER_WITHIN:
        raise bad_request(say.QUERY_TOO_OLD)
    note = params.text("text")
    if len(note) > NOTE_MAX:
        raise bad_request(say.QUERY_TEXT_TOO_LONG)
    if not query.answered:
        query.answered = True
        query.answer = {"text": note, "show_alert": params.flag("show_alert"), "url": params.text("url")}
        sandbox.events.tell("answer", chat=query.chat, user=query.user, query=query.id, **query.answer)
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}

"""What a page says when something did not go as expected, by the name a state gives it."""

from typing import Final

NOTICES: Final = {
    "": "",
    "dropped": "Anything you had answered before has not been sent, and we no longer hold it. "
    "This happens when a page is reloaded or opened again, after 15 minutes without pressing "
    "anything, and when the service restarts. You can start again whenever you like.",
    "no-room": "Many people are answering at this moment, so we could not start. Nothing has "
    "been kept. Please try again in a few minutes.",
    "lost-text": "We could not remove names and places from what you just wrote, so we have not "
    "kept those words and cannot bring them back. Everything you answered before is still held. "
    "You can write again, or continue without.",
    "needed": "We need one more answer before anything can be sent.",
    "no-code": "The last day on which answers can be taken back has passed, so there is no code. "
    "Nothing has been sent yet. You can still send your answers without one.",
    "not-taken": "We could not look for the code just now, so please do not count on anything "
    "being erased yet. Please try again in a few minutes.",
    "not-stored": "We could not store your answers just now, so nothing has been sent. They are "
    "still held for 15 minutes: please press Send my answers again in a moment.",
}

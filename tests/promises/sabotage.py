"""Ways to break a promise, each a few lines that undo one protection.

Loaded as a plugin of a test run of its own, with the promise's name in the environment: a test
that proves the promise must then fail.
"""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from msgspec.structs import replace

from anonymise.disclosure.suppress import Pattern
from anonymise.errors import RedactionError
from anonymise.types import RedactedText, Redaction
from consult.errors import ConsultError
from consult.headers import RESPOND, stamp_headers
from consult.intake.redaction import KeptAnswers, redact_answers
from consult.intake.submit import Intake
from consult.logs import LOGGER
from consult.pages.environment import render_template
from consult.respond.forms import Form, read_form
from consult.store.database import sqlite_path
from consult.store.schema import migrate
from consult.vault.keys import KeyPair, PrivateKey
from surveys.model import Ending
from surveys.path import find_ending
from tests.promises.damage import AT_REST, put
from tests.promises.floods import IN_FLOODS
from tests.promises.savings import SAVINGS
from tests.promises.scripted import WITH_SCRIPTS
from tests.promises.warmth import NAME
from tests.promises.ways import AT_THE_DOOR

Sabotage = Callable[[], None]


def keep_identifiers() -> None:
    """Give every text back as it was typed."""

    def redact(text: str, **_: object) -> Redaction:
        return Redaction(RedactedText(text), (), ())

    put("anonymise.redact:redact", redact)
    put("consult.intake.redaction:redact", redact)


def keep_what_could_not_be_redacted() -> None:
    """Keep a text as it was typed when its redaction fails."""

    def keep(answers: Any, **options: Any) -> KeptAnswers:
        try:
            return redact_answers(answers, **options)
        except RedactionError:
            texts = {key: RedactedText(raw.value) for key, raw in answers.texts.items()}
            return KeptAnswers(closed=dict(answers.closed), texts=texts)

    put("consult.respond.answering:redact_answers", keep)


def say_what_was_typed() -> None:
    """Write every form into the log."""

    async def tell(request: Any) -> Form:
        form = await read_form(request)
        LOGGER.error("%r", form)
        return form

    put("consult.respond.routes:read_form", tell)


def seal_nothing() -> None:
    """Store as it is what should be sealed."""
    put("consult.vault.seal:crypto_box_seal", lambda padded, _: bytes(48) + padded)


def add_a_column() -> None:
    """Note the time of every response in a sixth column."""

    async def migrate_further(settings: Any) -> list[str]:
        ran = await migrate(settings)
        path = sqlite_path(settings.responses_database)
        assert path is not None
        line = sqlite3.connect(path)
        line.execute("ALTER TABLE response ADD COLUMN came TEXT")
        line.close()
        return ran

    put("consult.store.schema:migrate", migrate_further)


def take_any_time() -> None:
    """Let a finer time than a week through."""
    put("consult.store.responses.writer:WEEK", re.compile(r"(?s).*"))


def store_every_ending() -> None:
    """Store the answers of people whom the questionnaire is not for."""

    def find(*given: Any) -> Ending:
        return replace(find_ending(*given), stores=True)

    put("consult.intake.submit:find_ending", find)


def acknowledge_early() -> None:
    """Thank people before their response is on disk."""

    async def write(*_: object, **__: object) -> None:
        """Store nothing."""

    put("consult.store.responses.writer:ResponseWriter.write", write)


def license_every_page() -> None:
    """Show a page again to whoever asks for it again."""

    def show(store: Any, cookie: str) -> tuple[bytes, str] | None:
        state = store.read(cookie)
        return None if state is None else (state, cookie)

    put("consult.respond.progress:ProgressStore.show", show)


def wait_for_ever() -> None:
    """Keep unfinished answers however long nobody comes."""
    put("consult.respond.progress:ProgressStore._is_idle", lambda *_: False)


class Clear:
    """A box that is open."""

    def encrypt(self, state: bytes) -> bytes:
        """Change nothing."""
        return state

    decrypt = encrypt


def hold_in_clear() -> None:
    """Keep unfinished answers as they are."""
    put("consult.respond.progress:ProgressStore._box", lambda *_: Clear())


def name_the_subject() -> None:
    """Give pages a title that says what they are about."""

    def render(*given: Any, **view: Any) -> str:
        page = render_template(*given, **view)
        return page.replace("<title>Questionnaire<", "<title>What was done to you<")

    put("consult.respond.screens:render_template", render)


def bring_words_back() -> None:
    """Write what was typed into the box again."""

    def render(*given: Any, **view: Any) -> str:
        page = render_template(*given, **view)
        return page.replace("</textarea>", "marigold at the window</textarea>")

    put("consult.respond.screens:render_template", render)


def ask_somebody_else() -> None:
    """Load a picture from another host."""

    def render(*given: Any, **view: Any) -> str:
        page = render_template(*given, **view)
        return page.replace("</main>", '<img src="http://127.0.0.9:9/x.gif" alt=""></main>')

    put("consult.respond.screens:render_template", render)


def forget_a_header() -> None:
    """Send one header less."""
    less = {name: value for name, value in RESPOND.items() if name != "referrer-policy"}
    put("consult.respond.app:stamp_headers", lambda _: stamp_headers(less))


def leave_by_a_form() -> None:
    """Make the way out a form, which the policy of our pages stops."""

    def render(*given: Any, **view: Any) -> str:
        page = render_template(*given, **view)
        button = '<form method="post" action="/exit"><button id="leave">Leave this page</button>'
        return re.sub(r'<a class="leave".*?</a>', f"{button}</form>", page)

    put("consult.respond.screens:render_template", render)


def scroll_the_way_out_away() -> None:
    """Let the way out scroll away with the page."""

    def render(*given: Any, **view: Any) -> str:
        page = render_template(*given, **view)
        return page.replace('<nav class="bar"', '<nav class="away"')

    put("consult.respond.screens:render_template", render)


def forget_no_key() -> None:
    """Leave keys in a session that has ended."""
    put("consult.staff.sessions:Session.forget_keys", lambda _: None)


def take_codes_twice() -> None:
    """Forget that a sign-in code was used."""

    async def note(*_: object) -> bool:
        return True

    put("consult.store.staff.accounts:Accounts.note_totp_step", note)


def ask_no_passphrase() -> None:
    """Take any passphrase for the right one."""
    put("consult.staff.signin:check_passphrase", lambda *_: True)


def adopt_sessions() -> None:
    """Sign people in under the id that their browser came with."""
    planted = "planted-by-somebody-else-0123456789abcdef01"
    put("consult.staff.sessions:token_urlsafe", lambda _: planted)


def admit_every_role() -> None:
    """Let nobody's role stop them."""

    async def admit(*_: object, **__: object) -> None:
        """Ask nothing."""

    put("consult.staff.guards:require_role", admit)


def take_foreign_forms() -> None:
    """Take forms that another site sent."""
    put("consult.staff.guards:refuse_cross_site", lambda *_: None)


def write_anything() -> None:
    """Write whatever is given into a file."""
    put("consult.exports.csv:isinstance", lambda *_: True)


def release_small_counts() -> None:
    """Withhold nothing."""
    show = Pattern(hidden=frozenset(), base_is_shown=True)
    put("anonymise.disclosure.release:choose_pattern", lambda *_: show)


def hide_what_will_be_kept() -> None:
    """Ask people to send what they cannot see."""
    put("consult.respond.screens:view_rows", lambda *_: ())


def name_the_cookie() -> None:
    """Give the cookie a name that says what it is about."""
    put("consult.respond.cookies:NAME", "__Host-survivor")


def fill_no_page() -> None:
    """Leave pages as long as they are."""
    put("consult.pages.padding:pad_page", str)


def quote_everybody() -> None:
    """Forget to ask whether the writer allowed it."""
    put("consult.vault.record:allows_quoting", lambda _: True)


def swallow_failures() -> None:
    """Thank people whatever became of their response."""
    submit = Intake.submit

    async def try_to_submit(*given: Any, **options: Any) -> None:
        with suppress(ConsultError):
            await submit(*given, **options)

    put("consult.intake.submit:Intake.submit", try_to_submit)


def keep_the_workers_key() -> None:
    """Give every worker the same key pair."""
    private = PrivateKey(bytes(range(32)))
    pair = KeyPair(public=private.public, private=private)
    put("consult.tasks.keyring:make_key_pair", lambda: pair)


SABOTAGES: Final[dict[str, Sabotage]] = {
    **AT_REST,
    **AT_THE_DOOR,
    **IN_FLOODS,
    **SAVINGS,
    **WITH_SCRIPTS,
    "identifiers-removed": keep_identifiers,
    "shown-before-sending": hide_what_will_be_kept,
    "neutral-outside": name_the_cookie,
    "help-of-one-size": fill_no_page,
    "quoted-if-allowed": quote_everybody,
    "failures-are-said": swallow_failures,
    "worker-forgets": keep_the_workers_key,
    "redaction-fails-closed": keep_what_could_not_be_redacted,
    "words-never-rest": say_what_was_typed,
    "sealed-at-rest": seal_nothing,
    "five-columns": add_a_column,
    "week-only": take_any_time,
    "screened-out-not-kept": store_every_ending,
    "acknowledged-is-stored": acknowledge_early,
    "answers-not-shown-again": license_every_page,
    "idle-answers-forgotten": wait_for_ever,
    "unfinished-unreadable": hold_in_clear,
    "neutral-titles": name_the_subject,
    "boxes-stay-empty": bring_words_back,
    "nobody-else-asked": ask_somebody_else,
    "headers-everywhere": forget_a_header,
    "way-out-leads-away": leave_by_a_form,
    "way-out-in-view": scroll_the_way_out_away,
    "keys-end-with-session": forget_no_key,
    "codes-work-once": take_codes_twice,
    "three-to-sign-in": ask_no_passphrase,
    "session-ids-are-ours": adopt_sessions,
    "roles-on-every-route": admit_every_role,
    "foreign-forms-refused": take_foreign_forms,
    "only-releases-leave": write_anything,
    "small-counts-withheld": release_small_counts,
}
"""By the id of the promise that each one breaks."""

if NAME in os.environ:
    # At import, because fixtures are imported before a plugin is asked anything.
    SABOTAGES[os.environ[NAME]]()

"""Tables of the responses database, the only one that the respondents' process opens."""

from piccolo.columns import UUID, Boolean, Bytea, Date, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.table import Table

from consult.store.bound import BOUND


class Consultation(Table, tablename="consultation", db=BOUND):
    """One consultation; its private key is nowhere in this database.

    After ``retention_end`` its responses are erased; after ``withdrawal_cutoff`` the withdrawal
    digests are, and nobody can take an answer back. One that is ``open`` takes answers from the
    day ``opens`` to the day ``closes``, both included.
    """

    id = UUID(primary_key=True, default=None)
    slug = Varchar(length=100, unique=True, default=None)
    title = Varchar(length=300, default=None)
    state = Varchar(length=10, default=None)
    invented = Boolean(default=None)
    public_key = Bytea(default=None)
    retention_end = Date(null=True, default=None)
    withdrawal_cutoff = Date(null=True, default=None)
    opens = Date(null=True, default=None)
    closes = Date(null=True, default=None)


class Instrument(Table, tablename="instrument", db=BOUND):
    """One version of a questionnaire's questions, named by the digest of its content."""

    digest = Varchar(length=64, primary_key=True, default=None)
    body = Bytea(default=None)


class Questionnaire(Table, tablename="questionnaire", db=BOUND):
    """One audience's way into a consultation, found by a random token.

    With ``by_invitation`` only somebody who has one of its codes can begin.
    """

    id = UUID(primary_key=True, default=None)
    consultation = ForeignKey(
        references=Consultation,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    audience = Varchar(length=30, default=None)
    wave = Varchar(length=64, default="")
    token = Varchar(length=100, unique=True, default=None)
    instrument = ForeignKey(
        references=Instrument,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
        null=False,
    )
    by_invitation = Boolean(default=False)


class FormerVersion(Table, tablename="former_version", db=BOUND):
    """A version that a questionnaire had, kept so that responses to it can be understood.

    The key is made from questionnaire and number, so that two who publish at once cannot both
    give the same number. ``until`` is the day on which the next version took its place.
    """

    id = UUID(primary_key=True, default=None)
    questionnaire = ForeignKey(
        references=Questionnaire,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    number = Integer(default=None)
    instrument = ForeignKey(
        references=Instrument,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
        null=False,
    )
    until = Date(default=None)


class Response(Table, tablename="response", db=BOUND):
    """One sealed response, and everything about it that is not sealed.

    These five columns are all there will ever be. The key is random, because a serial or a
    time-ordered one would say who answered before whom; the week is the finest time kept.
    """

    id = UUID(primary_key=True, default=None)
    consultation = ForeignKey(
        references=Consultation,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    sealed = Bytea(default=None)
    week = Varchar(length=8, default=None)
    withdrawal_digest = Bytea(null=True, default=None, index=True)


class EntryCode(Table, tablename="entry_code", db=BOUND):
    """The keyed digest of a code with which one person can answer once; gone when they have.

    These two columns are all there will ever be. Nothing that a response has, and nothing about
    whom a code was handed to, is here: the two tables have only the consultation in common.
    """

    digest = Varchar(length=64, primary_key=True, default=None)
    consultation = ForeignKey(
        references=Consultation,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )


class SavedAnswers(Table, tablename="saved_answers", db=BOUND):
    """Unfinished answers that somebody saved, sealed under a code that only they have.

    These four columns are all there will ever be. ``digest`` is keyed with the deployment's
    secret and random to whoever has no code; ``week`` is the one in which they were saved, after
    which they go some weeks later.
    """

    digest = Varchar(length=64, primary_key=True, default=None)
    consultation = ForeignKey(
        references=Consultation,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    sealed = Bytea(default=None)
    week = Varchar(length=8, default=None)


class Burst(Table, tablename="burst", db=BOUND):
    """How many quarters of a week's answers came within its busiest half hour.

    The key is made from consultation and week, so that there is one figure for each.
    """

    id = UUID(primary_key=True, default=None)
    consultation = ForeignKey(
        references=Consultation,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
        null=False,
        index=True,
    )
    week = Varchar(length=8, default=None)
    quarters = Integer(default=None)


class FormerId(Table, tablename="former_id", db=BOUND):
    """The random id that a response had before it was changed, for a day or two.

    Whoever got no reply and sends again under it would bring back what was taken out.
    """

    id = UUID(primary_key=True, default=None)
    old = Boolean(default=False)


class RedactionWeek(Table, tablename="redaction_week", db=BOUND):
    """How many texts of a week were redacted, needed a second look, and could not be.

    They are counts over everything that passed through redaction here, tied to nobody.
    """

    week = Varchar(length=8, primary_key=True, default=None)
    total = Integer(default=None)
    second_looks = Integer(default=None)
    failures = Integer(default=None)


class DeniedWord(Table, tablename="denied_word", db=BOUND):
    """The keyed digest of a word that always goes, or chance that looks the same.

    It is tied to no consultation, person or time, and which of the rows are words is not here.
    """

    digest = Varchar(length=64, primary_key=True, default=None)


TABLES = (
    Consultation,
    Instrument,
    Questionnaire,
    FormerVersion,
    Response,
    EntryCode,
    SavedAnswers,
    Burst,
    FormerId,
    RedactionWeek,
    DeniedWord,
)

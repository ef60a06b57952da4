"""Let the database itself refuse to change the audit.

Whoever owns the database can still drop a trigger; what they change then no longer fits the
chain, whose key is not in the database.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from consult.store.bound import BOUND
from consult.store.staff.tables import AuditEvent

ID = "2026-11-22T13:55:02:108341"
VERSION = "1.38.0"
DESCRIPTION = "The audit is only ever added to"

SQLITE = (
    """
    CREATE TRIGGER audit_event_is_not_changed BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit'); END
    """,
    """
    CREATE TRIGGER audit_event_is_not_removed BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit'); END
    """,
    # INSERT OR REPLACE removes the row in the way without asking the trigger above.
    """
    CREATE TRIGGER audit_event_is_not_replaced BEFORE INSERT ON audit_event
    WHEN EXISTS (SELECT 1 FROM audit_event WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'audit'); END
    """,
)

POSTGRES = (
    """
    CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit'; END $$
    """,
    """
    CREATE TRIGGER audit_event_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
    """,
    # A session that plays replication back would pass an ordinary trigger.
    "ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_is_not_changed",
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="staff", description=DESCRIPTION)

    async def refuse_changes():
        for statement in POSTGRES if BOUND.engine_type == "postgres" else SQLITE:
            await AuditEvent.raw(statement)

    manager.add_raw(refuse_changes)
    return manager

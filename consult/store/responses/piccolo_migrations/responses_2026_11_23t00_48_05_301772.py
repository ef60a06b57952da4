"""Keep PostgreSQL from copying digests of codes.

``ANALYZE`` samples values into ``pg_statistic``, where the digest of a code that was used would
outlive it. Setting the target to nothing stops that.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from consult.store.bound import BOUND
from consult.store.responses.tables import EntryCode

ID = "2026-11-23T00:48:05:301772"
VERSION = "1.38.0"
DESCRIPTION = "Sample no digest of a code"

POSTGRES = "ALTER TABLE entry_code ALTER COLUMN digest SET STATISTICS 0"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="responses", description=DESCRIPTION)

    async def change():
        if BOUND.engine_type == "postgres":
            await EntryCode.raw(POSTGRES)

    manager.add_raw(change)
    return manager

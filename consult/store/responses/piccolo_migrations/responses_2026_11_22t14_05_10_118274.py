"""Find a response by its withdrawal digest, and keep PostgreSQL from copying its columns.

``ANALYZE`` samples values into ``pg_statistic``, where an erased row's id, digest and sealed
bytes would outlive it. Setting the target to nothing stops that; setting the type, which is the
same as before, drops what was sampled already.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from consult.store.bound import BOUND
from consult.store.responses.tables import Response

ID = "2026-11-22T14:05:10:118274"
VERSION = "1.38.0"
DESCRIPTION = "Find by digest, and sample nothing"

INDEX = "CREATE INDEX response_withdrawal_digest ON response (withdrawal_digest)"

POSTGRES = tuple(
    statement
    for column, kind in (("id", "uuid"), ("sealed", "bytea"), ("withdrawal_digest", "bytea"))
    for statement in (
        f"ALTER TABLE response ALTER COLUMN {column} SET STATISTICS 0",
        f"ALTER TABLE response ALTER COLUMN {column} TYPE {kind}",
    )
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="responses", description=DESCRIPTION)

    async def change():
        for statement in (*POSTGRES, INDEX) if BOUND.engine_type == "postgres" else (INDEX,):
            await Response.raw(statement)

    manager.add_raw(change)
    return manager

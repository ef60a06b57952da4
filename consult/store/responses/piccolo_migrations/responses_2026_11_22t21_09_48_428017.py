from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-22T21:09:48:428017"
VERSION = "1.38.0"
DESCRIPTION = "Digests of words that always go"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="responses", description=DESCRIPTION)

    manager.add_table(
        class_name="DeniedWord",
        tablename="denied_word",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="DeniedWord",
        tablename="denied_word",
        column_name="digest",
        db_column_name="digest",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 64,
            "default": None,
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.alter_column(
        table_class_name="Response",
        tablename="response",
        column_name="withdrawal_digest",
        db_column_name="withdrawal_digest",
        params={"index": True},
        old_params={"index": False},
        column_class=Bytea,
        old_column_class=Bytea,
        schema=None,
    )

    return manager

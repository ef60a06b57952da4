from pathlib import Path

from piccolo.conf.apps import AppConfig

from consult.store.staff.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="staff",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=list(TABLES),
)

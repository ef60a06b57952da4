from pathlib import Path

from piccolo.conf.apps import AppConfig

from consult.store.responses.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="responses",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=list(TABLES),
)

"""What Piccolo's own command reads when a developer writes a migration.

Run: ``PICCOLO_CONF=consult.store.piccolo_conf piccolo migrations new responses --auto``.
"""

from piccolo.conf.apps import AppRegistry

from consult.store.bound import BOUND

DB = BOUND
APP_REGISTRY = AppRegistry(
    apps=["consult.store.responses.piccolo_app", "consult.store.staff.piccolo_app"]
)

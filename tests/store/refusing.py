from typing import Final

from consult.store.responses import ResponsesStore
from consult.store.responses.tables import Response

STATEMENTS: Final = {
    "sqlite": (
        """
        CREATE TRIGGER refuse BEFORE INSERT ON response WHEN NEW.week = '{week}'
        BEGIN SELECT RAISE(ABORT, 'refused'); END
        """,
    ),
    "postgres": (
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'row %', NEW.sealed; END $$
        """,
        """
        CREATE TRIGGER refuse BEFORE INSERT ON response FOR EACH ROW
        WHEN (NEW.week = '{week}') EXECUTE FUNCTION refuse()
        """,
    ),
}


async def refuse_week(store: ResponsesStore, engine: str, week: str) -> None:
    """Have the database itself refuse every response of a week, with the row in its message."""
    async with store.database.writing():
        for statement in STATEMENTS[engine]:
            await Response.raw(statement.format(week=week))

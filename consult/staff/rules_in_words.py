from surveys.model import END, Consent, Instrument, Item, Rating, Route, say_text, walk_items
from surveys.rules import All, Answered, Any_, Chosen, Not, Rule


class RuleWriter:
    """Says the routes of one questionnaire in the words that its respondents read."""

    def __init__(self, instrument: Instrument, language: str = "en") -> None:
        self._language = language
        self._items = {item.id: item for _, item in walk_items(instrument)}
        pages = (page for section in instrument.sections for page in section.pages)
        self._pages = {page.id: say_text(page.heading, language) for page in pages}
        self._endings = {one.id: say_text(one.heading, language) for one in instrument.endings}

    def write_route(self, route: Route) -> str:
        """Say one route: when it is taken and where it leads."""
        if route.to.startswith(END):
            place = self._endings.get(route.to.removeprefix(END), route.to)
            return f"If {self.write_rule(route.when)}: finish at “{place}”."
        return f"If {self.write_rule(route.when)}: go to “{self._pages.get(route.to, route.to)}”."

    def write_repeat(self, item: str) -> str:
        """Say for what a page is repeated."""
        return f"Once for each answer to {self._label(item)}."

    def write_rule(self, rule: Rule) -> str:
        """Say one condition."""
        match rule:
            case All(rules=parts):
                return self._join(parts, " and ", "always")
            case Any_(rules=parts):
                return self._join(parts, " or ", "never")
            case Not(rule=part):
                return f"it is not so that {self.write_rule(part)}"
            case Chosen(item=item, code=code):
                return f"{self._label(item)} is “{self._option(item, code)}”"
            case Answered(item=item):
                return f"{self._label(item)} is answered"
            case _:
                return "…"

    def _join(self, parts: list[Rule], word: str, empty: str) -> str:
        said = [self.write_rule(part) for part in parts]
        if not said:
            return empty
        return f"({word.join(said)})" if said[1:] else said[0]

    def _label(self, item: str) -> str:
        found = self._items.get(item)
        return f"“{say_text(found.label, self._language)}”" if found else item

    def _option(self, item: str, code: str) -> str:
        return read_option_labels(self._items.get(item), self._language).get(code, code)


def read_option_labels(item: Item | None, language: str = "en") -> dict[str, str]:
    """Give the label of every code that a closed item can be answered with."""
    if isinstance(item, Rating):
        return {str(one.value): say_text(one.label, language) for one in item.points}
    if isinstance(item, Consent):
        return {"yes": say_text(item.yes, language), "no": say_text(item.no, language)}
    return {one.code: say_text(one.label, language) for one in getattr(item, "options", ())}

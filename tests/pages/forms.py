"""What a browser would send of a page that nobody touches, and what stands on it."""

from html.parser import HTMLParser

Form = dict[str, list[str]]


class SentForm(HTMLParser):
    """Collects the successful controls of a page, as a browser does."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.form: Form = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take one control in."""
        found = dict(attrs)
        name, value = str(found.get("name", "")), str(found.get("value") or "")
        if tag == "select":
            self._select = name
        elif tag == "option":
            # The first option stands until a selected one comes.
            if "selected" in found or self._select not in self.form:
                self.form[self._select] = [value]
        elif tag == "textarea" or (tag == "input" and self._is_sent(found)):
            self.form.setdefault(name, []).append(value)

    @staticmethod
    def _is_sent(found: dict[str, str | None]) -> bool:
        return found.get("type") not in {"radio", "checkbox"} or "checked" in found


class Words(HTMLParser):
    """Collects the words of a page, and those that are marked as being in another language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.marked: list[str] = []
        self._languages: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where other words begin."""
        if tag == "span":
            self._languages.append(str(dict(attrs).get("lang") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Note where they end."""
        if tag == "span":
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        """Keep words inside a language of their own."""
        if any(self._languages):
            self.marked.append(data)

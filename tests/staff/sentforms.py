"""What a browser would send of a page's form that nobody touched."""

import re
from html import unescape

_BOX = re.compile(r"<input([^>]*)>|<textarea([^>]*)>(.*?)</textarea>", re.DOTALL)
_SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')


def read_form(page: str) -> dict[str, str]:
    """Give what a browser would send of the last form of a page that nobody touched."""
    form = page[page.rindex("<form") : page.rindex("</form>")]
    fields = {}
    for single, area, text in _BOX.findall(form):
        marks = dict(re.findall(r'(\w+)="([^"]*)"', single or area))
        if marks.get("type") != "checkbox" or " checked" in single:
            fields[marks["name"]] = text if area else marks.get("value", "")
    for name, options in _SELECT.findall(form):
        found = _CHOSEN.search(options)
        fields[name] = found[1] if found else ""
    return {unescape(name): unescape(said) for name, said in fields.items()}

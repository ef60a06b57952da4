from functools import cache, partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consult.assets import asset_url, templates_folder
from consult.pages.spoken import ENGLISH
from consult.pages.words import read_catalogues, say_sentence, say_told, say_word


def read_environment(language: str = ENGLISH) -> Environment:
    """Give the template environment of a language: escaping always, a name misspelt is a fault.

    ``say`` gives words of ours as HTML, ``plain`` for an attribute, ``tell`` a line about safety.
    Templates are compiled once and never looked at again on disk.
    Raises ``ComponentError`` when the templates are missing.
    """
    known = read_catalogues()
    base = language.partition("-")[0]
    # Only languages with words of their own, so that no request can fill the memory with others.
    return _environment(language if language in known else base if base in known else "")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # For an attribute or an option, which hold no other element.
    environment.filters["bare"] = str
    environment.globals["asset_url"] = asset_url
    environment.globals["say"] = partial(_say, language)
    environment.globals["plain"] = partial(_plain, language)
    environment.globals["tell"] = partial(_tell, language)
    return environment


def _say(language: str, word: str, **values: object) -> str:
    return say_sentence(word, language, **values)


def _plain(language: str, word: str) -> str:
    return str(say_word(word, language))


def _tell(language: str, line: str) -> str:
    return say_told(line, language)


def render_template(name: str, **view: object) -> str:
    """Render one template, such as ``respond/start.html``, with the view structs it names."""
    language = str(view.get("language", ENGLISH))
    return read_environment(language).get_template(name).render(**view)

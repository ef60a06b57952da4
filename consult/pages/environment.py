from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consult.assets import asset_url, templates_folder


@cache
def read_environment() -> Environment:
    """Give the one template environment: escaping always, and a name misspelt is a fault.

    Templates are compiled once and never looked at again on disk.
    Raises ``ComponentError`` when the templates are missing.
    """
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["asset_url"] = asset_url
    return environment


def render_template(name: str, **view: object) -> str:
    """Render one template, such as ``respond/start.html``, with the view structs it names."""
    return read_environment().get_template(name).render(**view)

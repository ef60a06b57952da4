import segno
from markupsafe import Markup

from consult.staff.codes import write_code_address


def draw_code_address(secret: str, name: str) -> Markup:
    """Draw what an authenticator app scans, as part of a page: no address of it is ever asked for.

    Only attributes give it its colours, because the policy of our pages refuses styles in it.
    """
    code = segno.make(write_code_address(secret, name), error="m", micro=False)
    drawn: str = code.svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - squares drawn by the library; no text of anybody is in it.

"""The headers of every answer, errors included, as ``before_send`` hooks.

Litestar's other places to set headers miss 404, 405 or 500; this one misses none.
"""

from collections.abc import Mapping
from typing import Final

from litestar.datastructures import MutableScopeHeaders
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

_FEATURES_OFF: Final = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "geolocation",
    "gyroscope",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
)

COMMON: Final = {
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in _FEATURES_OFF),
    "referrer-policy": "no-referrer",
    # Said by us, so that the server program does not say its own name.
    "server": "web",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, noarchive",
}

# No inline code, no third party, no framing. `form-action 'self'` makes Chromium block a
# cross-site redirect after a POST, so leaving is always a link and never a form.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
RESPOND: Final = {
    **COMMON,
    "content-security-policy": _POLICY + "; require-trusted-types-for 'script'; "
    "trusted-types 'none'; sandbox allow-forms allow-scripts allow-same-origin "
    "allow-top-navigation-by-user-activation",
}
STAFF: Final = {**COMMON, "content-security-policy": _POLICY + "; frame-src 'self'"}
# A preview may be framed by our own pages, runs nothing and sends nothing.
PREVIEW: Final = {
    **COMMON,
    "x-frame-options": "SAMEORIGIN",
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
}
FRAMED: Final = "framed"
"""Declared with ``True`` in the ``opt`` of a route whose answers are previews."""

NO_STORE: Final = "no-store"
IMMUTABLE: Final = "public, max-age=31536000, immutable"


def stamp_headers(
    headers: Mapping[str, str], framed: Mapping[str, str] | None = None
) -> BeforeMessageSendHookHandler:
    """Make the hook that puts these headers on every answer and forbids keeping it.

    ``framed`` are for the routes that declare themselves previews. Only an
    answer that already declares itself immutable, a built asset with its
    digest in its name, may be cached.
    """

    async def before_send(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        answer = MutableScopeHeaders.from_message(message)
        chosen = framed if framed is not None and _is_framed(scope) else headers
        for name, value in chosen.items():
            answer[name] = value
        if answer.get("cache-control") != IMMUTABLE:
            answer["cache-control"] = NO_STORE
        if "etag" in answer:
            del answer["etag"]

    return before_send


def _is_framed(scope: Scope) -> bool:
    # Where no route matched there is no handler, and the stricter headers hold.
    handler = dict(scope).get("route_handler")
    return getattr(handler, "opt", {}).get(FRAMED) is True

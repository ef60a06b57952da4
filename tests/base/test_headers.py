"""The one place from which headers reach every answer."""

import warnings

import pytest
from litestar import Litestar, get
from litestar.testing import TestClient

from consult.headers import (
    FRAMED,
    IMMUTABLE,
    NO_STORE,
    PREVIEW,
    RESPOND,
    STAFF,
    stamp_headers,
)


@get("/", sync_to_thread=False)
def page() -> str:
    """Answer with a page."""
    return "page"


@get("/broken", sync_to_thread=False)
def broken() -> str:
    """Break."""
    raise RuntimeError


@get("/kept", sync_to_thread=False, response_headers={"cache-control": IMMUTABLE, "etag": "1"})
def kept() -> str:
    """Answer with something that never changes."""
    return "kept"


STATUSES = {"/": 200, "/nowhere": 404, "/broken": 500}


def find_bare(app: Litestar) -> list[str]:
    """Name the addresses whose answers lack a header of ours."""
    with TestClient(app, raise_server_exceptions=False) as client:
        answers = {path: client.get(path) for path in STATUSES}
        answers["405"] = client.delete("/")
    assert {path: answers[path].status_code for path in STATUSES} == STATUSES
    return [
        path
        for path, answer in answers.items()
        if not {*RESPOND.items(), ("cache-control", NO_STORE)} <= {*answer.headers.items()}
    ]


def test_no_answer_is_bare() -> None:
    """Pages, unknown addresses, wrong methods and faults carry every header."""
    app = Litestar([page, broken], before_send=[stamp_headers(RESPOND)], logging_config=None)
    assert find_bare(app) == []


def test_other_places_would_miss_some() -> None:
    """Headers set where most would set them do not reach errors, and the search sees it."""
    elsewhere = {**RESPOND, "cache-control": NO_STORE}
    app = Litestar([page, broken], response_headers=elsewhere, logging_config=None)
    assert set(find_bare(app)) >= {"/nowhere", "405"}


def test_only_what_never_changes_may_be_kept() -> None:
    """A built asset keeps its long life, and nothing carries a mark to be known by again."""
    app = Litestar([kept], before_send=[stamp_headers(STAFF)], logging_config=None)
    with TestClient(app) as client:
        answer = client.get("/kept")
    assert answer.headers["cache-control"] == IMMUTABLE
    assert "etag" not in answer.headers


def test_policies_start_from_nothing() -> None:
    """Both policies forbid everything that they do not name, and inline code with it."""
    for headers in (RESPOND, STAFF):
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "http" not in policy


def test_warnings_are_errors() -> None:
    """A warning anywhere in the suite fails its test."""
    with pytest.raises(UserWarning, match="a warning"):
        warnings.warn("a warning", stacklevel=1)


@get("/preview", sync_to_thread=False, opt={FRAMED: True})
def preview() -> str:
    """Answer with a preview."""
    return "preview"


def test_only_previews_may_be_framed() -> None:
    """A route that declares itself a preview may be framed by us alone, and can send nothing."""
    app = Litestar(
        [page, preview], before_send=[stamp_headers(STAFF, PREVIEW)], logging_config=None
    )
    with TestClient(app) as client:
        answers = {path: client.get(path).headers for path in ("/", "/preview", "/nowhere")}
    assert "frame-ancestors 'self'" in answers["/preview"]["content-security-policy"]
    assert "form-action 'none'" in answers["/preview"]["content-security-policy"]
    assert "script-src" not in answers["/preview"]["content-security-policy"]
    for path in ("/", "/nowhere"):
        assert "frame-ancestors 'none'" in answers[path]["content-security-policy"]
        assert answers[path]["x-frame-options"] == "DENY"


def test_respondents_know_no_frames() -> None:
    """Where no headers for previews are given, a declaration opens nothing."""
    app = Litestar([preview], before_send=[stamp_headers(RESPOND)], logging_config=None)
    with TestClient(app) as client:
        assert client.get("/preview").headers["x-frame-options"] == "DENY"

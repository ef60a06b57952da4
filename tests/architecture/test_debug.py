"""No application of ours ever shows its inside."""

import ast

from tests.architecture.source import called_name, read_tree, walk_modules


def find_applications() -> dict[str, dict[str, object]]:
    """Give the constant keywords with which each application is made, by file."""
    return {
        path.parent.name: {
            keyword.arg: keyword.value.value
            for keyword in node.keywords
            if keyword.arg and isinstance(keyword.value, ast.Constant)
        }
        for path in walk_modules("consult")
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Call) and called_name(node) == "Litestar"
    }


def test_debug_is_off() -> None:
    """Debug pages, which would show an answer in a traceback, are off in both applications."""
    applications = find_applications()
    assert set(applications) == {"respond", "staff"}
    assert all(keywords["debug"] is False for keywords in applications.values())


def test_no_schema_and_no_library_logging() -> None:
    """No application describes its routes or lets its framework log."""
    for keywords in find_applications().values():
        assert keywords["openapi_config"] is None
        assert keywords["logging_config"] is None

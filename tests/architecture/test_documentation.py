"""Settings, commands and errors are documented, and the README's commands are the ones CI runs."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Final

import click
import pytest

from analysis.errors import AnalysisError
from anonymise.errors import AnonymiseError
from consult.cli import COMMANDS, group
from consult.errors import ConsultError
from consult.settings import PREFIX, SETTINGS, Setting
from surveys.errors import SurveysError
from tests.architecture.source import PACKAGES, ROOT

FAMILIES: Final = (ConsultError, SurveysError, AnonymiseError, AnalysisError)


def read_document(name: str) -> str:
    """Give the text of a document of ours."""
    return (ROOT / name).read_text(encoding="utf-8")


def walk_errors() -> Iterator[type[Exception]]:
    """Give every error class of ours, after importing every module that could define one."""
    for package in PACKAGES:
        paths = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(paths, f"{package}."):
            if not module.name.endswith("__main__") and "piccolo_migrations" not in module.name:
                importlib.import_module(module.name)
    waiting: list[type[Exception]] = list(FAMILIES)
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting.extend(kind.__subclasses__())


def walk_commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command and subcommand with its full name."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            yield from walk_commands(found, f"{name} {sub}")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda row: row.name)
def test_setting_is_documented(setting: Setting) -> None:
    """Every setting stands in docs/settings.md with its default and its meaning."""
    text = read_document("docs/settings.md")
    assert f"`{PREFIX}{setting.name}`" in text
    assert f"`{setting.default}`" in text if setting.default else "(empty)" in text
    assert setting.meaning in text


def test_every_error_code_is_documented() -> None:
    """Every error code stands in docs/errors.md, once, and no two errors share one."""
    text = read_document("docs/errors.md")
    codes = {kind: getattr(kind, "code", "") for kind in walk_errors()}
    own = [code for kind, code in codes.items() if "code" in vars(kind)]
    assert len(own) == len(set(own))
    assert not {code for code in own if f"| `{code}` |" not in text}


def test_no_documented_error_code_is_gone() -> None:
    """docs/errors.md names no code that does not exist."""
    documented = set(
        re.findall(r"^\| `([a-z-]+)` \|", read_document("docs/errors.md"), re.MULTILINE)
    )
    assert documented == {getattr(kind, "code", "") for kind in walk_errors()}


def test_every_command_is_documented() -> None:
    """Every command, subcommand and option stands in docs/commands.md and explains itself."""
    text = read_document("docs/commands.md")
    for name, command in walk_commands(group, "consult"):
        assert f"`{name}" in text, name
        assert command.help or command.short_help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "help":
                assert f"`{max(parameter.opts, key=len)}" in text, f"{name} {parameter.opts}"


def test_table_of_commands_is_whole() -> None:
    """The table that help prints from names exactly the modules that exist."""
    folder = ROOT / "consult" / "cli"
    modules = {
        path.stem.replace("_", "-")
        for path in folder.glob("*.py")
        if re.search(r"^(async )?def command\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert modules == set(COMMANDS)


def test_readme_commands_are_what_ci_runs() -> None:
    """The README's two commands exist, and CI runs the one that tests and nothing cleverer."""
    blocks = re.findall(r"```sh\n(.*?)```", read_document("README.md"), re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("make")]
    assert commands == ["make demo", "make test"]
    ran = [
        line
        for line in read_document(".ci/run").splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert ran == ["make test"]
    makefile = read_document("Makefile")
    assert all(re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE) for line in commands)


def test_readme_shell_commands_exist() -> None:
    """Every `consult` command that the README shows is one that exists."""
    shown = set(
        re.findall(
            r"consult ([a-z-]+)",
            "\n".join(re.findall(r"```sh\n(.*?)```", read_document("README.md"), re.DOTALL)),
        )
    )
    assert shown
    assert shown <= set(COMMANDS)

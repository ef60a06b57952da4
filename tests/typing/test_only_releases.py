import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).with_name("only_releases_are_written.py")


def run_mypy(example: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """Judge one file with the project's own settings, and what is known of the project already."""
    return subprocess.run(
        [sys.executable, "-m", "mypy", str(example)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_releases_type_check(root: Path, tmp_path: Path) -> None:
    """Handing the exports anything but a release is a type error, every time."""
    bare = tmp_path / "bare.py"
    source = EXAMPLE.read_text(encoding="utf-8")
    bare.write_text(source.replace("# type: ignore[arg-type]", ""), encoding="utf-8")

    expected, unexpected = run_mypy(EXAMPLE, root), run_mypy(bare, root)

    assert expected.returncode == 0, expected.stdout
    assert unexpected.stdout.count('Argument 1 to "write_csv"') == 3
    assert "Found 3 errors" in unexpected.stdout

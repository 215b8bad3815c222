"""The guides are true: their commands run, and a framework comes from two downloaded files to the comparison."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

import workbench
from workbench.cli import main

DOCS = Path(__file__).parent.parent / "docs"
FRAMEWORK = (DOCS / "another-framework.md").read_text(encoding="utf-8")
SPREADSHEETS = (DOCS / "spreadsheets.md").read_text(encoding="utf-8")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, with the examples of the guide."""
    folder = tmp_path / "workspace"
    assert main(["new", str(folder)]) == 0
    shutil.copytree(DOCS / "examples", folder / "docs/examples")
    monkeypatch.chdir(folder)
    return folder


def test_the_framework_of_the_guide_comes_to_the_comparison(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = re.findall(r"^    workbench (import .+)$", FRAMEWORK, re.MULTILINE)
    assert len(commands) == 2
    assert [main([*command.split(), "--yes"]) for command in commands] == [0, 0]
    told = capsys.readouterr().out
    assert "the column 'Max. points' is not read" in told
    assert "the column 'Score' is not read" in told
    assert main(["check"]) == 0
    tables = workbench.load(workspace)
    compared = workbench.compare(tables, "open-doors", ["aldmere", "dorvik", "luvenza"], collection="demonstration")
    assert compared.matrix.loc["dorvik"].tolist() == ["partly there", *["not there"] * 4]
    assert compared.matrix.loc["luvenza"].tolist() == [*["there"] * 4, "not assessed"]
    found = compared.behind(tables.evidence)
    assert found["finding"].tolist()[0] == "The list names 14 languages, the rota only six."
    assert len(found) == 4


def test_the_commands_of_the_guide_to_spreadsheets_run(workspace: Path) -> None:
    commands = [one.split() for one in re.findall(r"^    workbench (template .+)$", SPREADSHEETS, re.MULTILINE)]
    assert len(commands) == 3
    for command in commands:
        last = "--from-last" in command
        city = ["--city", "aldmere", "--collection", "demonstration"] if last else []
        assert main([*command, *city]) == 0
        assert Path(command[command.index("-o") + 1]).exists()
    assert main(["export", "all", "--collection", "demonstration", "--city", "aldmere"]) == 0
    assert len(list(Path("all").iterdir())) == 8


def test_the_mappings_of_the_guides_are_yaml_and_their_python_runs() -> None:
    for text in (FRAMEWORK, SPREADSHEETS):
        for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
            assert isinstance(yaml.safe_load(block), dict)
    for block in re.findall(r"```python\n(.*?)```", SPREADSHEETS, re.DOTALL):
        exec(block, {})
    for text in (FRAMEWORK, SPREADSHEETS):
        for link in re.findall(r"\]\(([^)]+)\)", text):
            assert (DOCS / link).exists(), link

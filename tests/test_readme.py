"""The README is true: its Python runs, its YAML is sound, its commands and files exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from workbench.cli import main
from workbench.documents import Judgement

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The README's code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_its_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, names)
    assert names["comparison"].matrix.shape == (13, 9)
    assert (names["then"].matrix["05"] == "in place").sum() == 5


def test_its_judgement_is_sound() -> None:
    for block in blocks("yaml"):
        for judgement in yaml.safe_load(block)["judgements"]:
            assert Judgement.model_validate(judgement).evidence


def test_its_commands_add_two_cities_that_check_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["new", str(tmp_path / "workspace")]) == 0
    monkeypatch.chdir(tmp_path / "workspace")
    commands = re.findall(r"^    workbench (add .+)$", README, re.MULTILINE)
    assert len(commands) == 2
    assert [main(command.split()) for command in commands] == [0, 0]
    assert main(["check"]) == 0


def test_the_make_targets_and_files_it_names_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert f"\n{target}:" in makefile, target
    for link in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / link).is_file(), link

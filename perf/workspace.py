"""A large invented workspace, made anew and always the same: what loading is measured on."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml

import workbench

__all__ = ["make_workspace"]

_SCHEMA = "# yaml-language-server: $schema=../../../benchmarks/schemas/{}.schema.json\n"
_SAID = (
    "the city council courses language teachers newcomers groups evening places office waiting weeks partners "
    "schools providers budget agreed since spring autumn report shows several districts families interpreters "
    "offer café Straße naïve señor coordination between services was read aloud counted again in every quarter "
    "without having to ask twice most of them found their way and said so to the team during visits"
)
_WORDS = _SAID.split()
_METHODS = ("self-assessment", "peer review", "agreed")
_KINDS = ("document", "interview", "focus group", "data")
_SHOWS = ("supports", "contradicts", "unclear")
_EFFECTS = ("hinders", "helps", "neutral")
_INDICATORS = ("population", "foreign-born", "unemployed")
_YEARS = range(2005, 2025)


def make_workspace(folder: Path, cities: int = 200, rounds: int = 10, evidence: int = 5) -> Path:
    """Write a workspace of invented cities, each assessed by every shipped benchmark in every round.

    Parameters
    ----------
    folder : pathlib.Path
        Where; what is there already is replaced.
    cities, rounds : int
        How many.
    evidence : int
        Pieces of evidence for each judgement.

    Returns
    -------
    pathlib.Path
        The folder.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(workbench.shipped_workspace() / "benchmarks", folder / "benchmarks")
    # The shipped benchmarks refer to the cities that we ship.
    for city in sorted((workbench.shipped_workspace() / "assessments" / "published").iterdir()):
        shutil.copytree(city, folder / "assessments" / "published" / city.name)
    benchmarks = [
        yaml.load(file.read_bytes(), yaml.CSafeLoader)
        for file in sorted((folder / "benchmarks").glob("*.yaml"))
        if "." in file.stem
    ]
    dice = random.Random(2012)
    home = folder / "assessments" / "generated"
    for number in range(cities):
        _write_city(home / f"gen-{number:03}", number, benchmarks, rounds, evidence, dice)
    return folder


def _write_city(
    folder: Path, number: int, benchmarks: list[dict[str, object]], rounds: int, evidence: int, dice: random.Random
) -> None:
    """Write one city with its figures and assessments."""
    folder.mkdir(parents=True)
    (folder / "city.yaml").write_text(
        f"{_SCHEMA.format('city')}city: {folder.name}\nname: Gén {number:03}\ncountry: Land {number % 20}\n"
        "level: city\nillustrative: true\n",
        encoding="utf-8",
    )
    rows = [
        f"{indicator},{year},{dice.randrange(1000, 900000)},city,,,invented for this benchmark"
        for indicator in _INDICATORS
        for year in _YEARS
    ]
    head = "indicator,year,value,level,area,flag,source"
    (folder / "context.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    for turn in range(rounds):
        for place, benchmark in enumerate(benchmarks):
            date = f"{2006 + 2 * turn}-{1 + number % 12:02}-{10 + place}"
            method = _METHODS[(number + turn) % 3]
            name = f"{date}.{method.replace(' ', '-')}.{benchmark['benchmark']}.{benchmark['edition']}.yaml"
            before = f"{2004 + 2 * turn}-{1 + number % 12:02}-{10 + place}" if turn else ""
            lines = _assessment(folder.name, benchmark, date, method, before, evidence, dice)
            (folder / name).write_text(_SCHEMA.format("assessment") + "\n".join(lines) + "\n", encoding="utf-8")


def _text(dice: random.Random, words: int) -> str:
    """Return a sentence."""
    said = " ".join(dice.choices(_WORDS, k=words))
    return f"{said[:1].upper()}{said[1:]}."


def _folded(dice: random.Random, words: int, indent: int) -> Iterator[str]:
    """Yield the lines of a folded text."""
    text = _text(dice, words).split(" ")
    for at in range(0, len(text), 14):
        yield " " * indent + " ".join(text[at : at + 14])


def _assessment(
    city: str, benchmark: dict[str, object], date: str, method: str, before: str, evidence: int, dice: random.Random
) -> Iterator[str]:
    """Yield the lines of an assessment's file."""
    yield f"city: {city}"
    yield f"benchmark: {benchmark['benchmark']}"
    edition = str(benchmark["edition"])
    yield f'edition: "{edition}"' if edition.isdigit() else f"edition: {edition}"
    yield f'round: "{date[:4]}"'
    yield f"date: {date}"
    yield f"method: {method}"
    if before:
        yield f"follows: {before}"
    yield "reviewers:"
    for member, role in (("r1", "expert leader"), ("r2", "peer"), ("r3", "in-house")):
        yield from (f"  - reviewer: {member}", f"    from: Town {dice.randrange(90)}", f"    role: {role}")
    yield "judgements:"
    levels = [*benchmark["levels"], "not assessed", "not applicable"]
    for factor in benchmark["key_factors"]:
        yield from _judgement(factor, dice.choice(levels), date, evidence, dice)
    yield "context_notes:"
    for factor in ("city-resources", "migrant-population"):
        yield f"  - context_factor: {factor}"
        yield from ("    key_factors:", '      - "01"', '      - "03"')
        yield f"    effect: {dice.choice(_EFFECTS)}"
        yield "    note: >-"
        yield from _folded(dice, 12, 6)


def _judgement(factor: dict[str, object], level: str, date: str, evidence: int, dice: random.Random) -> Iterator[str]:
    """Yield the lines of a judgement with its evidence."""
    yield f'  - key_factor: "{factor["key_factor"]}"'
    yield f"    judgement: {level}"
    if level == "not applicable":
        yield f"    reason: {_text(dice, 8)}"
    for name, words in (("summary", 14), ("conclusion", 9)):
        yield f"    {name}: >-"
        yield from _folded(dice, words, 6)
    yield "    evidence:"
    questions = [one["guide_question"] for one in factor.get("guide_questions", ())]
    for _ in range(evidence):
        yield f"      - kind: {dice.choice(_KINDS)}"
        yield f"        reference: {_text(dice, 3)[:-1].lower()}"
        yield f"        date: {date[:8]}0{dice.randrange(1, 10)}"
        yield f'        guide_question: "{dice.choice(questions)}"'
        yield f"        shows: {dice.choice(_SHOWS)}"
        yield "        finding: >-"
        yield from _folded(dice, 9, 10)
        yield f"        recorded_by: r{dice.randrange(1, 4)}"
    yield "    recommendations:"
    yield "      - recommendation: >-"
    yield from _folded(dice, 9, 10)
    yield "        status: open"

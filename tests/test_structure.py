"""How the house is built: its floors, its public names, its words and its dependencies."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FunctionType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

import workbench
from workbench import documents
from workbench.doubts import RULES
from workbench.words import LANGUAGES, ORIGINAL, words

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "workbench"

# Floors

FLOORS = (
    ("problems", "words"),
    ("documents",),
    ("files",),
    ("doubts", "translations", "versions"),
    ("columns",),
    ("tables",),
    ("loading", "pairs"),
    ("comparison", "translating"),
    ("context", "methods", "progress", "searching"),
    ("learning",),
    ("figures", "tidy"),
    ("exchange", "widgets"),
    ("pages",),
    ("adding", "importing", "serve", "schemas", "cli"),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> list[Path]:
    """Every module of ours, the door of the house aside."""
    return [path for path in sorted(HOUSE.rglob("*.py")) if path != HOUSE / "__init__.py"]


def module_name(path: Path) -> str:
    """A module's full name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(name: str) -> str:
    """The room that a module lies in."""
    return name.split(".")[1]


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported at run time, wherever the import stands."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: name the module in full"
            yield from (
                [f"workbench.{one.name}" for one in node.names] if node.module == "workbench" else [node.module]
            )
        yield from imports(node)


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_a_room_imports_only_from_lower_floors(path: Path) -> None:
    here = room(module_name(path))
    assert here in FLOOR, f"give the room '{here}' its floor"
    for name in imports(ast.parse(path.read_text())):
        if name.startswith("workbench.") and room(name) != here:
            assert FLOOR[room(name)] < FLOOR[here], f"{here} imports {name}"
            assert here != "widgets" or room(name) in {"words", "problems"}, f"widgets import {name}, and know no data"


# Public names and their documentation


@pytest.mark.parametrize("name", workbench.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(getattr(workbench, name))
    assert name in dir(workbench)


def test_a_name_that_is_not_public_is_refused_with_those_that_are() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'compair'; it has: .*compare"):
        workbench.compair  # noqa: B018 - the access is what is tested


def offered(names: Iterable[str], kind: type | tuple[type, ...]) -> list[Any]:
    """What some modules offer of a kind, each thing once."""
    loaded = [importlib.import_module(name) for name in names if not name.endswith(".__main__")]
    things = [getattr(one, name) for one in loaded for name in getattr(one, "__all__", ())]
    return list({thing.__qualname__: thing for thing in things if isinstance(thing, kind)}.values())


MODULES = [module_name(path) for path in modules()]
ROOMS = sorted({f"workbench.{room(name)}" for name in MODULES})


@pytest.mark.parametrize("thing", offered(MODULES, (FunctionType, type)), ids=lambda thing: thing.__qualname__)
def test_what_a_module_offers_says_what_it_is(thing: object) -> None:
    assert inspect.getdoc(thing)


@pytest.mark.parametrize("function", offered(ROOMS, FunctionType), ids=lambda one: one.__qualname__)
def test_what_a_room_offers_names_its_parameters(function: FunctionType) -> None:
    parameters = list(inspect.signature(function).parameters)
    said = inspect.getdoc(function) or ""
    described = re.search(r"Parameters\n-+\n(.*?)(\n\n[A-Z][a-z]+\n-+\n|\Z)", said, re.DOTALL)
    assert described or not parameters, f"no section 'Parameters' for {parameters}"
    named = re.findall(r"^\*{0,2}(\w+) :|^\*{1,2}(\w+)$", described.group(1), re.MULTILINE) if described else []
    assert [one or other for one, other in named] == parameters


def models() -> list[type[BaseModel]]:
    """Every class of document."""
    every = (getattr(documents, name) for name in documents.__all__)
    return [one for one in every if isinstance(one, type) and issubclass(one, documents.Document)]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_of_a_document_is_described(model: type[BaseModel]) -> None:
    assert inspect.getdoc(model)
    assert not [name for name, field in model.model_fields.items() if not field.description]


# Dependencies


def requirement(text: str) -> tuple[str, str]:
    """A dependency's name, as both ecosystems spell it, and its bound."""
    name, bound = re.fullmatch(r"([\w.-]+)\s*(>=[\w.]+)?", text).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), bound or ""


def test_conda_and_pip_install_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    by_pip = next(one["pip"] for one in listed if isinstance(one, dict))
    ours = [one for one in by_pip if re.fullmatch(r"(-e|--editable) \.(\[\w+\])?", one)]
    conda = [one for one in [*listed, *by_pip] if isinstance(one, str) and one not in ours]
    assert ours, "environment.yml installs the workbench itself: --editable ."
    assert dict(map(requirement, conda)) == {
        "python": project["requires-python"],
        "pip": "",
        **dict(map(requirement, project["dependencies"])),
        **dict(map(requirement, project["optional-dependencies"]["test"])),
    }
    assert len(conda) == len(dict(map(requirement, conda)))


# Words


def phrases_of(language: str) -> dict[str, Any]:
    """A language's phrases by name."""
    return json.loads((HOUSE / "words" / f"{language}.json").read_text())


def phrases() -> dict[str, Any]:
    """The phrases by name."""
    return phrases_of("en")


def pattern(node: ast.expr) -> str | None:
    """What a name put together of a phrase and of data can be, as a regular expression; None: no phrase's name."""
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(one.value) if isinstance(one, ast.Constant) else ".*" for one in node.values]
        text = "".join(str(part) for part in parts)
    elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
        text = re.escape(node.left.value) + ".*"
    else:
        return None
    return text if re.match(r"[a-z_]+\\\.", text) else None


def asked_for(tree: ast.AST) -> Iterator[str]:
    """The names of phrases that a call asks for, as regular expressions."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        called, first = call.func, call.args[0]
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name in ("say", "_say", "item") and isinstance(first, ast.Constant):
            yield re.escape(first.value)
        elif name in ("say", "_say"):
            yield from filter(None, [pattern(first)])


def constants(tree: ast.AST) -> Iterator[str]:
    """The texts in a module: a phrase's name may be among them."""
    every = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return (value for value in every if isinstance(value, str))


def families(tree: ast.AST) -> Iterator[str]:
    """The names of phrases that a module puts together, as regular expressions."""
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.expr)):
        yield from filter(None, [pattern(node)])
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "item" and node.args:
            # Some benchmarks have terms of their own.
            yield re.escape(node.args[0].value) + r"\..*"


def trees() -> list[ast.AST]:
    """Every module of ours, parsed."""
    return [ast.parse(path.read_text()) for path in modules()]


def parts(script: Path) -> set[Path]:
    """A view's script with those beside it that it is made of."""
    names = re.findall(r'from "\./([\w.]+\.ts)"', script.read_text())
    return {script}.union(*(parts(script.parent / name) for name in names))


def asked_for_by_views() -> set[str]:
    """The phrases that scripts and templates ask for, by the name that their view (or the frame) gives them."""
    views = {path.name.removesuffix(".view.ts"): parts(path) for path in (HOUSE / "widgets").glob("*.view.ts")}
    # What a page says of a figure's numbers has that name already.
    views["view_figure"] = views.pop("figure")
    views["frame"] = {path for path in (HOUSE / "serve").rglob("*") if path.suffix in (".html", ".j2", ".ts")}
    named = re.compile(r'\bwords(?:"\))?\.(\w+)')
    asked = (
        (view, name) for view, paths in views.items() for path in paths for name in named.findall(path.read_text())
    )
    return {f"{'every' if f'every.{name}' in phrases() else view}.{name}" for view, name in asked}


def test_every_phrase_that_is_asked_for_exists() -> None:
    every = phrases()
    missing = {one for tree in trees() for one in asked_for(tree) if not any(re.fullmatch(one, n) for n in every)}
    assert not missing
    assert not asked_for_by_views() - set(every)


def test_every_phrase_is_used() -> None:
    named = asked_for_by_views().union(*map(constants, trees()))
    together = set().union(*map(families, trees()))
    assert not {one for one in set(phrases()) - named if not any(re.fullmatch(family, one) for family in together)}


def literals(annotation: object) -> tuple[str, ...]:
    """The words that a field allows."""
    if get_origin(annotation) in (Union, UnionType):
        return tuple(word for one in get_args(annotation) for word in literals(one))
    return get_args(annotation) if get_origin(annotation) is Literal else ()


FAMILIES = {
    "method": literals(documents.Assessment.model_fields["method"].annotation),
    "kind": literals(documents.Evidence.model_fields["kind"].annotation),
    "shows": literals(documents.Evidence.model_fields["shows"].annotation),
    "status": literals(documents.Recommendation.model_fields["status"].annotation),
    "role": literals(documents.Reviewer.model_fields["role"].annotation),
    "effect": literals(documents.ContextNote.model_fields["effect"].annotation),
    "level": literals(documents.ContextFigure.model_fields["level"].annotation),
    "wording": literals(documents.Benchmark.model_fields["wording"].annotation),
    "state": documents.SILENCES,
    "figure.rule": tuple(RULES),
    "collection": ("real", "invented", "mixed"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_word_of_the_files_has_its_phrase(family: str) -> None:
    assert FAMILIES[family]
    assert not [word for word in FAMILIES[family] if f"{family}.{word}" not in words()]


OTHERS = [language for language in LANGUAGES if language != ORIGINAL]
SAME = {
    "fr": {
        *("choice.collection", "frame.pages", "kind.document", "caption.source", "read.source", "along.column.source"),
        *("detail.conclusion", "piece.conclusion", "piece.note", "sets.size"),
        *(
            "assess.date",
            "assess.note",
            *(f"assessing.field.{one}" for one in ("collection", "date", "note", "conclusion")),
        ),
        *("detail.evidence.source", "detail.evidence.source.undated"),
        *(f"{view}.{name}" for view in ("masthead", "view_figure") for name in ("csv", "png", "svg")),
    }
}
"""The phrases that are the same in a language as in English."""


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_phrase_and_no_other(language: str) -> None:
    ours, theirs = set(phrases()), set(phrases_of(language))
    assert not ours - theirs, f"words/{language}.json lacks {sorted(ours - theirs)}"
    assert not theirs - ours, f"words/{language}.json has what English has not: {sorted(theirs - ours)}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_blanks_to_fill(language: str) -> None:
    theirs = phrases_of(language)
    wrong = {name for name, text in phrases().items() if name in theirs and forms(text) != forms(theirs[name])}
    assert not wrong, f"words/{language}.json fills other names in, or counts otherwise, at {sorted(wrong)}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_that_is_the_same_as_in_english_is_known_to_be(language: str) -> None:
    theirs = phrases_of(language)
    # What has no words of its own is the same in any language.
    worded = {name: text for name, text in phrases().items() if re.search(r"\w", re.sub(r"{\w+}", "", str(text)))}
    same = {name for name, text in worded.items() if theirs.get(name) == text}
    assert same == SAME[language], f"not translated: {sorted(same - SAME[language])}"


def forms(phrase: str | dict[str, str]) -> tuple[bool, set[str]]:
    """Whether a phrase counts, and the names that it has to be filled with."""
    return isinstance(phrase, dict), blanks(phrase)


def blanks(phrase: str | dict[str, str]) -> set[str]:
    """The names that a phrase has to be filled with."""
    texts = phrase.values() if isinstance(phrase, dict) else [phrase]
    return {name for text in texts for name in re.findall(r"{(\w+)}", text)}


def test_a_language_without_phrases_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="no phrases for the language 'xx'; there are: en, fr"):
        words("xx")

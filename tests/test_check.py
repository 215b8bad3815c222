"""The command line: `check` on whatever bytes, `new`, and the JSON Schemas of the file formats."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import workbench
from tests.conftest import FILES, write_workspace
from workbench.cli import main
from workbench.schemas import SCHEMAS, schema_text

INVALID = Path(__file__).parent / "invalid"
SHIPPED = workbench.shipped_workspace()
CITY = "assessments/ours/alpha/city.yaml"
CONTEXT = "assessments/ours/alpha/context.csv"
ASSESSMENT = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"
SOUND = "Sound: 1 benchmarks, 1 cities, "
EDITS = [
    *(b"", b"\t", b"\r", b"\n", b"\x00", b"\x1b", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xed\xa0\x80"),
    *(b": ", b"- ", b"? ", b"# ", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"<<: ", b"!", b"!!python/object:os.system "),
    *(b"---\n", b"...\n", b"%YAML 1.1\n", b"|\n", b">-\n", b'"', b"'", b"\\", b"@", b"`", b",", b";"),
    *(b"NO", b"~", b"=", b"0", b"-1", b".nan", b".inf", b"1e999", b"1:59:59", b"2020-02-31", b"0000-00-00"),
    *(b"9" * 5000, b"0x" + b"F" * 4000, b"1" + b":59" * 3000, b"[" * 2000, b"a: {" * 50, "ż".encode("utf-16")),
]


def put(workspace: Path, changes: dict[str, str]) -> Path:
    """Put invalid files in the places of a workspace's sound ones."""
    return write_workspace(workspace, {place: (INVALID / name).read_bytes() for place, name in changes.items()})


def run(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    command = [sys.executable, "-m", "workbench", *arguments]
    return subprocess.run(command, capture_output=True, check=False, **{"encoding": "utf-8", **settings})


@pytest.fixture
def twice_broken(sound: Path) -> Path:
    """The tiny workspace with a problem at line 9 of its assessment and at line 3 of its figures."""
    return put(sound, {ASSESSMENT: "unknown-level.yaml", CONTEXT: "infinity.csv"})


def test_check_of_a_sound_workspace_says_what_is_sound(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(sound)]) == 0
    assert capsys.readouterr() == ("", f"No problems. {SOUND}1 assessments.\n")


def test_check_prints_path_line_and_sentence_of_every_problem(
    twice_broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(twice_broken)
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    first, second = out.splitlines()
    assert first.startswith(f"{ASSESSMENT}:9: unknown level 'in plaice'; did you mean 'in place'")
    assert second == f"{CONTEXT}:3: 'value': found 'inf' where a finite number belongs"
    assert err == f"2 problems. {SOUND}0 assessments.\n"


def test_check_counts_one_problem_as_one(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(put(sound, {CONTEXT: "infinity.csv"}))])
    assert capsys.readouterr().err == f"1 problem. {SOUND}1 assessments.\n"


@pytest.mark.parametrize("start", ["", "..", "assessments", "../../.."])
def test_the_paths_that_check_prints_open_from_where_it_was_run(
    twice_broken: Path, start: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(twice_broken / start)
    main(["check", os.path.relpath(twice_broken)])
    printed = [Path(line.split(":")[0]) for line in capsys.readouterr().out.splitlines()]
    main(["check", os.path.relpath(twice_broken), "--format", "json"])
    assert [Path(row["file"]) for row in json.loads(capsys.readouterr().out)] == printed
    assert [path.resolve() for path in printed] == [twice_broken / ASSESSMENT, twice_broken / CONTEXT]


def test_check_as_json_is_a_list_of_files_lines_and_sentences(
    twice_broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(twice_broken)
    assert main(["check", "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [(row["file"], row["line"]) for row in rows] == [(ASSESSMENT, 9), (CONTEXT, 3)]
    assert rows[1]["sentence"] == "'value': found 'inf' where a finite number belongs"
    assert {frozenset(row) for row in rows} == {frozenset({"file", "line", "sentence"})}


def test_check_of_a_sound_workspace_as_json_is_an_empty_list(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(sound), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_check_prints_more_problems_than_the_exception_lists(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "population,soon,1,city,,,made up\n" * 100
    (sound / CONTEXT).write_text("indicator,year,value,level,area,flag,source\n" + rows)
    main(["check", str(sound)])
    assert len(capsys.readouterr().out.splitlines()) == 100


@pytest.mark.parametrize("name", ["level-of-two-lines.yaml", "slug-of-two-lines.yaml", "escape-sequence.yaml"])
def test_a_problem_is_one_line_that_no_terminal_obeys(
    sound: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(put(sound, {ASSESSMENT: name}))])
    lines = capsys.readouterr().out.split("\n")
    assert [line.isprintable() for line in lines] == [True, True]
    assert lines[1] == ""


def test_a_folder_whose_name_is_not_utf_8_ends_in_a_problem(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_workspace(sound, {os.fsdecode(b"assessments/ours/\xff/city.yaml"): FILES[CITY].replace("alpha", "beta")})
    assert main(["check", str(sound)]) == 1
    assert capsys.readouterr().err == f"1 problem. {SOUND}1 assessments.\n"


def test_a_terminal_that_lacks_a_letter_still_gets_the_problem(sound: Path) -> None:
    (sound / ASSESSMENT).write_text(FILES[ASSESSMENT].replace("in place", "Łódź"), encoding="utf-8")
    done = run("check", str(sound), encoding="cp1252", env=os.environ | {"PYTHONIOENCODING": "cp1252"})
    assert (done.returncode, done.stderr) == (1, f"1 problem. {SOUND}0 assessments.\n")
    assert ":9: unknown level" in done.stdout


@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"]])
def test_a_folder_that_is_no_workspace_cannot_be_checked(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, str(tmp_path)]) == 2
    assert capsys.readouterr() == (
        "",
        f"workbench: '{tmp_path}' is no workspace: it has no folders 'benchmarks' and 'assessments'; "
        "name a folder that has, or make one with `workbench new FOLDER`\n",
    )


def test_a_folder_that_is_not_there_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "gone")]) == 2
    assert capsys.readouterr() == ("", f"workbench: '{tmp_path / 'gone'}' does not exist; check the folder's name\n")


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["check", "--format", "xml"], ["new"]])
def test_a_command_that_is_none_exits_with_2_and_says_how(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: workbench" in capsys.readouterr().err


def test_the_command_exits_with_what_was_found(twice_broken: Path, tmp_path: Path) -> None:
    checked = run("check", ".", cwd=twice_broken)
    assert (checked.returncode, checked.stderr) == (1, f"2 problems. {SOUND}0 assessments.\n")
    assert checked.stdout.startswith(f"{ASSESSMENT}:9: ")
    assert run("check", str(tmp_path)).returncode == 2


def test_a_reader_that_stops_reading_gets_no_traceback(twice_broken: Path) -> None:
    command = [sys.executable, "-m", "workbench", "check", str(twice_broken)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_check_imports_nothing_heavy(sound: Path) -> None:
    script = (
        "import sys; from workbench.cli import main; code = main(['check', sys.argv[1]]); "
        "sys.exit(' '.join({'pandas', 'numpy', 'plotly', 'ipywidgets', 'IPython', 'voila'} & {*sys.modules}) or code)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(sound)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, f"No problems. {SOUND}1 assessments.\n")


def test_new_makes_a_workspace_that_checks_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a/new one"
    assert main(["new", str(folder)]) == 0
    assert f"`workbench check {folder}`" in capsys.readouterr().out
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().err.startswith("No problems. Sound: 4 benchmarks, 42 cities, ")
    assert sorted(path.name for path in folder.iterdir()) == ["assessments", "benchmarks", "notebooks"]


def test_new_copies_every_shipped_file_and_nothing_that_lies_about(tmp_path: Path) -> None:
    main(["new", str(tmp_path)])
    copied = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    shipped = {
        path.relative_to(SHIPPED)
        for folder in ("benchmarks", "assessments")
        for path in (SHIPPED / folder).rglob("*.*")
    }
    assert {path for path in copied if path.parts[0] != "notebooks"} == shipped
    pages = {path.name for path in copied if path.parts[0] == "notebooks"}
    names = ("home", "benchmark", "compare", "key-factor", "context", "city", "assess", "explore")
    assert pages == {f"{name}.ipynb" for name in names}
    assert not [path for path in copied for part in path.parts if part.startswith((".", "__"))]


@pytest.mark.parametrize("name", ["kept.txt", ".git"])
def test_new_refuses_a_folder_that_is_not_empty(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_text("mine")
    assert main(["new", str(tmp_path)]) == 2
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "mine")]
    said = f"workbench: '{tmp_path}' is there already and not empty; name a folder that is empty or new\n"
    assert capsys.readouterr() == ("", said)


def test_new_below_a_file_cannot_be_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a file"
    path.write_text("mine")
    assert main(["new", str(path / "workspace")]) == 2
    assert capsys.readouterr().err.startswith("workbench: ")


def test_new_refuses_to_replace_a_file(tmp_path: Path) -> None:
    path = tmp_path / "workspace"
    path.write_text("mine")
    assert main(["new", str(path)]) == 2
    assert path.read_text() == "mine"


# Whatever bytes


@st.composite
def edited(draw: st.DrawFn, content: bytes) -> bytes:
    """Return a sound file after a few clumsy edits."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(start + 12, len(content))))
        put_in = draw(st.sampled_from(EDITS) | st.binary(max_size=6))
        content = content[:start] + put_in + content[end:]
    return content


@st.composite
def swapped(draw: st.DrawFn, content: bytes) -> bytes:
    """Return a sound file with its lines in another order, some twice and some gone."""
    lines = content.splitlines(keepends=True)
    return b"".join(draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 2)))


@st.composite
def broken_files(draw: st.DrawFn) -> dict[str, bytes]:
    """Return other contents of one or two of the tiny workspace's files."""
    places = draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=2, unique=True))
    kinds = {place: FILES[place].encode() for place in places}
    return {
        place: draw(edited(sound) | swapped(sound) | st.binary() | st.text().map(str.encode))
        for place, sound in kinds.items()
    }


def check(workspace: Path) -> tuple[int, list[dict[str, Any]]]:
    """Check a workspace and return the exit code and the problems."""
    with contextlib.chdir(workspace), contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(["check", "--format", "json"])
    return code, json.loads(out.getvalue())


@given(broken_files())
@settings(deadline=None, max_examples=150)
def test_no_bytes_whatever_end_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    code, problems = check(write_workspace(tmp_path_factory.mktemp("any"), {**FILES, **files}))
    assert code == (1 if problems else 0)
    for one in problems:
        content = files.get(one["file"], FILES[one["file"]].encode()).decode("utf-8", "replace")
        assert 1 <= one["line"] <= len(content.splitlines()) + 1
        assert one["sentence"].strip()


@given(broken_files())
@settings(deadline=None, max_examples=50)
def test_what_check_calls_sound_loads_and_what_it_refuses_does_not(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    workspace = write_workspace(tmp_path_factory.mktemp("any"), {**FILES, **files})
    _, problems = check(workspace)
    try:
        workbench.load(workspace)
        raised: list[dict[str, Any]] = []
    except workbench.InvalidFiles as error:
        raised = [{"file": one.file, "line": one.line, "sentence": one.sentence} for one in error.problems]
    assert raised == problems


# The schemas, for editors

MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
SHIPPED_YAML = sorted(
    path.relative_to(SHIPPED).as_posix()
    for folder in ("benchmarks", "assessments")
    for path in (SHIPPED / folder).rglob("*.yaml")
)


class AsWritten(yaml.SafeLoader):
    """YAML as editors read it: a date is a text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def kind(place: str) -> str:
    """Return which schema a place's file has to follow."""
    name = Path(place).stem
    if place.startswith("assessments/"):
        return "city" if name == "city" else "assessment"
    translation = "-translation" if place.count("/") > 1 else ""
    return f"{name if f'{name}{translation}' in SCHEMAS else 'benchmark'}{translation}"


def schema_errors(text: str, name: str) -> list[str]:
    """Return what a schema finds wrong in a YAML text."""
    validator = Draft202012Validator(json.loads(schema_text(name)), format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(yaml.load(text, AsWritten))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_committed_schema_is_what_the_documents_say_now(name: str) -> None:
    committed = (SHIPPED / "benchmarks/schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(name)
    Draft202012Validator.check_schema(json.loads(committed))


def test_the_command_writes_the_schemas_that_are_committed(tmp_path: Path) -> None:
    assert main(["schemas", str(tmp_path)]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in (SHIPPED / "benchmarks/schemas").iterdir()}


@pytest.mark.parametrize("place", SHIPPED_YAML)
def test_a_shipped_file_follows_its_schema_and_names_it_to_editors(place: str) -> None:
    text = (SHIPPED / place).read_text(encoding="utf-8")
    assert schema_errors(text, kind(place)) == []
    named = (SHIPPED / place).parent / MODELINE.match(text)[1]
    assert named.resolve() == SHIPPED / "benchmarks/schemas" / f"{kind(place)}.schema.json"


@pytest.mark.parametrize("place", [place for place in FILES if place.endswith(".yaml")])
def test_the_tiny_workspace_follows_the_schemas(place: str) -> None:
    assert schema_errors(FILES[place], kind(place)) == []


@pytest.mark.parametrize(
    ("name", "schema", "words"),
    [
        ("unknown-field.yaml", "assessment", "'sumary' was unexpected"),
        ("missing-field.yaml", "assessment", "'judgement' is a required property"),
        ("round-became-a-number.yaml", "assessment", "2020 is not of type 'string'"),
        ("day-that-is-none.yaml", "assessment", "'2020-02-31' is not a 'date'"),
        ("date-with-a-time.yaml", "assessment", "'2020-05-01 10:00:00' is not a 'date'"),
        ("unknown-method.yaml", "assessment", "'self assessment' is not one of"),
        ("no-judgements.yaml", "assessment", "[] should be non-empty"),
        ("accent-in-a-slug.yaml", "assessment", "'älpha' does not match"),
        ("norway-became-false.yaml", "city", "False is not of type 'string'"),
        ("text-for-a-truth.yaml", "city", "'perhaps' is not of type 'boolean'"),
        ("month-that-is-none.yaml", "benchmark", "'2012-13' does not match"),
        ("colon-in-a-list-item.yaml", "benchmark", "{'Note': 'in writing'} is not of type 'string'"),
        ("broken-context-factors.yaml", "context-factors", "'may_involve' is a required property"),
    ],
)
def test_a_broken_file_does_not_follow_its_schema(name: str, schema: str, words: str) -> None:
    errors = schema_errors((INVALID / name).read_text(encoding="utf-8"), schema)
    assert [words in error for error in errors] == [True], errors

"""A document is written over its file: what a person wrote by hand stands wherever nothing changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_round_trip import NASTY, assessments
from workbench.documents import Assessment
from workbench.files.editing import edited
from workbench.files.yaml_text import parse

TEXT = """\
# yaml-language-server: $schema=../../../benchmarks/schemas/assessment.schema.json
# Written by hand, in May.

method:   self-assessment  # by the team alone
city: alpha
benchmark: courses
edition: first
round: "2020"   # quoted, or it is a number
date: 2020-05-01

# What we found
judgements:

# The first two were easy.

# Ask the school again.
- key_factor: "01"
  judgement: in place   # voted
  summary: a text
    on two lines
  # Everything that we read
  evidence:
    - kind: document
      reference: 'council minutes'   # the red folder
      shows: supports
      finding: |
        The council

        said so.
    # From the second meeting
    - kind: interview
      # Anna knows who.
      reference: a teacher
      shows: unclear
      finding: >-   # as she said it
        The courses are   good,
        she said.
    # No more yet.
  # The end of the first
- key_factor: '02'
  judgement: not applicable
  reason: The region has it.

  # Somebody asks about this each time.

# Not asked: 04
- key_factor: "03"
  judgement: not assessed
# End of file
"""


def read(text: str) -> Assessment:
    return Assessment.model_validate(parse(text).data)


def said(text: str = TEXT) -> dict[str, Any]:
    """What a text holds, to be changed."""
    return parse(text).data


def now(data: dict[str, Any], text: str = TEXT) -> str:
    """The text after its document was changed."""
    made = edited(text, Assessment.model_validate(data))
    assert made is not None
    return made


def replaced(old: str, new: str, text: str = TEXT) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_a_document_that_is_the_same_leaves_the_text_as_it_is() -> None:
    assert now(said()) == TEXT


def test_a_value_is_changed_in_its_place_with_the_comment_behind_it() -> None:
    data = said()
    data["judgements"][0]["judgement"] = "partly in place"
    data["round"] = "2021"
    expected = replaced("judgement: in place   # voted", "judgement: partly in place   # voted")
    assert now(data) == replaced('round: "2020"   # quoted', 'round: "2021"   # quoted', expected)


def test_a_text_of_several_lines_leaves_the_comment_that_stood_behind_it_above() -> None:
    data = said()
    data["judgements"][0]["evidence"][0]["reference"] = "a long reference " * 8
    [before, after] = now(data).split("      # the red folder\n")
    assert before.endswith("- kind: document\n")
    assert after.startswith("      reference: ")
    assert read(now(data)) == Assessment.model_validate(data)


def test_a_field_that_is_new_comes_where_a_person_would_fill_it_in() -> None:
    data = said()
    data["judgements"][1]["summary"] = "New."
    data["reviewers"] = [{"reviewer": "r1", "role": "peer"}]
    expected = replaced("reason: The region has it.\n", "reason: The region has it.\n  summary: New.\n")
    expected = replaced(
        "date: 2020-05-01\n", "date: 2020-05-01\nreviewers:\n  - reviewer: r1\n    role: peer\n", expected
    )
    assert now(data) == expected


def test_an_item_that_is_deleted_takes_its_own_comments_along_and_no_other() -> None:
    data = said()
    del data["judgements"][0]["evidence"][1]
    start, end = TEXT.index("    # From the second meeting\n"), TEXT.index("    # No more yet.\n")
    assert now(data) == TEXT[:start] + TEXT[end:]


def test_the_first_item_that_is_deleted_leaves_what_stands_apart_above_it() -> None:
    data = said()
    del data["judgements"][0]
    start, end = TEXT.index("# Ask the school again.\n"), TEXT.index("- key_factor: '02'\n")
    assert now(data) == TEXT[:start] + TEXT[end:]


def test_an_item_that_moves_takes_its_comments_along() -> None:
    data = said()
    data["judgements"].append(data["judgements"].pop(0))
    text = now(data)
    start, end = TEXT.index("# Ask the school again.\n"), TEXT.index("- key_factor: '02'\n")
    assert TEXT[start:end] in text
    assert text.index(TEXT[start:end]) > text.index("# Not asked: 04\n")
    assert read(text) == Assessment.model_validate(data)


def test_a_first_field_of_an_item_that_goes_leaves_the_others_in_their_place() -> None:
    text = replaced("- key_factor: '02'\n  judgement", "- summary: First.\n  key_factor: '02'\n  judgement")
    data = said(text)
    del data["judgements"][1]["summary"]
    assert now(data, text) == TEXT


def test_new_items_are_quoted_and_folded_as_the_others_are() -> None:
    data = said()
    data["judgements"].append({"key_factor": "04", "judgement": "in place", "summary": "word " * 30})
    added = now(data).removesuffix("# End of file\n").removeprefix(TEXT.removesuffix("# End of file\n"))
    assert added.startswith('- key_factor: "04"\n  judgement: in place\n  summary: >-\n    word word')


def test_a_list_of_numbers_is_changed_number_by_number() -> None:
    numbers = '    key_factors:\n      - "01"  # mostly\n      - "02"\n'
    text = f"{TEXT}context_notes:\n  - context_factor: money\n{numbers}    effect: helps\n    note: N.\n"
    data = said(text)
    data["context_notes"][0]["key_factors"] = ["01", "03"]
    assert now(data, text) == replaced('- "02"\n    effect', '- "03"\n    effect', text)


def test_what_means_the_same_when_left_out_is_not_written_in() -> None:
    text = replaced("city: alpha\n", "city: alpha\nfollows:\nlanguage: en\n")
    data = said(text)
    data["round"] = "New"
    assert now(data, text) == replaced('"2020"', '"New"', text)
    data["language"] = "fr"
    assert "language: fr\n" in now(data, text)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_line_ends_of_another_system_stay(mark: str) -> None:
    text = mark + TEXT.replace("\n", "\r\n")
    data = said()
    data["judgements"][2]["summary"] = "New."
    expected = replaced("judgement: not assessed\n", "judgement: not assessed\n  summary: New.\n")
    assert now(data, text) == mark + expected.replace("\n", "\r\n")


def test_a_file_that_does_not_end_its_last_line_takes_more() -> None:
    text = TEXT.removesuffix("# End of file\n").rstrip("\n")
    data = said()
    data["context_notes"] = [{"context_factor": "money", "effect": "helps", "note": "Some."}]
    made = now(data, text)
    assert made.startswith(text)
    assert read(made) == Assessment.model_validate(data)


@pytest.mark.parametrize(
    "text",
    [
        "{city: a, benchmark: b, edition: c, round: d, date: 2020-01-01, method: agreed, judgements: [{key_factor: "
        '"01", judgement: in place}]}',
        "- not a document",
        "city: [",
    ],
    ids=["braces", "a-list", "no-yaml"],
)
def test_a_text_without_lines_for_its_parts_is_said_to_be_none(text: str) -> None:
    assert edited(text, read(TEXT)) is None


def test_a_part_in_braces_gives_way_to_lines_and_the_rest_stays() -> None:
    text = replaced(
        '- key_factor: "03"\n  judgement: not assessed\n', '- {key_factor: "03", judgement: not assessed}\n'
    )
    data = said(text)
    data["judgements"][2]["summary"] = "New."
    made = '- key_factor: "03"\n  judgement: not assessed\n  summary: New.\n'
    assert now(data, text) == replaced('- {key_factor: "03", judgement: not assessed}\n', made, text)


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("where", ["summary", "finding", "judgement", "folded"])
def test_a_nasty_text_reads_back_as_it_was_written(nasty: str, where: str) -> None:
    data = said()
    first = data["judgements"][0]
    if where == "finding":
        first["evidence"][0]["finding"] = nasty
    elif where == "folded":
        first["evidence"][1]["finding"] = nasty
    else:
        first[where] = nasty
    assert read(now(data)) == Assessment.model_validate(data)


# Properties


def plain(value: Any) -> Any:
    """Values whose dates are texts, so that any of them can be quoted."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


class Indented(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, *_: Any, **__: Any) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, *_: Any) -> bool:
        return True


class Flat(Indented):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return yaml.SafeDumper.increase_indent(self, flow, indentless)


def starts(node: Any) -> set[int]:
    """The lines on which a field or an item begins."""
    mapping = isinstance(node, yaml.MappingNode)
    first, held = zip(*node.value, strict=True) if mapping else (node.value, node.value)
    deeper = (starts(one) for one in held if not isinstance(one, yaml.ScalarNode) and one.value)
    return {one.start_mark.line for one in first}.union(*deeper)


@st.composite
def written(draw: st.DrawFn) -> tuple[Assessment, str]:
    """An assessment, and a text that a person may have written for it."""
    document = draw(assessments())
    form = {
        "Dumper": draw(st.sampled_from([Indented, Flat])),
        "default_style": draw(st.sampled_from([None, "'", '"'])),
        "sort_keys": draw(st.booleans()),
        "width": draw(st.sampled_from([30, 100, 1000])),
        "explicit_start": draw(st.booleans()),
    }
    data = plain(document.model_dump(by_alias=True, exclude_defaults=True))
    if form["default_style"]:
        # Truths are no texts.
        for one in data["judgements"]:
            one.pop("direct_provider", None)
        document = Assessment.model_validate(data)
    text = yaml.dump(data, allow_unicode=True, **form)
    lines = text.split("\n")
    indents = st.sampled_from(["", "  ", "    ", "        "])
    for number, line in enumerate(sorted(starts(yaml.compose(text)), reverse=True)):
        for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
            lines.insert(line, draw(st.just("") | indents.map(lambda indent: f"{indent}# remark {number}")))  # noqa: B023
    return document, "\n".join(lines)


@given(written(), assessments())
@settings(max_examples=60)
def test_any_document_over_the_text_of_any_other_reads_back_as_it_is(old: Any, document: Assessment) -> None:
    before, text = old
    assert read(text) == before
    assert edited(text, before) == text
    made = edited(text, document)
    assert made is not None
    assert read(made) == document


@given(written(), st.data())
@settings(max_examples=60)
def test_no_line_changes_but_those_of_what_changed(old: Any, data: st.DataObject) -> None:
    before, text = old
    at = data.draw(st.integers(0, len(before.judgements) - 1))
    one = before.judgements[at].model_copy(update={"conclusion": "Something else."})
    judgements = (*before.judgements[:at], one, *before.judgements[at + 1 :])
    made = edited(text, before.model_copy(update={"judgements": judgements}))
    assert made is not None
    was, stands = text.split("\n"), made.split("\n")
    same = next(index for index, (left, right) in enumerate(zip(was, stands, strict=False)) if left != right)
    rest = text[len("\n".join(was[:same])) :].split("\n")
    assert stands[:same] == was[:same]
    changed = [line for line in stands if line not in was]
    assert len(changed) <= 1
    gone = [line for line in rest if line not in stands]
    assert not [line for line in gone if line.lstrip().startswith("# remark")]

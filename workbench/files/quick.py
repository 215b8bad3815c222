"""Assessments read quickly, where nothing about their text can be doubted.

rapidyaml reads YAML many times faster than PyYAML's parser, and knows neither lines nor
all that we refuse.  So it is asked about plain texts only: whatever it may take for
something else than `workbench.files.yaml_text` does (anchors, tags, several documents,
an id without quotes, a key that stands twice) makes a text doubtful, and a doubtful
text is read carefully.  What is returned here is what careful reading returns; tests
hold the two against each other.

rapidyaml writes what it finds wrong to the process' standard error, and is a large
piece of C++ that would read what strangers wrote: this module is loaded only in
processes that read for others (`workbench.loading.worker`).
"""

from __future__ import annotations

import re
from functools import lru_cache

import ryml
from pydantic import ValidationError

from workbench.documents import Assessment
from workbench.files.reading import LARGEST

__all__ = ["quickly"]

_PLAIN = bytes({0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)} - set(b"\\#&*!%@`?{}[]|"))
"""Bytes that mean the same to both readers wherever they stand; the others are looked at."""

_DOUBTFUL = re.compile(
    rb"[\x00-\x09\x0b-\x1f\x7f\\]"  # control characters, tabs, escapes
    rb"|(?m:^|(?<=[\s:,>\"'-]))[&*!%@`?{}\[\]|]"  # anchors, aliases, tags, directives, keys, flow and literal style
    rb"|\s#[^\s#]"  # a text that a remark cuts off
)
_COUNTING = re.compile(rb">(?!-?\n)")
"""A folded text that is announced by more than its sign: others count spaces, or keep their last lines."""

_LEADS = (b"\xc2", b"\xe2", b"\xef")
_INVISIBLE = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf])")
_SHORT, _NUMERIC = 6, frozenset("+-.0123456789")
_TYPED = re.compile(
    r"yes|no|true|false|on|off|null|~|=|<<"
    r"|[-+]?[0-9.][0-9_,.:xa-f+-]*|[-+]?\.inf|\.nan"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:t|\s).*",
    re.IGNORECASE,
)
"""What PyYAML reads as something else than a text where it stands without quotes (and a little more)."""


def quickly(content: bytes) -> Assessment | None:
    """Return an assessment, or None where its text has to be read carefully.

    Parameters
    ----------
    content : bytes
        What a file holds.
    """
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    if _is_doubtful(content):
        return None
    try:
        content.decode("utf-8")
        # JSON takes more room than YAML for its quotes and indents; where this is not enough, reading is careful.
        written = bytes(ryml.emit_json_in_place(ryml.parse_in_arena(content), bytearray(2 * len(content) + 4096)))
        said = Assessment.model_validate_json(written)
    except (ValidationError, UnicodeDecodeError, IndexError, ryml.ExceptionBasic):
        return None
    # A key that stands twice is read once: then there are fewer fields than keys.
    keys = written.count(b'": ') - (written.count(b'\\": ') if b"\\" in written else 0)
    return said if _is_quoted(said, content) and _fields_of_texts(said) == keys else None


def _is_doubtful(content: bytes) -> bool:
    """Tell a text that the two readers may read differently."""
    if len(content) > LARGEST or content.startswith((b"---", b"...", b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(lead in content and _INVISIBLE.search(content) for lead in _LEADS):
        return True
    if _COUNTING.search(content):
        return True
    odd = content.translate(None, _PLAIN)
    # Most files have one odd character: the remark that names their schema.
    return bool(odd) and not (odd == b"#" and content.startswith(b"# ")) and _DOUBTFUL.search(content) is not None


def _is_quoted(said: Assessment, content: bytes) -> bool:
    """Tell whether each id is written as a text: without quotes, 01 is a number to one reader."""
    count = len(said.judgements)
    if content.count(b'key_factor: "') != count and content.count(b"key_factor: '") != count:
        return False
    count, start = sum(len(note.key_factors) for note in said.context_notes), content.rfind(b"\ncontext_notes:")
    if count and content.count(b'- "', start) != count and content.count(b"- '", start) != count:
        return False
    for name, value in ((b"\nedition: ", said.edition), (b"\nround: ", said.round)):
        if _is_typed(value) and name + b'"' not in content and name + b"'" not in content:
            return False
    names = [said.city, said.benchmark, said.language, *(one.reviewer for one in said.reviewers)]
    names += [one.context_factor for one in said.context_notes]
    return not any(map(_is_typed, names))


def _fields_of_texts(said: Assessment) -> int:
    """Return how many fields were given; -1 where a free text would not be one without its quotes."""
    texts = [member.from_ for member in said.reviewers] + [note.note for note in said.context_notes]
    given = [said, *said.reviewers, *said.context_notes, *said.judgements]
    for judgement in said.judgements:
        texts += (judgement.judgement, judgement.reason, judgement.summary, judgement.conclusion)
        texts += [one.recommendation for one in judgement.recommendations]
        given += judgement.recommendations
        given += judgement.evidence
        for finding in judgement.evidence:
            texts += (finding.reference, finding.finding, finding.recorded_by)
    for text in texts:
        if text is not None and (len(text) < _SHORT or text[0] in _NUMERIC) and _is_typed(text):
            return -1
    return sum([len(one.__pydantic_fields_set__) for one in given])


@lru_cache(maxsize=10_000)
def _is_typed(text: str) -> bool:
    """Tell a text that would be a number, a date, a truth or nothing without its quotes."""
    return _TYPED.fullmatch(text) is not None

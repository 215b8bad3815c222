"""YAML text → plain data, with the line of every value, and nothing that surprises.

The parser is PyYAML's; the tree is built here from its events, because a file that
a person or a stranger wrote must not be able to hurt (alias bombs, deep nesting),
lose (a key given twice) or mislead (which line was it?).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

__all__ = ["NotYaml", "Parsed", "parse"]

Where = tuple[str | int, ...]

_DEEPEST = 20
_MOST_VALUES = 200_000
_LONGEST_NUMBER = 200
_LINE_LOOKED_AT = 200


class NotYaml(Exception):
    """The text cannot be read: `faults` holds each line and sentence."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(faults)} faults, the first at line {faults[0][0]}: {faults[0][1]}")
        self.faults = faults


@dataclass
class Parsed:
    """What a YAML text holds.

    Attributes
    ----------
    data : object
        Mappings, lists and scalars.
    lines : dict
        The line (from 1) of every value by its place: ``("judgements", 0, "reason")``.
    written : dict
        Each scalar as it was written, by its place.
    """

    data: Any
    lines: dict[Where, int] = field(default_factory=dict)
    written: dict[Where, str] = field(default_factory=dict)

    def line(self, where: Where) -> int:
        """Return the line of a value, or of the nearest thing that holds it."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return self.lines[where[:length]]
        return 1


class _Scalars(SafeConstructor, Resolver):
    """PyYAML's own typing of scalars (its YAML 1.1: NO is false)."""

    def __init__(self) -> None:
        SafeConstructor.__init__(self)
        Resolver.__init__(self)

    def typed(self, event: yaml.ScalarEvent) -> Any:
        """Return the value of a scalar; what cannot be converted stays text."""
        # A number of thousands of digits is no number of ours, and slow or impossible to convert.
        if len(event.value) > _LONGEST_NUMBER:
            return str(event.value)
        tag = self.resolve(ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        construct = self.yaml_constructors.get(tag)
        if construct is None:
            return event.value
        try:
            return construct(self, ScalarNode(tag, event.value))
        except (yaml.YAMLError, ValueError, OverflowError, KeyError, IndexError):
            return event.value


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    place: Where
    holds: dict[str, Any] | list[Any]
    flow: bool = False
    key: str | None = None
    unread: bool = False


class _Builder:
    """Builds the tree from the parser's events, gathering faults on the way."""

    def __init__(self, text: str) -> None:
        self.written = text.split("\n")
        self.parsed = Parsed(None)
        self.faults: list[tuple[int, str]] = []
        self.stack: list[_Open] = []
        self.documents = 0
        self.values = 0
        self.scalars = _Scalars()

    def take(self, event: Any) -> None:
        """Take one event of the parser."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise NotYaml([*self.faults, (line, _SECOND_DOCUMENT)])
        elif isinstance(event, yaml.AliasEvent):
            raise NotYaml([*self.faults, (line, f"found the alias *{event.anchor}; {_NO_ALIASES}")])
        elif isinstance(event, _VALUES):
            self.refuse(event, line)
            self.start(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()

    def refuse(self, event: Any, line: int) -> None:
        """Refuse anchors, tags and what is too deep or too much."""
        if event.anchor is not None:
            self.faults.append((line, f"found the anchor &{event.anchor}; {_NO_ALIASES}"))
        if self.stack and self.stack[-1].flow and _is_question(event):
            self.faults.append((line, f"found the question `{event.value}` between brackets; {_BLOCK_LIST}"))
        if event.tag is not None and event.tag != "!":
            self.faults.append((line, f"found the tag {event.tag}; tags are not used here: delete it"))
        if isinstance(event, yaml.ScalarEvent) and self.is_cut(event):
            self.faults.append((line, f"text after ' #' is lost here (`{event.value[-40:]} #...`): {_CUT}"))
        self.values += 1
        if len(self.stack) >= _DEEPEST:
            raise NotYaml([(line, f"is nested more than {_DEEPEST} levels deep; such files are not read")])
        if self.values > _MOST_VALUES:
            raise NotYaml([(line, f"holds more than {_MOST_VALUES} values; such files are not read")])

    def is_cut(self, event: Any) -> bool:
        """Tell a text that ' #3' cuts off: a remark has a space after its '#'."""
        if not event.implicit[0]:
            return False
        end = event.end_mark
        rest = self.written[end.line][end.column :] if end.line < len(self.written) else ""
        return rest != "" and _REMARK.match(rest) is not None

    def start(self, event: Any, line: int) -> None:
        """Put a scalar, or an empty mapping or list, where it belongs."""
        top = self.stack[-1] if self.stack else None
        scalar = isinstance(event, yaml.ScalarEvent)
        if top is not None and isinstance(top.holds, dict) and top.key is None:
            self.name(top, event, line)
            return
        place = self.place(top)
        value = self.scalars.typed(event) if scalar else self.empty(event)
        kept = self.attach(top, value)
        if kept and (scalar or place not in self.parsed.lines):
            self.parsed.lines.setdefault(place, line)
        if scalar:
            self.parsed.written[place] = event.value
        else:
            self.stack.append(_Open(place, value, bool(event.flow_style)))

    def name(self, top: _Open, event: Any, line: int) -> None:
        """Take a mapping's key."""
        if not isinstance(event, yaml.ScalarEvent):
            raise NotYaml([*self.faults, (line, "found a list or mapping as a field's name; a name is one word")])
        top.key = event.value
        if event.value in top.holds:
            first = self.parsed.lines[(*top.place, event.value)]
            item = "; a new item of the list begins with '- '" if top.place and isinstance(top.place[-1], int) else ""
            sentence = f"'{event.value}' stands a second time; it stands at line {first} already{item}"
            self.faults.append((line, sentence))
            top.unread = True
        else:
            self.parsed.lines[(*top.place, event.value)] = line

    @staticmethod
    def place(top: _Open | None) -> Where:
        """Return the place of the value that comes next."""
        if top is None:
            return ()
        return (*top.place, len(top.holds) if isinstance(top.holds, list) else str(top.key))

    @staticmethod
    def empty(event: Any) -> dict[str, Any] | list[Any]:
        """Return the empty container that an event opens."""
        return {} if isinstance(event, yaml.MappingStartEvent) else []

    def attach(self, top: _Open | None, value: Any) -> bool:
        """Hang a value on what holds it; False where its key stood before."""
        if top is None:
            self.parsed.data = value
            return True
        if isinstance(top.holds, list):
            top.holds.append(value)
            return True
        kept = not top.unread
        if kept:
            top.holds[str(top.key)] = value
        top.key, top.unread = None, False
        return kept


def _is_question(event: Any) -> bool:
    """Tell a plain text with a question mark: between brackets, some YAML readers refuse it."""
    return isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value.endswith("?")


_REMARK = re.compile(r"\s+#[^\s#]")
_VALUES = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_BLOCK_LIST = "write lists as a block, each item on a line of its own that begins with '- '"
_CUT = "put the text in quotes, or a space after the '#' of a remark"
_NO_ALIASES = "anchors and aliases are not used here: write the text out"
_SECOND_DOCUMENT = "found a second document ('---'); a file holds one: move it to a file of its own"


def parse(text: str) -> Parsed:
    """Read a YAML text.

    Parameters
    ----------
    text : str
        The text of a file.

    Returns
    -------
    Parsed
        Its data with their lines.

    Raises
    ------
    NotYaml
        With every fault that could be told from the text.
    """
    odd = re.search("[\x85\u2028\u2029]", text)
    if odd:
        # YAML takes these for line ends and editors do not: every line after would be counted wrongly.
        sentence = f"holds the line separator U+{ord(odd.group()):04X}; write a new line, or a space"
        raise NotYaml([(text[: odd.start()].count("\n") + 1, sentence)])
    builder = _Builder(text)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise NotYaml([*builder.faults, _fault(text, error)]) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        # libyaml gives the character's number, PyYAML's own reader the character.
        number = error.character if isinstance(error.character, int) else ord(error.character)
        sentence = f"holds the unprintable character U+{number:04X}: delete it, or replace the file by a text file"
        raise NotYaml([(before.count("\n") + 1, sentence)]) from error
    except yaml.YAMLError as error:
        raise NotYaml([(1, f"cannot be read as YAML: {type(error).__name__}")]) from error
    if builder.faults:
        raise NotYaml(builder.faults)
    return builder.parsed


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _fault(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Say a syntax error for the person who wrote the file, at the line that causes it."""
    lines = [one[:_LINE_LOOKED_AT] for one in text.split("\n")] or [""]
    quoted = "quoted scalar" in str(error.context)
    mark = error.context_mark if quoted else error.problem_mark or error.context_mark
    line = min(mark.line + 1 if mark else 1, len(lines))
    if quoted:
        return line, f"opens a quote that never closes: `{lines[line - 1].strip()[:80]}`; close it, or leave it out"
    # The parser often stumbles one line after the cause.
    for one in (line, line - 1):
        hint = _hint(lines[one - 1]) if one > 0 else None
        if hint:
            return one, f"is not YAML here: `{lines[one - 1].strip()[:80]}`; {hint}"
    near = lines[line - 1].strip() or lines[line - 2].strip()
    return line, f"is not YAML here ({error.problem or error}): `{near[:80]}`; {_INDENT}"


_INDENT = "check the indentation: the items of one list, and the fields of one item, begin in the same column"
_HINTS = (
    (r"^ *\t", "a tab stands at the line's beginning: indent with spaces"),
    (r"\u00a0", "a non-breaking space stands in it: write an ordinary space"),
    (r"^\s*(- )?[\w-]+:[^\s:]", "put a space after the colon"),
    (r"(:|-) +[\[{]", _BLOCK_LIST),
    (r":\s+\S.*:(\s|$)", "a text with a colon in it stands in quotes, or on the next line after '>-'"),
    (r"(:|-) +[@`%&*!|>?]", "a text that begins with a special character stands in quotes"),
)


def _hint(written: str) -> str | None:
    """Return what to do about a line, as far as it tells."""
    return next((hint for pattern, hint in _HINTS if re.search(pattern, written)), None)

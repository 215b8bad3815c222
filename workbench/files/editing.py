"""A document written over the text of its file: what a person wrote stands wherever nothing changed.

Only the places that differ are written anew.  Every other line stays as it is, byte for byte:
its comments, blank lines, quotes and folds, and the order of its fields.

A comment above a field or an item, or behind it on its line, belongs to it: it moves with it,
and goes with it where that is deleted.  What stands above a comment's last blank line belongs
to the place, and stays there.  A comment behind a value that is written anew stays behind it,
or stands above it where the new value takes several lines.

ruamel.yaml keeps comments too, but writes the whole text anew: it moves comments, joins lines
that a person had broken, and changes spaces in places that nobody touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from workbench.documents import Document
from workbench.documents.changes import IDS, aligned, plain, with_ids
from workbench.files.writing import to_text
from workbench.files.yaml_text import NotYaml, parse

__all__ = ["edited"]

D = TypeVar("D", bound=Document)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP = 2


def edited(text: str, document: Document) -> str | None:
    """Return a file's text with what differs from it in a document written into it.

    Parameters
    ----------
    text : str
        What the file holds; it reads as a document of the same class.
    document : Document
        What it is to hold.

    Returns
    -------
    str or None
        A text that reads back as exactly this document; None where no part of the old one can
        be kept (a mapping in braces, say).
    """
    before = _read(text, type(document))
    if before is None:
        return None
    if before == document:
        return text
    try:
        made = _Edit(text).whole(plain(before), plain(document))
    except Exception:  # noqa: BLE001 - a text that cannot be taken apart is written anew, whatever stands in it
        return None
    return made if _read(made, type(document)) == document else None


def _read(text: str, model: type[D]) -> D | None:
    """Return the document that a text holds, if it holds one."""
    try:
        return model.model_validate(parse(text.removeprefix("\ufeff")).data)
    except (NotYaml, ValidationError):
        return None


class _Unfit(Exception):
    """A part of a text has no lines of its own."""


@dataclass(frozen=True)
class _Part:
    """A field or an item in its lines.

    Attributes
    ----------
    name : str
        The field's; empty for an item.
    node : yaml.Node
        The value.
    above : list of str
        The comments and blank lines before it.
    lines : list of str
        Its own.
    column : int
        Where it begins: the field's name, or the item's dash.
    """

    name: str
    node: Any
    above: list[str]
    lines: list[str]
    column: int
    start: int


class _Edit:
    """One text, taken apart into lines and put together again."""

    def __init__(self, text: str) -> None:
        self.mark = "\ufeff" if text.startswith("\ufeff") else ""
        text = text.removeprefix("\ufeff")
        self.end = "\r" if text.count("\r\n") > text.count("\n") / 2 else ""
        self.lines = text.split("\n")
        self.root: Any = yaml.compose(text, Loader=_LOADER)
        styles = [one.style for one in _scalars(self.root)]
        self.quote = '"' if styles.count('"') >= styles.count("'") and '"' in styles else "'"
        self.folds = ">" in styles

    def whole(self, before: Any, after: Any) -> str:
        """Return the text with what differs written into it."""
        last = len(self.lines)
        while last and not self.lines[last - 1].strip():
            last -= 1
        made = self.mapping(self.root, self.root.start_mark.line, last, before, after)
        first = self.root.start_mark.line
        return self.mark + "\n".join([*self.lines[:first], *made, *self.lines[last:]])

    # Mappings

    def mapping(self, node: Any, first: int, last: int, before: Any, after: Any) -> list[str]:
        """Return the lines of a mapping, which has them for itself, with what differs written into them."""
        parts, tail = self.fields(node, first, last)
        column = parts[0].column
        there = [part.name for part in parts]
        new: dict[str, list[str]] = {}
        for part in parts:
            if part.name not in after:
                # An empty field that a person left in place says nothing, and stays.
                new[part.name] = [*part.above, *part.lines] if part.name not in before else _kept(part.above)
            elif part.name in before and before[part.name] == after[part.name]:
                new[part.name] = [*part.above, *part.lines]
            else:
                new[part.name] = [*part.above, *self.field(part, before.get(part.name), after[part.name])]
        order: list[str] = list(there)
        for name in _missing(there, before, after):
            new[name] = self.made({name: after[name]}, column)
            order.insert(_place(order, name, list(after)), name)
        return [line for name in order for line in new[name]] + tail

    def fields(self, node: Any, first: int, last: int) -> tuple[list[_Part], list[str]]:
        """Return a mapping's fields in their lines, and the lines after them."""
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            raise _Unfit
        column = node.value[0][0].start_mark.column
        starts = [key.start_mark.line for key, _ in node.value]
        for (key, _), line in zip(node.value, starts, strict=True):
            if key.start_mark.column != column or key.end_mark.line != line or self.lines[line][column] in "?&!":
                raise _Unfit
        named = [(key.value, value) for key, value in node.value]
        return self.parts(named, starts, column, first, last)

    def field(self, part: _Part, before: Any, after: Any) -> list[str]:
        """Return the lines of a field whose value differs."""
        inner = self.inner(part, before, after)
        if inner is not None:
            return [self.lines[part.start], *inner]
        return self.scalar(part, self.made({part.name: after}, part.column, part.node))

    def inner(self, part: _Part, before: Any, after: Any) -> list[str] | None:
        """Return the lines of what a field holds, where it has lines for itself and holds the same kind still."""
        node, start, last = part.node, part.start + 1, part.start + len(part.lines)
        if isinstance(node, yaml.ScalarNode) or node.flow_style or node.start_mark.line < start or not after:
            return None
        if isinstance(after, Mapping) and isinstance(before, Mapping):
            return self.mapping(node, start, last, before, after)
        if isinstance(after, tuple) and isinstance(node, yaml.SequenceNode):
            return self.sequence(part.name, node, start, last, before or (), after)
        return None

    def scalar(self, part: _Part, made: list[str]) -> list[str]:
        """Return new lines in place of a field's, with the comment that stood behind its value."""
        remark = self.remark(part)
        if not remark:
            return made
        if len(made) == 1:
            return [f"{made[0].removesuffix(self.end)}{remark}{self.end}"]
        return [f"{' ' * part.column}{remark.strip()}{self.end}", *made]

    def remark(self, part: _Part) -> str:
        """Return the comment behind a value, with the space before it."""
        node = part.node
        if not isinstance(node, yaml.ScalarNode):
            line, column = part.start, part.column + len(part.name)
            found = re.search(r"\s+#.*", self.lines[line][column:]) if node.start_mark.line != part.start else None
            return found.group().rstrip("\r") if found else ""
        if node.style in ("|", ">"):
            found = re.match(r"[|>][-+0-9]*(\s+#.*)", self.lines[node.start_mark.line][node.start_mark.column :])
            return found.group(1).rstrip("\r") if found else ""
        rest = self.lines[node.end_mark.line][node.end_mark.column :].rstrip("\r")
        return rest if re.match(r"\s+#", rest) else ""

    # Lists

    def sequence(self, name: str, node: Any, first: int, last: int, before: Any, after: Any) -> list[str]:
        """Return the lines of a list, which has them for itself, with what differs written into them."""
        parts, tail = self.items(node, first, last)
        if len(parts) != len(before):
            raise _Unfit
        column = parts[0].column
        spaced = len(parts) > 1 and all(part.above and not part.above[0].strip() for part in parts[1:])
        made: list[str] = []
        pairs = _matched(name, before, after)
        gone = [at for at in range(len(parts)) if at not in pairs]
        for at, left in enumerate(pairs):
            # What stays where an item was goes before the next one that is still there.
            while gone and left is not None and gone[0] < left:
                made += _kept(parts[gone.pop(0)].above)
            if left is None:
                made += [self.end] if spaced and made else []
                made += self.new_entry(after[at], column)
            elif before[left] == after[at]:
                made += [*parts[left].above, *parts[left].lines]
            else:
                made += [*parts[left].above, *self.entry(parts[left], before[left], after[at])]
        for left in gone:
            made += _kept(parts[left].above)
        return made + tail

    def items(self, node: Any, first: int, last: int) -> tuple[list[_Part], list[str]]:
        """Return a list's items in their lines, and the lines after them."""
        column = node.start_mark.column
        starts = []
        for value in node.value:
            line = value.start_mark.line
            # A dash may stand alone, above its item.
            while line > first and self.lines[line][: column + 1] != " " * column + "-":
                line -= 1
            starts.append(line)
        if len(set(starts)) != len(starts):
            raise _Unfit
        return self.parts([("", value) for value in node.value], starts, column, first, last)

    def entry(self, part: _Part, before: Any, after: Any) -> list[str]:
        """Return the lines of an item that differs."""
        node = part.node
        if not (isinstance(node, yaml.MappingNode) and isinstance(after, Mapping)) or node.flow_style:
            return self.new_entry(after, part.column)
        last = part.start + len(part.lines)
        start = node.start_mark.line
        if start != part.start:
            return [self.lines[part.start], *self.mapping(node, part.start + 1, last, before, after)]
        # The dash gives way to a space, so that the first field has its line for itself as the others have.
        dashed = self.lines[start]
        self.lines[start] = f"{dashed[: part.column]} {dashed[part.column + 1 :]}"
        try:
            made = self.mapping(node, start, last, before, after)
        finally:
            self.lines[start] = dashed
        at = next(index for index, line in enumerate(made) if line.strip() and not line.lstrip().startswith("#"))
        made[at] = f"{made[at][: part.column]}-{made[at][part.column + 1 :]}"
        return made

    # Lines

    def parts(
        self, values: Sequence[tuple[str, Any]], starts: list[int], column: int, first: int, last: int
    ) -> tuple[list[_Part], list[str]]:
        """Return values in their lines, and the lines after them."""
        if starts != sorted(set(starts)):
            raise _Unfit
        found, after = [], first
        for (name, node), start, bound in zip(values, starts, [*starts[1:], last], strict=True):
            end = self.ending(node, start, bound, column)
            found.append(_Part(name, node, self.lines[after:start], self.lines[start:end], column, start))
            after = end
        return found, self.lines[after:last]

    def ending(self, node: Any, start: int, bound: int, column: int) -> int:
        """Return the line after the last one of a value, with the comments that stand as deep as it."""
        end = bound
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            end = min(bound, max(start + 1, node.end_mark.line + (node.end_mark.column > 0)))
            while end > start + 1 and self.is_apart(end - 1, column):
                end -= 1
            return end
        if isinstance(node, yaml.ScalarNode):
            return min(bound, node.end_mark.line + 1)
        # Of the comments after a list or mapping, those less deep are no part of it.
        while end > start + 1 and self.is_apart(end - 1, column):
            end -= 1
        return end

    def is_apart(self, line: int, column: int) -> bool:
        """Tell a line that is no part of what begins at a column: blank, or a comment that stands no deeper."""
        written = self.lines[line]
        bare = written.lstrip(" ")
        return not bare.strip() or (bare.startswith("#") and len(written) - len(bare) <= column)

    def new_entry(self, value: Any, column: int) -> list[str]:
        """Return the lines of a new item."""
        return self.made([value], column)

    def made(self, value: Any, column: int, instead: Any = None) -> list[str]:
        """Return the lines of something new; a text takes the form of the one that it stands instead of."""
        form = instead.style if isinstance(instead, yaml.ScalarNode) else None
        text = to_text(value, form=form, quote=self.quote, folds=self.folds, room=column)
        return [f"{' ' * column}{line}{self.end}" if line else self.end for line in text.rstrip("\n").split("\n")]


def _scalars(node: Any) -> Iterator[Any]:
    """Yield every text, number and date below a node."""
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for one in node.value:
        for inner in one if isinstance(one, tuple) else (one,):
            yield from _scalars(inner)


def _kept(above: list[str]) -> list[str]:
    """Return what stays of the lines above something that goes: the comments before the last blank line."""
    blank = max((index for index, line in enumerate(above) if not line.strip()), default=-1)
    stays = above[: blank + 1]
    return stays if any(line.strip() for line in stays) else []


def _missing(there: list[str], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the fields that have to be added: what a text leaves out means what it meant before."""
    return [name for name in after if name not in there and before.get(name) != after[name]]


def _place(order: list[str], name: str, fields: list[str]) -> int:
    """Return where a new field comes: after all of those that come before it in any file."""
    return max((order.index(one) + 1 for one in fields[: fields.index(name)] if one in order), default=0)


def _matched(name: str, before: Sequence[Any], after: Sequence[Any]) -> list[int | None]:
    """Return, for each item of the later list, the position of the same one in the earlier."""
    if name in IDS and with_ids(name, before) and with_ids(name, after):
        places = {one[IDS[name]]: at for at, one in enumerate(before)}
        return [places.get(one[IDS[name]]) for one in after]
    same = {right: left for left, right in aligned(before, after) if right is not None}
    return [same[at] for at in range(len(after))]

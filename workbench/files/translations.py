"""What a translation says of its original: every id must be the original's, every list as long as its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from workbench.documents import (
    Benchmark,
    BenchmarkTranslation,
    ContextFactor,
    ContextFactorsTranslation,
    Document,
    GuideQuestion,
    GuideQuestionTranslation,
    Indicator,
    IndicatorsTranslation,
    KeyFactor,
    KeyFactorTranslation,
)
from workbench.files.reading import Documents, Loaded
from workbench.files.references import FACTORS, INDICATORS, Found, Waits, World
from workbench.problems import Problem, unknown

__all__ = ["Originals"]

_ORIGINAL = "en"
"""The language of what is translated."""

_Where = tuple[str | int, ...]
_Faults = Iterator[tuple[_Where, str]]
"""Places in a translation, each with a sentence."""


@dataclass(frozen=True)
class Originals:
    """What can be translated, as far as it is sound.

    Attributes
    ----------
    world : World
        What can be referred to, and what is being mended.
    benchmarks : mapping
        By benchmark and edition.
    factors, indicators : mapping or None
        By slug; None where their file is broken.
    """

    world: World
    benchmarks: Mapping[tuple[str, str], Benchmark]
    factors: Mapping[str, ContextFactor] | None
    indicators: Mapping[str, Indicator] | None

    @classmethod
    def of(cls, kept: Documents, world: World) -> Originals:
        """Return what can be translated in a workspace.

        Parameters
        ----------
        kept : Documents
            Its sound catalogues, benchmarks and cities.
        world : World
            What can be referred to in it.
        """
        factors = kept.context_factors and kept.context_factors.document.context_factors
        indicators = kept.indicators and kept.indicators.document.indicators
        return cls(
            world,
            {(one.document.benchmark, one.document.edition): one.document for one in kept.benchmarks},
            {one.context_factor: one for one in factors} if factors else None,
            {one.indicator: one for one in indicators} if indicators else None,
        )

    def found_in(self, one: Loaded[Any]) -> list[Problem | Waits]:
        """Return what is wrong with a translation.

        Parameters
        ----------
        one : Loaded
            The translation.
        """
        return list(self._found(one))

    def _found(self, one: Loaded[Any]) -> Found:
        """Yield what is wrong."""
        if one.language == _ORIGINAL:
            yield one.problem((), f"translates into '{_ORIGINAL}', which is the language of the original; delete it")
            return
        match one.document:
            case BenchmarkTranslation():
                yield from self._of_benchmark(one)
            case ContextFactorsTranslation():
                every = one.document.context_factors
                yield from self._of_catalogue(one, "context_factor", every, self.factors, FACTORS)
            case IndicatorsTranslation():
                yield from self._of_catalogue(one, "indicator", one.document.indicators, self.indicators, INDICATORS)
            case _:
                # Names of places serve more workspaces than the one they stand in: one without such a city is sound.
                return

    def _of_benchmark(self, one: Loaded[BenchmarkTranslation]) -> Found:
        """Yield what is wrong with the translation of a benchmark."""
        said = one.document
        if said.language != one.language:
            sentence = f"'language': found '{said.language}' in the folder '{one.language}'; mend it, or move the file"
            yield one.problem(("language",), sentence)
        key = said.benchmark, said.edition
        if key in self.world.broken_benchmarks:
            yield Waits(one.file, self.world.broken_benchmarks[key])
        elif key in self.benchmarks:
            for where, sentence in _benchmark(said, self.benchmarks[key]):
                yield one.problem(where, sentence)
        elif editions := sorted(edition for benchmark, edition in self.benchmarks if benchmark == said.benchmark):
            yield one.problem(("edition",), unknown(f"edition of '{said.benchmark}':", said.edition, editions))
        else:
            names = sorted({benchmark for benchmark, _ in self.benchmarks})
            yield one.problem(("benchmark",), unknown("benchmark", said.benchmark, names))

    def _of_catalogue(
        self,
        one: Loaded[Any],
        name: str,
        said: Sequence[Document],
        originals: Mapping[str, Document] | None,
        file: str,
    ) -> Found:
        """Yield what is wrong with the translation of a catalogue."""
        if originals is None:
            yield Waits(one.file, file)
            return
        for index, entry in enumerate(said):
            where = (f"{name}s", index)
            original = originals.get(getattr(entry, name))
            if original is None:
                sentence = unknown(name.replace("_", " "), getattr(entry, name), list(originals))
                yield one.problem((*where, name), sentence)
                continue
            for field, sentence in _untold(entry, original):
                yield one.problem((*where, *field), sentence)


def _benchmark(said: BenchmarkTranslation, original: Benchmark) -> _Faults:
    """Yield what is wrong with the translation of a benchmark."""
    yield from _lengths(said, original, "levels", "notes")
    factors = {one.key_factor: one for one in original.key_factors}
    for index, one in enumerate(said.key_factors):
        where: _Where = ("key_factors", index)
        if one.key_factor not in factors:
            yield (*where, "key_factor"), unknown("key factor", one.key_factor, factors)
            continue
        for inner, sentence in _factor(one, factors[one.key_factor]):
            yield (*where, *inner), sentence


def _factor(said: KeyFactorTranslation, original: KeyFactor) -> _Faults:
    """Yield what is wrong with the translation of a key factor."""
    yield from _untold(said, original)
    yield from _lengths(said, original, "examples")
    questions = {one.guide_question: one for one in original.guide_questions}
    for index, one in enumerate(said.guide_questions):
        where: _Where = ("guide_questions", index)
        if one.guide_question not in questions:
            what = f"guide question of key factor '{said.key_factor}'"
            yield (*where, "guide_question"), unknown(what, one.guide_question, questions)
            continue
        for inner, sentence in _question(one, questions[one.guide_question]):
            yield (*where, *inner), sentence


def _question(said: GuideQuestionTranslation, original: GuideQuestion) -> _Faults:
    """Yield what is wrong with the translation of a guide question."""
    yield from _lengths(said, original, "parts")


def _lengths(said: Document, original: Document, *names: str) -> _Faults:
    """Yield each list that is not as long as the original's: which text belongs to which is told by its place."""
    for name in names:
        ours: Sized = getattr(said, name)
        theirs: Sized = getattr(original, name)
        if len(ours) not in (0, len(theirs)):
            yield (
                (name,),
                f"'{name}': found a list of {len(ours)}, and the original's has {len(theirs)}; "
                "translate all of them in the same order, or none",
            )


def _untold(said: Document, original: Document) -> _Faults:
    """Yield each text that the original does not have."""
    for name in said.model_fields_set:
        if getattr(said, name) is not None and getattr(original, name) is None:
            yield (name,), f"'{name}': the original has none here; delete it, or look where it belongs"

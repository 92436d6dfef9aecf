"""A query as an engine elsewhere is asked it.

::

    text -> the built-in engine parses it, over nothing: only SPARQL goes on, with its form known
         -> what an engine would do beside answering is refused   (functions that call addresses)
         -> FROM without FROM NAMED leaves no named graph, in every engine
         -> GRAPH ?g leaves out the graphs that are in no view

Tokens are replaced or put in, never text; what is put in is ours.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

from pyoxigraph import QueryBoolean, QuerySolutions

from graph_service.engines.kinds import Kind
from graph_service.engines.marker import NOTHING
from graph_service.errors import Refused, SyntaxFault
from graph_service.query.evaluate import engine_fault
from graph_service.query.job import Job
from graph_service.query.scan import TOKEN, undo_escapes
from graph_service.query.syntax import explain

Parse = Callable[..., Any]
"""The ``query`` of a store that holds nothing."""

_SKIPPED: Final = ("space", "comment")
_PRAGMA: Final = re.compile(r"\bdefine\s+[\w-]+:", re.IGNORECASE)
_REFUSED: Final = "the query has a word that makes the engine do more than answer: {}"


@dataclass(frozen=True)
class Token:
    """A token of a query, with its place in the text."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next one may begin."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword that it is, in capitals; empty if it is none."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True)
class Worded:
    """A query to be sent; ``form`` is ``SELECT``, ``ASK`` or ``CONSTRUCT`` (or ``DESCRIBE``).

    ``names_dataset`` says whether it has ``FROM``.
    """

    form: str
    text: str
    names_dataset: bool


@dataclass(frozen=True)
class Wording:
    """How queries are put to the dataset of an engine.

    ``hidden`` are the graphs of it that are in no view; ``parse`` is the ``query`` of a store that
    holds nothing.
    """

    kind: Kind
    hidden: tuple[str, ...]
    parse: Parse

    def settled(self, job: Job) -> Job:
        """Return a job whose ``SELECT *`` names its columns, in the order of the query.

        Raises:
            SyntaxFault: its query is not SPARQL.
        """
        if job.star is None:
            return job
        results = self._parsed(job.query, job.base)
        found = {variable.value for variable in getattr(results, "variables", ())}
        names = [name for name in job.variables if name in found]
        if not names or len(names) != len(found):
            return replace(job, star=None)
        columns = " ".join(f"?{name}" for name in names)
        text = f"{job.query[: job.star]} {columns} {job.query[job.star + 1 :]}"
        try:
            self._parsed(text, job.base)
        except SyntaxFault:  # a column that may not be named
            return replace(job, star=None)
        return replace(job, query=text, star=None)

    def word(self, text: str, base: str | None, *, has_dataset: bool) -> Worded:
        """Return a query as it is to be sent.

        Args:
            text: the query.
            base: its base IRI, if it has none of its own.
            has_dataset: whether its dataset is given beside it.

        Raises:
            SyntaxFault: it is not SPARQL.
            Refused: it calls what the engine does beside answering.
        """
        results = self._parsed(text, base)
        form = (
            "ASK"
            if isinstance(results, QueryBoolean)
            else "SELECT"
            if isinstance(results, QuerySolutions)
            else "CONSTRUCT"
        )
        tokens = tuple(tokens_of(text))
        self._refuse(text if base is None else base + text, tokens)
        worded = text if has_dataset else self._put_in(text, tokens)
        if base is not None and not _has_base(tokens):  # some engines take one, and no second
            worded = f"BASE <{base}>\n{worded}"
        return Worded(form, worded, _end_of_dataset(tokens) is not None)

    def _parsed(self, text: str, base: str | None) -> Any:
        parse = partial(self.parse, base_iri=base)
        try:
            return parse(text)
        except SyntaxError as error:
            raise explain(text, str(error), parse) from error
        except (RuntimeError, OSError) as error:
            raise engine_fault(error) from error

    def _refuse(self, text: str, tokens: Sequence[Token]) -> None:
        """Refuse what names the engine's own functions, even inside of a text or a comment.

        Where a text ends and an IRI begins is read in other ways by other engines, so it is not
        asked where the words stand.
        """
        if not self.kind.schemes:
            return
        plain = undo_escapes(text)
        self._check(plain, within=True)
        if _PRAGMA.search(plain):
            raise Refused(_REFUSED.format("define"))
        prefixes: dict[str, set[str]] = {}
        for name, iri in pairwise(tokens):
            if name.kind == "name" and iri.kind == "iri":
                prefixes.setdefault(name.text[:-1], set()).add(undo_escapes(iri.text[1:-1]))
        for token in tokens:
            if token.kind == "name":
                prefix, _, local = undo_escapes(token.text).partition(":")
                for start in prefixes.get(prefix, ()):
                    self._check(start + local.replace("\\", ""), within=False)

    def _check(self, text: str, *, within: bool) -> None:
        lower = text.lower()
        for scheme in self.kind.schemes:
            if scheme in lower if within else lower.startswith(scheme):
                raise Refused(_REFUSED.format(scheme))

    def _put_in(self, text: str, tokens: Sequence[Token]) -> str:
        """Return the query with what it leaves out."""
        places: list[tuple[int, str]] = []
        last = _end_of_dataset(tokens)
        if last is not None:
            named = any(
                token.word == "FROM" and following.word == "NAMED"
                for token, following in pairwise(tokens)
            )
            if not named:
                places.append((last, f" FROM NAMED <{NOTHING}> "))
        elif self.hidden:
            list_of = ", ".join(f"<{iri}>" for iri in self.hidden)
            for start, end, variable in _graph_blocks(tokens):
                places.append((start, "{ "))
                places.append((end, f" FILTER ({variable} NOT IN ({list_of})) }}"))
        pieces, position = [], 0
        for place, put in sorted(places, key=lambda each: each[0]):
            pieces += [text[position:place], put]
            position = place
        return "".join(pieces) + text[position:]


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, without space and comments."""
    for match in TOKEN.finditer(text):
        if match.lastgroup not in _SKIPPED:
            yield Token(str(match.lastgroup), match[0], match.start())


def _has_base(tokens: Sequence[Token]) -> bool:
    """Return whether a query has a base IRI of its own."""
    return any(
        token.word == "BASE" and following.kind == "iri" for token, following in pairwise(tokens)
    )


def _end_of_dataset(tokens: Sequence[Token]) -> int | None:
    """Return where the last ``FROM`` clause ends, ``None`` where there is none."""
    last = None
    for number, token in enumerate(tokens):
        if token.word == "FROM":
            name = number + (2 if tokens[number + 1].word == "NAMED" else 1)
            last = tokens[name].end
    return last


def _graph_blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and variable of each ``GRAPH ?g { ... }``."""
    for number, token in enumerate(tokens):
        if token.word != "GRAPH" or number + 2 >= len(tokens):
            continue
        variable = tokens[number + 1]
        if variable.kind != "variable" or tokens[number + 2].text != "{":
            continue
        depth = 0
        for each in tokens[number + 2 :]:
            depth += {"open": 1, "close": -1}.get(each.kind, 0)
            if depth == 0:
                yield token.start, each.end, variable.text
                break

"""Tables of the service as values of Python: SPARQL 1.1 Query Results JSON, and data frames."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_WHOLE: Final = (
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort"),
)


class Text(str):
    """A text that knows its language; ``language`` is empty where none is given."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = "") -> "Text":
        """Return a text in a language."""
        made = super().__new__(cls, text)
        made.language = language
        return made


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _datetime(text: str) -> datetime:
    return datetime.fromisoformat(text)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **{_XSD + name: int for name in _WHOLE},
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": _boolean,
    _XSD + "date": date.fromisoformat,
    _XSD + "dateTime": _datetime,
}
"""Datatype -> what reads it; everything else stays text, and so does what can't be read."""


@dataclass(frozen=True)
class Answer(Sequence[Mapping[str, Any]]):
    """A table: a sequence of rows, each a value by column; what has no value is ``None``.

    IRIs and texts are ``str`` (texts of a language are :class:`Text`), numbers ``int``, ``float``
    or ``Decimal``, dates ``date`` and ``datetime``. ``types`` has the IRI of the datatype that a
    column has throughout, where it has one.

    ``release`` is the number of the release that was answered from, ``address`` where the same
    answer is found again, empty where it is not kept (it was made with a partner), ``citation``
    the sentence to cite it by. ``cut_at`` is the number of rows at which it was cut, if it was;
    ``partners`` is what the header of that name says.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    types: Mapping[str, str]
    release: int
    address: str
    citation: str
    cut_at: int | None = None
    partners: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: Any) -> Any:
        return self.rows[at]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    def column(self, name: str) -> list[Any]:
        """Return the values of a column.

        Raises:
            KeyError: there is no such column.
        """
        if name not in self.columns:
            raise KeyError(name)
        return [row[name] for row in self.rows]

    def to_frame(self) -> "pandas.DataFrame":
        """Return the table as a data frame of pandas, each column with the type of its values.

        Whole numbers are ``Int64``, others ``Float64``, truth values ``boolean``, dates and times
        ``datetime64``, everything else ``string``; all of them have a missing value.

        Raises:
            ImportError: there is no pandas.
        """
        import pandas

        made = {}
        for name in self.columns:
            values = self.column(name)
            present = [each for each in values if each is not None]
            kinds = {type(each) for each in present}
            if kinds and kinds <= {date, datetime}:
                made[name] = pandas.Series(pandas.to_datetime(values, utc=datetime in kinds))
            elif kinds == {bool}:
                made[name] = pandas.Series(values, dtype="boolean")
            elif kinds == {int}:
                made[name] = pandas.Series(values, dtype="Int64")
            elif kinds and kinds <= {int, float, Decimal}:
                numbers = [None if each is None else float(each) for each in values]
                made[name] = pandas.Series(numbers, dtype="Float64")
            else:
                texts = [None if each is None else str(each) for each in values]
                made[name] = pandas.Series(texts, dtype="string")
        return pandas.DataFrame(made, columns=list(self.columns))


def read_rows(
    results: Mapping[str, Any],
) -> tuple[tuple[str, ...], tuple[Mapping[str, Any], ...], dict[str, str]]:
    """Return columns, rows and datatypes of results in JSON.

    Raises:
        KeyError: it is no table.
    """
    columns = tuple(results["head"]["vars"])
    found: dict[str, set[str]] = {name: set() for name in columns}
    rows = []
    for row in results["results"]["bindings"]:
        for name, term in row.items():
            found[name].add(term.get("datatype", ""))
        rows.append({name: _value(row.get(name)) for name in columns})
    types = {name: next(iter(each)) for name, each in found.items() if len(each) == 1}
    return columns, tuple(rows), {name: each for name, each in types.items() if each}


def _value(term: Mapping[str, Any] | None) -> Any:
    if term is None:
        return None
    text = str(term["value"])
    if term["type"] != "literal":
        return text
    if "xml:lang" in term:
        return Text(text, term["xml:lang"])
    reader = _READERS.get(term.get("datatype", ""))
    if reader is None:
        return text
    try:
        return reader(text)
    except (ValueError, ArithmeticError, KeyError):
        return text

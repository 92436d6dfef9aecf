"""What ingest calls canonical is what the engine's store gives back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph_service.ingest.literals import canonical_literal, find_forbidden
from graph_service.ingest.numerals import RANGES
from graph_service.namespaces import EDTF, PREFIXES

XSD = PREFIXES["xsd"]
NODE = NamedNode("https://example.org/x")


def store_and_read(text: str, datatype: str) -> tuple[str, str]:
    """Return lexical form and datatype as they come back from a store."""
    store = Store()
    store.add(Quad(NODE, NODE, Literal(text, datatype=NamedNode(datatype))))
    (quad,) = store
    assert isinstance(quad.object, Literal)
    return quad.object.value, quad.object.datatype.value


digits = st.text("0123456789", min_size=1, max_size=40)
signs = st.sampled_from(["", "-", "+"])
decimals = st.builds(lambda s, a, b: f"{s}{a}.{b}", signs, digits, digits)
exponents = st.integers(-400, 400).map(lambda e: f"E{e}")
years = st.one_of(st.integers(1, 9999), st.integers(-20000, 10**14)).map(
    lambda y: f"{'-' if y < 0 else ''}{abs(y):04}"
)
months, days = (st.integers(1, last).map(lambda n: f"{n:02}") for last in (12, 28))
zones = st.sampled_from(["", "Z", "+00:00", "-00:00", "+05:30", "-14:00"])
clock = st.builds(
    lambda h, m, s, f: f"{h:02}:{m:02}:{s:02}{f}",
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.one_of(st.just(""), digits.map(lambda d: "." + d)),
)
part = st.one_of(st.just(None), st.integers(0, 10**6), st.integers(0, 10**25))


def joined(units: str) -> st.SearchStrategy[str]:
    """Return a strategy of runs such as ``3Y2M`` with some of the units."""
    return st.tuples(*(part for _ in units)).map(
        lambda values: "".join(
            f"{v}{u}" for v, u in zip(values, units, strict=True) if v is not None
        )
    )


durations = st.builds(
    lambda s, a, b: f"{s}P{a}" + (f"T{b}" if b else "") if a or b else "PT0S",
    st.sampled_from(["", "-"]),
    joined("YMD"),
    joined("HMS"),
)
literals = st.one_of(
    st.tuples(st.builds(lambda s, d: s + d, signs, digits), st.just("integer")),
    st.tuples(st.integers(-128, 127).map(str), st.sampled_from(["byte", "short", "int", "long"])),
    st.tuples(st.integers(1, 255).map("{:05}".format), st.sampled_from(sorted(RANGES))).filter(
        lambda t: "egative" not in t[1] and "nonPositive" not in t[1] and "byte" not in t[1]
    ),
    st.tuples(decimals, st.sampled_from(["decimal", "double", "float"])),
    st.tuples(
        st.builds(lambda d, e: d + e, decimals, exponents), st.sampled_from(["double", "float"])
    ),
    st.tuples(
        st.sampled_from(["INF", "-INF", "+INF", "NaN"]), st.sampled_from(["double", "float"])
    ),
    st.tuples(st.sampled_from(["1", "0", "true", "false"]), st.just("boolean")),
    st.tuples(
        st.builds(lambda *p: "-".join(p[:3]) + p[3], years, months, days, zones), st.just("date")
    ),
    st.tuples(
        st.builds(lambda y, m, d, t, z: f"{y}-{m}-{d}T{t}{z}", years, months, days, clock, zones),
        st.just("dateTime"),
    ),
    st.tuples(
        st.builds(lambda y, m, d, t: f"{y}-{m}-{d}T{t}+01:00", years, months, days, clock),
        st.just("dateTimeStamp"),
    ),
    st.tuples(st.builds(lambda t, z: t + z, clock, zones), st.just("time")),
    st.tuples(st.builds(lambda y, z: y + z, years, zones), st.just("gYear")),
    st.tuples(durations, st.just("duration")),
    st.tuples(joined("YM").filter(bool).map("P{}".format), st.just("yearMonthDuration")),
    st.tuples(joined("HMS").filter(bool).map("-PT{}".format), st.just("dayTimeDuration")),
)


@settings(max_examples=1500)
@given(literals)
def test_canonical_form_survives_the_store(literal: tuple[str, str]) -> None:
    """A literal in canonical form comes back from the engine's store as it went in."""
    form = canonical_literal(literal[0], XSD + literal[1])
    assert store_and_read(*form) == form


@settings(max_examples=500)
@given(literals)
def test_canonical_form_is_a_fixpoint(literal: tuple[str, str]) -> None:
    """The canonical form of a canonical form is itself."""
    form = canonical_literal(literal[0], XSD + literal[1])
    assert canonical_literal(*form) == form


@pytest.mark.parametrize(
    ("kind", "powers"), [("float", range(-149, 128)), ("double", range(-1074, 1024))]
)
def test_powers_of_two_survive_the_store(kind: str, powers: range) -> None:
    """Where the distance between floats changes, the shortest form is still the engine's."""
    for power in powers:
        form = canonical_literal(repr(2.0**power), XSD + kind)
        assert store_and_read(*form) == form


@given(st.text(max_size=20), st.sampled_from(["string", "anyURI", "token", "language"]))
def test_other_datatypes_are_left_alone(text: str, kind: str) -> None:
    """Text keeps every character, also in types that XSD would collapse."""
    assert canonical_literal(text, XSD + kind) == (text, XSD + kind)


def test_dates_as_stated_are_left_alone() -> None:
    """An EDTF literal is what the source says, not a value to be put in form."""
    assert canonical_literal("2018-09~", EDTF) == ("2018-09~", EDTF)


def test_hexadecimal_digits_are_left_alone() -> None:
    """Small and capital letters stay as they are: the engine tells them apart."""
    assert canonical_literal("a7B0", XSD + "hexBinary") == ("a7B0", XSD + "hexBinary")
    assert store_and_read("a7B0", XSD + "hexBinary") == ("a7B0", XSD + "hexBinary")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("abc", "integer"),
        ("TRUE", "boolean"),
        ("2018-13-01", "date"),
        ("2018-09-10T12:00:00", "dateTimeStamp"),
        ("0af", "hexBinary"),
        ("a", "base64Binary"),
    ],
)
def test_ill_typed_literal_is_refused_with_what_is_expected(text: str, kind: str) -> None:
    """A text that its datatype can't mean is an error that tells what would be right."""
    with pytest.raises(ValueError, match="expected"):
        canonical_literal(text, XSD + kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\x00", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\ufdd0", "U+FDD0"),
        ("\U0010ffff", "U+10FFFF"),
        ("tab\tline\r\nand 𐍈, é, \u200f, \ufffd", None),
    ],
)
def test_forbidden_characters_are_named(text: str, name: str | None) -> None:
    """Control characters, surrogates and non-characters are found; ordinary text is not."""
    assert find_forbidden(text) == name

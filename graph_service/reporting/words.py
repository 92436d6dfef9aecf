"""Constraints of SHACL in words: what is expected where a result says that it is not there."""

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, str]] = {
    "sh:minCount": "at least {values} value(s)",
    "sh:maxCount": "at most {values} value(s)",
    "sh:datatype": "a value of the datatype {values}",
    "sh:class": "something that is a {values}, described here or in the graph",
    "sh:pattern": "text that matches {values}",
    "sh:in": "one of {values}",
    "sh:hasValue": "the value {values}",
    "sh:node": "what the shape {values} asks for",
    "sh:minLength": "at least {values} character(s)",
    "sh:maxLength": "at most {values} character(s)",
    "sh:languageIn": "text in one of the languages {values}",
    "sh:uniqueLang": "no more than one text in each language",
    "sh:minInclusive": "{values} or more",
    "sh:maxInclusive": "{values} or less",
    "sh:minExclusive": "more than {values}",
    "sh:maxExclusive": "less than {values}",
    "sh:equals": "the same values as {values}",
    "sh:disjoint": "no value that {values} has, too",
    "sh:lessThan": "less than the value of {values}",
    "sh:lessThanOrEquals": "not more than the value of {values}",
    "sh:closed": "no other properties than those of the shape",
    "sh:or": "one of: {values}",
    "sh:xone": "exactly one of: {values}",
    "sh:and": "all of: {values}",
    "sh:not": "not: {values}",
    "sh:qualifiedMinCount": "at least {values} value(s) of the kind that the shape asks for",
    "sh:qualifiedMaxCount": "at most {values} value(s) of the kind that the shape speaks of",
}
_KINDS: Final[Mapping[str, str]] = {
    "sh:IRI": "an IRI",
    "sh:Literal": "a literal",
    "sh:BlankNode": "a node without a name",
    "sh:BlankNodeOrIRI": "a node, with or without an IRI",
    "sh:IRIOrLiteral": "an IRI or a literal",
    "sh:BlankNodeOrLiteral": "a literal or a node without a name",
}


def in_words(name: str, values: tuple[str, ...]) -> str:
    """Return what a constraint expects; nothing for one whose message says it better.

    Args:
        name: compact name of the parameter, such as ``sh:minCount``.
        values: of it, as :func:`graph_service.export.shape_text.describe_shape` writes them.
    """
    if name == "sh:nodeKind":
        return ", ".join(_KINDS.get(each, each) for each in values)
    return _WORDS.get(name, "").format(values=", ".join(values))

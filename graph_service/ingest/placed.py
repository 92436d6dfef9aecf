"""JSON that knows where it stands, so that a fault can name the place."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from graph_service.errors import MappingFault, SyntaxFault

_Kind = TypeVar("_Kind")


@dataclass(frozen=True)
class Placed:
    """A JSON value, the file that it is from, and its place such as ``tables[0].url``."""

    value: Any
    file: str
    where: str

    def fault(self, reason: str) -> MappingFault:
        """Return a fault at this place."""
        return MappingFault(f"{self.where}: {reason}" if self.where else reason, file=self.file)

    def only(self, allowed: Iterable[str]) -> None:
        """Require an object without other keys than ``allowed``.

        Raises:
            MappingFault: no object, or a key that is not read here.
        """
        unknown = [key for key in self.expect(dict) if key not in set(allowed)]
        if unknown:
            raise self.fault(f"no such key: {unknown[0]}; known are {', '.join(sorted(allowed))}")

    def expect(self, kind: type[_Kind]) -> _Kind:
        """Return the value, which must be a ``kind``.

        Raises:
            MappingFault: it is something else.
        """
        if not isinstance(self.value, kind):
            names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
            raise self.fault(f"must be {names[kind]}")
        return self.value

    def get(self, key: str) -> "Placed | None":
        """Return the value at ``key`` of this object, or ``None`` where it has none.

        Raises:
            MappingFault: this is no object.
        """
        if key not in self.expect(dict):
            return None
        where = f"{self.where}.{key}" if self.where else key
        return Placed(self.value[key], self.file, where)

    def need(self, key: str) -> "Placed":
        """Return the value at ``key``, which must be there.

        Raises:
            MappingFault: it is missing.
        """
        found = self.get(key)
        if found is None:
            raise self.fault(f"{key} is missing")
        return found

    def text(self, key: str) -> str | None:
        """Return the text at ``key``, not empty, or ``None`` where there is none.

        Raises:
            MappingFault: it is no text, or empty.
        """
        found = self.get(key)
        if found is None:
            return None
        if not found.expect(str):
            raise found.fault("must not be empty")
        return str(found.value)

    def flag(self, key: str) -> bool:
        """Return the truth value at ``key``, false where there is none."""
        found = self.get(key)
        return found.expect(bool) if found else False

    def items(self) -> Iterator["Placed"]:
        """Yield the members of this list, each with its place.

        Raises:
            MappingFault: it is no list.
        """
        for number, item in enumerate(self.expect(list)):
            yield Placed(item, self.file, f"{self.where}[{number}]")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return one text or a list of texts at ``key`` as a tuple; empty where there is none."""
        found = self.get(key)
        if found is None:
            return ()
        if isinstance(found.value, str):
            return (found.value,)
        return tuple(item.expect(str) for item in found.items())


def parse_json(text: str, file: str) -> Placed:
    """Return the value of a JSON text; an object may not name a key twice.

    Raises:
        SyntaxFault: no JSON, with line and column; a repeated key.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise SyntaxFault(f"the key {twice} stands twice in one object", file=file)
        return found

    try:
        return Placed(json.loads(text, object_pairs_hook=unique), file, "")
    except json.JSONDecodeError as error:
        raise SyntaxFault(f"no JSON: {error.msg}", file, error.lineno, error.colno) from error
    except RecursionError as error:
        raise SyntaxFault("no mapping: nested too deeply", file=file) from error

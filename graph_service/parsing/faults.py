"""What the engine's parser says of a text, as a fault of ours."""

import re
from typing import Final

from graph_service.errors import SyntaxFault

_PLACE: Final = re.compile(r"^Parser error (?:at|between) line \d+.*?: ", re.DOTALL)


def fault_of(error: SyntaxError) -> SyntaxFault:
    """Return the fault, with line and column where the parser knows them."""
    return SyntaxFault(_PLACE.sub("", error.msg), line=error.lineno, column=error.offset)

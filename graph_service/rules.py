"""What data is held against, by the setting that names it."""

from pathlib import Path
from typing import Final

from graph_service import shipped
from graph_service.publish import Rules
from graph_service.validate.checks import read_checks
from graph_service.validate.shapes import read_shapes

SHIPPED: Final = "shipped"
NONE: Final = "none"


def read_rules(shapes: str) -> Rules:
    """Read the shipped shapes and checks, the shapes in a folder or file, or none.

    Args:
        shapes: :data:`SHIPPED`, :data:`NONE`, or a path.

    The rule about consent comes with ours: it is written for our classes.

    Raises:
        InputError: shapes or checks can't be read or used.
    """
    if shapes == SHIPPED:
        checks = read_checks(shipped.ONTOLOGY / "checks")
        return Rules(read_shapes(shipped.SHAPES), checks, consent=True)
    if shapes == NONE:
        return Rules()
    return Rules(read_shapes(Path(shapes)))

"""The one seam to the SHACL engines.

``turbo`` (pyshacl-turbo) is the default, ``pyshacl`` the second one. Both get N-Triples text, not
a store: over a store, literals with and without ``xsd:string`` compare as different.
"""

import textwrap
from collections.abc import Iterable
from typing import Any, Final

from graph_service.errors import InputError, ShapesFault, SyntaxFault, ValidationEnded
from graph_service.validate.paths import path_from_json
from graph_service.validate.process import EngineProcess
from graph_service.validate.report import Report, Result
from graph_service.validate.shapes import Shapes

ENGINES: Final = ("turbo", "pyshacl")
"""Names of the engines, as in the setting ``shacl_engine``."""

_REASON: Final = 500
"""Characters of an engine's own words that an error carries; some print whole shapes."""


def validate(
    data: Iterable[bytes],
    shapes: Shapes,
    *,
    engine: str = "turbo",
    seconds: float = 600.0,
    memory: int = 4 << 30,
    process: EngineProcess | None = None,
) -> Report:
    """Validate the merged graph of ``data`` against ``shapes``.

    Args:
        data: N-Quads texts, for instance one per named graph; graph names are dropped.
        shapes: what :func:`~graph_service.validate.shapes.read_shapes` returned.
        engine: one of :data:`ENGINES`.
        seconds: the deadline; the engine's process is killed then.
        memory: the most memory of the engine's process, in bytes.
        process: a process to use again (its memory limit holds); none starts one for this job.

    Returns:
        The report; no inference is made, so class hierarchies must be in ``data``.

    Raises:
        InputError: there is no such engine.
        SyntaxFault: ``data`` is not N-Quads; the line counts over all texts together.
        ShapesFault: the engine can't run these shapes.
        ValidationEnded: the deadline came, or the process died: nothing is known of the data.
    """
    if engine not in ENGINES:
        raise InputError(f"no such SHACL engine: {engine}; there are {', '.join(ENGINES)}")
    text = b"".join(block if block.endswith(b"\n") else block + b"\n" for block in data if block)
    if process is not None:
        answer = process.run(engine, shapes.triples, text, seconds)
    else:
        with EngineProcess(memory, int(seconds) * 4 + 10, bound=True) as own:
            answer = own.run(engine, shapes.triples, text, seconds)
    return _report(answer, engine, shapes)


def _report(answer: dict[str, Any], engine: str, shapes: Shapes) -> Report:
    fault = answer.get("fault")
    if fault == "data":
        raise SyntaxFault(answer["reason"], file="data", line=answer["line"])
    if fault == "memory":
        raise ValidationEnded("the validation needs more memory than it may have")
    if fault is not None:
        cause = textwrap.shorten(answer["reason"], _REASON)
        reason = f"the engine {engine} can't run these shapes on this data: {cause}"
        raise ShapesFault(reason, file=shapes.files[0] if len(shapes.files) == 1 else None)
    return Report(
        Result(**(item | {"path": path_from_json(item["path"])})) for item in answer["results"]
    )

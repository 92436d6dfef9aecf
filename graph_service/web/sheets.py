"""``/template.xlsx`` and ``/template.zip``: an empty table to fill in, made from the shapes.

Both are made of what ships with the service, and say nothing of any release or caller.
"""

import hashlib
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, request

from graph_service.sheets.csvfiles import pack_files, write_files
from graph_service.sheets.plan import LANGUAGES, read_plan
from graph_service.sheets.workbook import MEDIA_TYPE, write_workbook
from graph_service.web.languages import wished

blueprint: Final = Blueprint("sheets", __name__)

ZIP: Final = "application/zip"
_LASTING: Final = "public, max-age=86400"
_DEFAULT: Final = "en"


@blueprint.get("/template.xlsx")
def workbook() -> Response:
    """Send the table to fill in as a workbook (XLSX), in English, French or Spanish.

    Raises:
        InputError: the parameter of the language is no tag.
    """
    return _sent("xlsx", MEDIA_TYPE)


@blueprint.get("/template.zip")
def files() -> Response:
    """Send the same as CSV files in an archive.

    Raises:
        InputError: the parameter of the language is no tag.
    """
    return _sent("zip", ZIP)


def _sent(suffix: str, media_type: str) -> Response:
    tags = [tag.partition("-")[0] for tag in wished()]
    language = next((tag for tag in tags if tag in LANGUAGES), _DEFAULT)
    body, tag = _made(suffix, language)
    response = Response(body, content_type=media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = _LASTING
    response.headers["Content-Language"] = language
    name = f"reprisals-template-{language}.{suffix}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.vary.add("Accept-Language")
    response.make_conditional(request)
    return response


@lru_cache(maxsize=2 * len(LANGUAGES))
def _made(suffix: str, language: str) -> tuple[bytes, str]:
    plan = read_plan()
    if suffix == "xlsx":
        body = write_workbook(plan, language)
    else:
        body = pack_files(write_files(plan, language))
    return body, hashlib.sha256(body).hexdigest()[:32]

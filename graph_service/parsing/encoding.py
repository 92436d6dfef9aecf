"""Bytes to text: UTF-8, with or without a byte order mark, and nothing else."""

import codecs
import re
from typing import Final

from graph_service.errors import SyntaxFault
from graph_service.parsing.placing import refuse

_OTHERS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_DECLARED: Final = re.compile(r"""\A<\?xml[^>]*?\bencoding\s*=\s*["']([^"'>]{1,40})["']""")
_UTF8: Final = ("utf-8", "utf8", "us-ascii")


def read_utf8(data: bytes) -> str:
    """Return the text of bytes, without their byte order mark.

    Raises:
        SyntaxFault: they are not UTF-8 (encoded surrogates are not, either), with the line and
            column of the first that is not; or they say of themselves that they are something else.
    """
    for mark, name in _OTHERS:
        if data.startswith(mark):
            raise SyntaxFault(f"the text is in {name}: save it as UTF-8", line=1, column=1)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        reason = f"the byte 0x{data[error.start]:02X} is not UTF-8: save the text as UTF-8"
        refuse(SyntaxFault, reason, before, len(before))
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in _UTF8:
        reason = "the text declares another encoding than UTF-8: save it as UTF-8"
        refuse(SyntaxFault, reason, text, declared.start(1))
    return text

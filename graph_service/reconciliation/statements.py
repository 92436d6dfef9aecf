"""What is asked of an index, in SQL: fixed texts, into which nothing of a caller comes."""

from typing import Final

_SELECT: Final = "SELECT names.thing FROM"
_OF_TYPES: Final = """(:typed = 0 OR EXISTS (
    SELECT 1 FROM kinds WHERE kinds.thing = names.thing AND kinds.kind IN
    (SELECT value FROM json_each(:types))))"""
SAME: Final = f"{_SELECT} names WHERE written = :written AND {_OF_TYPES} ORDER BY 1 LIMIT :most"
_HITS: Final = (
    "WITH hits AS MATERIALIZED (SELECT rowid AS hit, bm25(grams) AS distance FROM grams "
    "WHERE grams MATCH :pieces)"
)
ALIKE: Final = (
    f"{_HITS} {_SELECT} hits JOIN names ON names.id = hit "
    f"WHERE {_OF_TYPES} ORDER BY distance, names.id LIMIT :most"
)
BEGUN: Final = (
    f"{_SELECT} names WHERE written >= :written AND written < :after AND weight > 1 "
    f"AND {_OF_TYPES} ORDER BY length(written), written, id LIMIT :most"
)
NUMBERS: Final = "SELECT id FROM things WHERE iri IN (SELECT value FROM json_each(:iris))"
IRI: Final = "SELECT iri FROM things WHERE id = :thing"
NAMES: Final = """
SELECT text, language, written, weight FROM names WHERE thing = :thing
ORDER BY weight DESC, id LIMIT :most
"""
KINDS: Final = """
SELECT things.id, iri FROM kinds JOIN things ON things.id = kind WHERE thing = :thing
ORDER BY iri LIMIT 20
"""
TYPES: Final = """
WITH RECURSIVE used(kind) AS (
    SELECT DISTINCT kind FROM kinds WHERE thing IN (SELECT thing FROM names)
    UNION SELECT broader.broader FROM broader JOIN used ON broader.kind = used.kind
) SELECT id, iri FROM used JOIN things ON things.id = used.kind ORDER BY iri LIMIT 500
"""
ABOVE: Final = """
SELECT things.id, iri FROM broader JOIN things ON things.id = broader.broader WHERE kind = :kind
ORDER BY iri LIMIT 20
"""
OF_KINDS: Final = """
SELECT DISTINCT things.id, things.iri FROM kinds JOIN things ON things.id = kinds.thing
JOIN things sorts ON sorts.id = kinds.kind
WHERE sorts.iri IN (SELECT value FROM json_each(:iris)) ORDER BY things.iri LIMIT 1000
"""
NARROWER: Final = """
WITH RECURSIVE below(kind) AS (
    SELECT id FROM things WHERE iri IN (SELECT value FROM json_each(:iris))
    UNION SELECT broader.kind FROM broader JOIN below ON broader.broader = below.kind
) SELECT kind FROM below ORDER BY kind LIMIT 1000
"""

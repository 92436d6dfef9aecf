"""What stands beside every answer of a canned query, in the languages that these have."""

from typing import Final

CAVEAT: Final = {
    "en": "These are allegations of the sources that each row names, unless a status says "
    "otherwise. What is not recorded is not known not to have happened.",
    "fr": "Ce sont des allégations des sources que chaque ligne nomme, sauf si un statut dit "
    "autre chose. Ce qui n'est pas consigné n'est pas réputé ne pas avoir eu lieu.",
    "es": "Son alegaciones de las fuentes que nombra cada fila, salvo que un estado diga otra "
    "cosa. Lo que no consta no se da por no ocurrido.",
}
"""Stands beside every answer, before what the query itself has to add."""

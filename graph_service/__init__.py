"""The knowledge graph of reprisals against human rights defenders, validated and served.

The packages follow the flow from files to answers: ``ingest``, ``validate``, ``ledger``,
``views``, ``query`` and ``export``, with ``publish`` joining the first five and ``web`` and
``cli`` in front. ``tests/test_layers.py`` holds the table of who may import whom.
"""

__version__ = "0.1.0"

"""A state folder with ontology, States and mechanisms, which is small enough to be judged often."""

import shutil
from pathlib import Path

import pytest

from graph_service.ingest.contribution import Ingested
from graph_service.ingest.datasets import read_datasets
from graph_service.ingest.ontology import read_ontology
from graph_service.publish import publish
from graph_service.rules import read_rules
from graph_service.settings import Settings, read_settings
from graph_service.shipped import DATA

SMALL = ("states", "mechanisms", "instruments", "sources", "actors", "reports")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder that is not to be changed."""
    folder = tmp_path_factory.mktemp("published") / "state"
    ontology, data = read_ontology(), read_datasets([DATA / name for name in SMALL])
    ingested = Ingested(
        (*ontology.contributions, *data.contributions), (*ontology.datasets, *data.datasets), ()
    )
    publish(ingested, read_rules("shipped"), settings=read_settings({"state": folder}, {}))
    return folder


@pytest.fixture
def settings(published: Path, tmp_path: Path) -> Settings:
    """Return the settings of a state folder of the test's own."""
    shutil.copytree(published, tmp_path / "state")
    return read_settings({"state": tmp_path / "state"}, {})

"""`pytest tests/dialogs --update` writes the transcripts anew; read what changed before committing it."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option to write golden files."""
    parser.addoption("--update", action="store_true", help="write the golden transcripts anew")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written."""
    return bool(request.config.getoption("--update", default=False))

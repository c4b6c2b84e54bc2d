import pytest

from tests.discovery.library import Library
from tests.houses import House


@pytest.fixture
def library(house: House) -> Library:
    return Library(house)

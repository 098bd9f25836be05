"""Seeds with few regions: loading all of them is thousands of rows that hardly any test asks for."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from resolvers.regions.model import Region, RegionLevel
from seeds import load


@contextmanager
def only_regions_of(prefix: str) -> Iterator[None]:
    """Let the seeds have the provinces and the regions whose codes begin like this."""
    every = load.regions

    def few() -> Iterator[Region]:
        return (one for one in every() if one.level is RegionLevel.PROVINCE or one.code.startswith(prefix))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "regions", few)
        yield

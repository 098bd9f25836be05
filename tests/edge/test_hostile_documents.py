import time

import pytest

from tests.api.answers import post
from tests.api.conftest import Bare
from tests.edge.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
async def test_it_is_refused_at_once(bare: Bare, name: str) -> None:
    text = HOSTILE[name]
    assert len(text) <= bare.services.settings.max_document_bytes
    began = time.process_time()
    answer = await post(bare, {"query": text})

    assert (answer.status_code, set(answer.json())) == (400, {"errors"})
    assert len(answer.json()["errors"]) <= 20 + 1
    # Expanded or compared it would be minutes; bench has the real numbers.
    assert time.process_time() - began < 2


async def test_what_was_refused_once_is_remembered(bare: Bare) -> None:
    text = HOSTILE["unknown names"] + "#"
    first, again = [(await post(bare, {"query": text})).json() for _ in range(2)]
    assert first == again

"""One signature over many certificates is one use of the seal."""

from datetime import timedelta
from pathlib import Path

from api.context import Services
from api.jobs import link_uses
from resolvers.applications.chain_checking import Mismatch, compared
from seeds.departments import EDUCATION
from seeds.load import seal_code
from tests.clock import Clock
from tests.resolvers.collection.test_collect import certificates, numbered, taken, written

CODE = seal_code(EDUCATION)


async def found(services: Services) -> list[tuple[str, Mismatch]]:
    before = services.clock() - timedelta(minutes=15)
    return [(one.key, one.problem) async for one in compared(services.stores, before)]


async def test_a_tree_is_linked_once(world: Services, clock: Clock, tmp_path: Path) -> None:
    await taken(world, written(tmp_path, numbered(250)))
    clock.forward(minutes=20)
    assert {problem for _, problem in await found(world)} == {Mismatch.UNLINKED}

    while await link_uses(world, clock()):
        pass

    (use,) = await world.stores.seal_uses.after(CODE, 0)
    assert use.key.startswith("tree:")
    assert use.document.name == "普通高中毕业证书等（一次签章）"
    assert all(one.linked for one in await certificates(world))
    assert await found(world) == []


async def test_a_certificate_that_left_its_tree_is_named(world: Services, clock: Clock, tmp_path: Path) -> None:
    await taken(world, written(tmp_path, numbered(3)))
    clock.forward(minutes=20)
    await link_uses(world, clock())
    (one, *_) = await certificates(world)

    await world.database.rows("certificates").update({"_id": one.id}, {"$set": {"number": "GA1"}})

    assert {problem for _, problem in await found(world)} == {Mismatch.NOT_IN_CHAIN}

"""Types that show models, and what they link to."""

from operator import attrgetter

from resolvers.context import Loaders
from resolvers.regions.model import Region, RegionLevel
from schema import regions
from schema.matters import Matter
from schema.node import global_id
from schema.root import schema
from seeds.catalogue import MATTERS

_EAST = Region("370000000000", "东省", "东省", RegionLevel.PROVINCE, None)


def test_a_view_reads_its_model() -> None:
    shown = regions.Region.of(_EAST)
    assert (shown.code, shown.full_name, shown.level) == (_EAST.code, "东省", RegionLevel.PROVINCE)
    assert shown.id == global_id("Region", _EAST.code)
    assert shown == regions.Region.of(_EAST)


def test_a_view_says_what_its_model_does() -> None:
    shown, model = Matter.of(MATTERS[0]), MATTERS[0]
    for name in ("code", "name", "type", "aliases", "form", "published_at", "satisfaction", "joint_handling"):
        assert getattr(shown, name) == getattr(model, name)
    assert [(one.key, one.note) for one in shown.materials] == [(one.key, one.note) for one in model.materials]


def test_links_go_to_loaders_that_there_are() -> None:
    links = {}
    for kind in schema._schema.type_map.values():
        for name, field in getattr(kind, "fields", {}).items():
            own = field.extensions.get("strawberry-definition")
            function = getattr(getattr(own, "base_resolver", None), "wrapped_func", None)
            if link := getattr(function, "link", None):
                links[f"{kind.name}.{name}"] = link
    assert {"Matter.region", "Matter.department", "MaterialRequirement.certificateType"} <= links.keys()
    assert all(attrgetter(link.loader)(Loaders) for link in links.values())

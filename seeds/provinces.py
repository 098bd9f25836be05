"""Two provinces that do things for each other's people (跨省通办): a city of each, with its staff and a citizen.

They are loaded beside the demo district where TONGBAN_PROVINCE is one of them. The matters are of the kinds that
国办发〔2020〕35号 names first for businesses: registration of market bodies and permits for running them. Names,
numbers and credit codes are invented, as in seeds/departments.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from auth.accounts.model import Post, Role
from auth.accounts.store import AccountStore
from auth.identifiers import made_credit_code
from auth.vault import Vault
from resolvers.context import Stores
from resolvers.matters.model import CrossProvinceMode, Matter
from resolvers.matters.publishing import publish, succession
from resolvers.regions.model import Department
from seeds.cast_names import resident_id, staff_id_number, staff_name, staff_phone
from seeds.catalogue import MATTERS
from seeds.load import Progress, load_members, make_seals, regions, without_seal
from seeds.matters.company import INDIVIDUAL_BUSINESS
from seeds.matters.food import INDIVIDUAL_NEW
from seeds.people import CastMember, known_identities, shown

_OF_MARKET = "11"
_CROSSING = (INDIVIDUAL_BUSINESS, INDIVIDUAL_NEW)


@dataclass(frozen=True, slots=True)
class ProvinceCast:
    """A province as its partners know it, the city that decides, and whom one meets there."""

    code: str
    name: str
    region: str
    department: Department
    citizen: CastMember
    first_place: int

    @property
    def staff(self) -> tuple[CastMember, ...]:
        """A clerk, an approver and a supervisor of the city's department."""
        roles = enumerate((Role.CLERK, Role.APPROVER, Role.SUPERVISOR), self.first_place)
        return tuple(self._member(place, Post(role, self.department.code)) for place, role in roles)

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What the city decides, for its own people and for the other province's."""
        written = {one.code: one for one in MATTERS}
        return tuple(self._here(written[one.code]) for one in _CROSSING)

    def matter_of(self, matter: Matter) -> str:
        """The code here of a matter of the demo district."""
        return f"{self.department.code}{matter.code.removeprefix(matter.department)}"

    def people(self) -> list[dict[str, Any]]:
        """Everybody here, as /dev/people shows them."""
        return [shown(one) for one in (self.citizen, *self.staff)]

    def _here(self, matter: Matter) -> Matter:
        return replace(
            matter,
            code=self.matter_of(matter),
            region=self.department.region,
            department=self.department.code,
            guide={},
            cross_province_modes=tuple(CrossProvinceMode),
        )

    def _member(self, place: int, post: Post) -> CastMember:
        return CastMember(staff_name(place), staff_phone(place), staff_id_number(place), posts=(post,))


def _market(name: str, region: str, phone: str, address: str) -> Department:
    code = made_credit_code(_OF_MARKET, region[:6], "MB990001")
    return Department(code, name, region, phone, "12315", address)


GUANGXI = ProvinceCast(
    "GX",
    "广西壮族自治区",
    "450000000000",
    _market("南宁市市场监督管理局", "450100000000", "0771-2390001", "南宁市市民中心一楼"),
    CastMember("韦春燕", "13900001101", resident_id(date(1990, 5, 17), 128, "450102")),
    60,
)
GUANGDONG = ProvinceCast(
    "GD",
    "广东省",
    "440000000000",
    _market("广州市市场监督管理局", "440100000000", "020-82390001", "广州市政务服务中心二楼"),
    CastMember("陈嘉敏", "13900001102", resident_id(date(1988, 8, 9), 144, "440103")),
    70,
)
PROVINCES = {one.code: one for one in (GUANGXI, GUANGDONG)}


def casts(code: str) -> Iterator[ProvinceCast]:
    """The cast of the province that is called so; none for any other."""
    if code in PROVINCES:
        yield PROVINCES[code]


def known_people(code: str) -> dict[str, str]:
    """ID number → name for the development identity provider: the cast and that province's staff, and the citizens
    of both, since whom one proves to be doesn't depend on where."""
    citizens = {one.citizen.id_number: one.citizen.name for one in PROVINCES.values() if code in PROVINCES}
    staff = {one.id_number: one.name for cast in casts(code) for one in cast.staff}
    return known_identities() | citizens | staff


async def load_province(
    stores: Stores, accounts: AccountStore, vault: Vault, at: datetime, cast: ProvinceCast
) -> None:
    """Load a province's city: its department with a seal, what it decides, and its staff. Idempotent."""
    await stores.departments.put_many([cast.department])
    newest = await stores.matters.newest([one.code for one in cast.matters])
    changes = [change for one in cast.matters if (change := succession(newest.get(one.code), one))]
    await publish(stores, changes, {region.code: region for region in regions()})
    await load_members(stores, accounts, vault, cast.staff, at)
    await make_seals(stores, vault, at, await without_seal(stores, (cast.department,)))


def told(progress: Progress, cast: ProvinceCast) -> None:
    """Say what was loaded."""
    progress(f"{cast.name}: {cast.department.name}, {len(cast.matters)} matters, {len(cast.staff)} staff")

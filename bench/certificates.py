"""Certificates a second, each beside its floor: a bare signature, a bare page, a bare check."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from api.rendering.certificate_pdf import CertificatePage, CertificateRenderer
from api.rendering.glyphs import fonts
from auth.vault import Vault
from resolvers.certificates.issue import Order, genuine, issue
from resolvers.parties.model import Party, PartyKind
from resolvers.seals import sm2
from resolvers.seals.model import Seal, SealKind, SealOwner, SealStatus
from resolvers.seals.picture import seal_svg
from resolvers.seals.signer import LocalSigner, new_seal_key
from seeds.departments import MARKET
from seeds.matters.food import INDIVIDUAL_FOOD_LICENSE

AT = datetime(2026, 7, 1, 2, tzinfo=UTC)
_SECONDS = 1.0


def certificate_report(vault: Vault) -> None:
    """Print how many a second one core makes and checks, and how many of the least that it takes."""
    seal, signer = _seal(vault), LocalSigner(vault)
    order = _order(seal)
    made = issue(order, signer)
    private = vault.open(seal.key.sealed_private_key, "seal-key")
    renderer, page = CertificateRenderer(), _page(seal)
    with TemporaryDirectory() as folder:
        source = Path(folder) / "bare.typ"
        source.write_text('#set text(font: "Noto Serif SC")\n食品经营许可证 #sys.inputs.n', encoding="utf-8")
        # Each page is another one: typst remembers what it has set before.
        bare, turn = typst.Compiler(source, font_paths=fonts()), count()
        print(f"\n{'certificates':<26}{'a second':>10}{'floor':>10}{'ratio':>8}")
        _line("issued", lambda: issue(order, signer), lambda: sm2.sign(private, made.content))
        _line("verified", lambda: genuine(made, seal), lambda: _check(seal, made.content, made.signature.value))
        _line("drawn as PDF", lambda: renderer.render(_next(page, turn)), lambda: _bare(bare, turn))


def _check(seal: Seal, content: bytes, signature: bytes) -> bool:
    return sm2.verify(seal.key.public_key, content, signature)


def _next(page: CertificatePage, turn: Iterator[int]) -> CertificatePage:
    return replace(page, number=f"JY{next(turn):014}")


def _bare(compiler: typst.Compiler, turn: Iterator[int]) -> object:
    return compiler.compile(format="pdf", sys_inputs={"n": str(next(turn))})


def _line(name: str, ours: Callable[[], object], floor: Callable[[], object]) -> None:
    mine, least = _rate(ours), _rate(floor)
    print(f"{name:<26}{mine:>10.0f}{least:>10.0f}{least / mine:>8.2f}")


def _rate(run: Callable[[], object]) -> float:
    """Runs in a second of this process's CPU, after a few that warm caches."""
    for _ in range(5):
        run()
    runs, began = 0, time.process_time()
    while (spent := time.process_time() - began) < _SECONDS:
        run()
        runs += 1
    return runs / spent


def _seal(vault: Vault) -> Seal:
    return Seal(
        code="5116020000001",
        name=MARKET.name,
        kind=SealKind.OTHER_BUSINESS,
        status=SealStatus.ACTIVE,
        owner=SealOwner(MARKET.code, MARKET.name, is_department=True),
        image=seal_svg(MARKET.name, caption="电子证照专用章"),
        pair=new_seal_key(vault),
        valid_from=date(2026, 1, 1),
        valid_until=None,
        created_at=AT,
    )


def _order(seal: Seal) -> Order:
    form = {"shopName": "广安区张三面馆", "creditCode": "92511602MB9900208N", "businessForm": "餐饮服务经营者"}
    return Order(
        type=INDIVIDUAL_FOOD_LICENSE,
        holder=Party("bench", PartyKind.PERSON, "李秀英", "511602198504121221"),
        department=MARKET,
        seal=seal,
        application="51160220260701BENCH001",
        region=MARKET.region,
        form={**form, "premises": {"address": "四川省广安市广安区建安中路88号"}, "items": ["热食类食品制售"]},
        overrides={},
        serial=1,
        at=AT,
    )


def _page(seal: Seal) -> CertificatePage:
    return CertificatePage(
        title=INDIVIDUAL_FOOD_LICENSE.name,
        holder_name="李秀英",
        holder_code_label="公民身份号码",
        holder_code="511602198504121221",
        number="JY5116020000001",
        identifier="1.2.156.3005.2.11511602MB99000138103.11511602MB99000138.20260000001.001.B",
        issuer=MARKET.name,
        issued_on=AT.date(),
        valid_from=AT.date(),
        valid_until=date(2031, 6, 30),
        fields=(("经营者名称", "广安区张三面馆"), ("经营场所", "四川省广安市广安区建安中路88号")),
        seal_svg=seal.image,
        verify_url="https://zwfw.example.gov.cn/v/p.JX5nmQg_LAYm3uj5b6HCZg",
    )

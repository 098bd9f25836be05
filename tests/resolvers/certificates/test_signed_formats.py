"""What was signed once stays good: rows of every version, and a certificate of the first format."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from api.context import Services
from auth.rows import Row
from resolvers.certificates.issue import genuine
from resolvers.certificates.rows import certificate_from_row, certificate_to_row
from resolvers.certificates.store import CertificateStore
from resolvers.seals.signer import LocalSigner
from tests import cases
from tests.api.test_rows_of_every_version import rows_of, upgraded
from tests.cases import DEPARTMENT
from tests.clock import TODAY
from tests.graphql import Client

FIRST_FORMAT = {
    "identifier", "number", "type", "version", "holderName", "holderCode", "issuer", "issuedOn", "validFrom",
    "validUntil", "fields",
}  # fmt: skip


def content_as_before(row: Row) -> bytes:
    """What versions of the software until format 1 signed, built from the row."""
    facts = {name: row[name] for name in FIRST_FORMAT - {"holderName", "holderCode", "fields"}}
    facts |= {"holderName": row["holder"]["name"], "holderCode": row["holder"]["idNumber"]}
    return orjson.dumps({**facts, "fields": orjson.loads(row["fields"])}, option=orjson.OPT_SORT_KEYS)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_the_content_of_old_rows_is_what_it_was(version: int) -> None:
    for row in rows_of("certificates", version):
        certificate = certificate_from_row(upgraded(CertificateStore, row))
        assert certificate.signed_format == 1
        assert certificate.content == content_as_before(row)


def test_a_row_without_a_format_is_one_of_the_first() -> None:
    """Files of cases that were taken out long ago hold such rows, and `tongban archive` reads them."""
    row = rows_of("certificates", 3)[0]
    certificate = certificate_from_row(row)
    assert (certificate.signed_format, certificate.changes, certificate.reminded) == (1, (), None)
    assert certificate.content == content_as_before(row)


async def test_a_certificate_of_the_first_format_still_verifies(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    await cases.approved(citizen)
    rows, seal = services.database.rows("certificates"), await services.stores.seals.active_of(DEPARTMENT, TODAY)
    assert seal is not None
    (row,) = await rows.find({}, limit=2)
    old = replace(certificate_from_row(row), signed_format=1)
    value = LocalSigner(services.gate.vault).sign(seal.key, old.content)
    old = replace(old, signature=replace(old.signature, value=value), revision=old.revision + 1)
    await rows.replace(certificate_to_row(old))
    token = f"p.{old.check_code}"
    verify = "query($t: String!) { verifyCertificate(token: $t) { valid reason } }"
    found: Any = (await client.run(verify, t=token))["verifyCertificate"]
    assert found == {"valid": True, "reason": None}
    # The format is no way around: calling an old one new, or a new one old, is noticed.
    assert not genuine(replace(old, signed_format=2), seal)

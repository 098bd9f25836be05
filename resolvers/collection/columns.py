"""Which column of a department's file says what of a certificate. Columns are named in Chinese or by key."""

from resolvers.certificates.model import CertificateType
from resolvers.matters.exchange.mapping import CatalogueMapping, Rule

FIELD = "field."
NUMBER, HOLDER, CODE = "number", "holderName", "holderCode"
ISSUED, FROM, UNTIL = "issuedOn", "validFrom", "validUntil"
_COLUMNS = {
    NUMBER: ("number", "证照编号", "证照号码", "证号"),
    HOLDER: ("holderName", "持证主体名称", "持证人", "姓名"),
    CODE: ("holderCode", "持证主体代码", "证件号码", "统一社会信用代码"),
    ISSUED: ("issuedOn", "发证日期", "颁发日期"),
    FROM: ("validFrom", "有效期起始日期", "有效期起"),
    UNTIL: ("validUntil", "有效期截止日期", "有效期至"),
}


def columns_of(type: CertificateType) -> CatalogueMapping:
    """The columns of a file of that type: those that all types have, and the type's fields by key or label."""
    shared = {target: Rule(columns=names) for target, names in _COLUMNS.items()}
    own = {f"{FIELD}{key}": _rule(key, type) for key in type.properties}
    return CatalogueMapping(type.name, shared | own, required=())


def _rule(key: str, type: CertificateType) -> Rule:
    several = type.properties[key].get("type") == "array"
    return Rule(columns=tuple(dict.fromkeys((key, type.label(key)))), separator="、" if several else None)

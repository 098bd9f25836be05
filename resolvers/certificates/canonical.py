"""Canonical JSON (RFC 8785): one value, one run of bytes, so that a stranger can build what was signed."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

# RFC 8785, 3.2.2.3: numbers are IEEE 754 doubles, so larger integers would not come out as they went in.
_LARGEST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Write a value as RFC 8785 does; ValueError for what such JSON can't say (huge integers, lone surrogates)."""
    return _written(value).encode()


def _written(value: Any) -> str:
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return _integer(value)
        case float():
            return _double(value)
        case Mapping():
            return "{" + ",".join(f"{_written(key)}:{_written(value[key])}" for key in _sorted(value)) + "}"
        case Sequence():
            return "[" + ",".join(map(_written, value)) + "]"
    raise ValueError(f"JSON has no {type(value).__name__}")


def _sorted(members: Mapping[Any, Any]) -> list[str]:
    """Names by UTF-16 code units (3.2.3), which puts 𠮷 before ｆ; by code points it would be the other way round."""
    if not all(isinstance(name, str) for name in members):
        raise ValueError("names of members are strings")
    return sorted(members, key=lambda name: name.encode("utf-16-be"))


def _integer(value: int) -> str:
    if abs(value) > _LARGEST:
        raise ValueError("an integer beyond 2^53 - 1")
    return str(value)


def _double(value: float) -> str:
    """Write a double as ECMAScript does: the shortest digits that read back as it, exponents from 21 and -7 on."""
    if not isfinite(value):
        raise ValueError("JSON has no infinity and no NaN")
    if value == 0:
        return "0"
    sign, parts, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, parts))
    return ("-" if sign else "") + _placed(digits, len(digits) + int(exponent))


def _placed(digits: str, point: int) -> str:
    """Put the decimal point after that many digits (ECMA-262, Number::toString)."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"

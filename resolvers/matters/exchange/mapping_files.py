"""Reading mapping files, and finding the mapping that a file's columns ask for."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.limits import MAX_COLUMNS
from resolvers.matters.exchange.mapping import TEXTS, CatalogueMapping, Rule
from resolvers.matters.exchange.values import DETAILS

FULL, DEFAULT = "tongban", "guangan"
_SHIPPED = Path(__file__).parent / "mappings"
_KEYS = ("name", "matter_code")
_LARGEST = 256 * 1024
_OPTIONS = {
    "name": str,
    "about": str,
    "required": list,
    "encoding": str,
    "clear": bool,
    "strip": bool,
    "fields": dict,
}
_RULE = {
    "column": str,
    "columns": list,
    "slice": list,
    "prefix": str,
    "suffix": str,
    "separator": str,
    "values": dict,
    "wrap": str,
    "each": dict,
    "json": bool,
    "otherwise": dict,
}
# Options that become something else than they are in the file.
_BUILT = {"column", "columns", "each", "slice", "otherwise"}


def shipped() -> list[str]:
    """The names of the mappings that come along."""
    return sorted(path.stem for path in _SHIPPED.glob("*.toml"))


def find_mapping(named: str) -> CatalogueMapping:
    """Return the mapping of that name, or the one in that file; raises BadFile."""
    if named in shipped():
        return _shipped(named)
    path = Path(named)
    if not path.is_file():
        raise BadFile(f"there is no mapping {named}: neither a file nor one of {', '.join(shipped())}")
    return load_mapping(path)


def mapping_for(columns: Iterable[str]) -> CatalogueMapping:
    """Return the shipped mapping that reads most of these columns; the default where none fits better."""
    columns = list(columns)
    fitting = [mapping for name in shipped() if not (mapping := _shipped(name)).missing(columns)]
    return max(
        [_shipped(DEFAULT), *fitting], key=lambda mapping: (not mapping.missing(columns), mapping.known(columns))
    )


def load_mapping(path: Path) -> CatalogueMapping:
    """Read a mapping file, TOML or JSON by its ending; raises BadFile."""
    try:
        data = path.read_bytes()[: _LARGEST + 1]
        text = data.decode()
        read: Any = orjson.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, UnicodeDecodeError, orjson.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadFile(f"the mapping {path} can't be read: {error}") from error
    try:
        return _mapping(read, path.stem)
    except _Wrong as error:
        raise BadFile(f"the mapping {path}: {error}") from error


class _Wrong(Exception):
    """What is wrong with a mapping."""


@cache
def _shipped(name: str) -> CatalogueMapping:
    return load_mapping(_SHIPPED / f"{name}.toml")


def _mapping(read: Any, name: str) -> CatalogueMapping:
    _fits(read, _OPTIONS, "the file")
    rules = {}
    for target, rule in read.get("fields", {}).items():
        if target not in TEXTS | DETAILS.keys():
            raise _Wrong(f"there is no field {target}; there are {', '.join(sorted(TEXTS | DETAILS.keys()))}")
        rules[target] = _rule(rule, target)
    if lacking := [target for target in (*_KEYS, "task_type", "region_code") if target not in rules]:
        raise _Wrong(f"it lacks the field {lacking[0]}")
    required = read.get("required") or [
        rules[key].columns[0] for key in ("name", "matter_code") if rules[key].columns
    ]
    options = {key: read[key] for key in ("encoding", "clear", "strip") if key in read}
    _known_encoding(options.get("encoding", "utf-8"))
    return CatalogueMapping(name, rules, tuple(map(str, required)), **options)


def _rule(read: Any, where: str) -> Rule:
    if isinstance(read, str):
        return Rule((read,))
    _fits(read, {**_RULE, "constant": object}, where)
    columns = [read["column"]] if "column" in read else read.get("columns", [])
    if not columns and "constant" not in read:
        raise _Wrong(f"{where} names neither a column nor a constant")
    if len(columns) > MAX_COLUMNS or not all(isinstance(column, str) for column in columns):
        raise _Wrong(f"{where}: columns are a list of names")
    options: dict[str, Any] = {key: one for key, one in read.items() if key not in _BUILT}
    if "slice" in read:
        options["slice"] = _bounds(read["slice"], where)
    if "otherwise" in read:
        options["otherwise"] = _rule(read["otherwise"], f"{where}.otherwise")
    if "each" in read:
        options["each"] = {key: _rule(one, f"{where}.{key}") for key, one in read["each"].items()}
    return Rule(tuple(columns), **options)


def _bounds(read: list[Any], where: str) -> tuple[int, int]:
    if len(read) != 2 or not all(isinstance(one, int) for one in read) or not 0 <= read[0] < read[1]:
        raise _Wrong(f"{where}: a slice is two whole numbers, where it begins and where it ends")
    return read[0], read[1]


def _fits(read: Any, options: Mapping[str, type], where: str) -> None:
    if not isinstance(read, dict):
        raise _Wrong(f"{where} is neither a column's name nor a table")
    for key, value in read.items():
        if key not in options:
            raise _Wrong(f"{where}: there is no option {key}")
        if not isinstance(value, options[key]):
            raise _Wrong(f"{where}: {key} is no {options[key].__name__}")


def _known_encoding(encoding: str) -> None:
    try:
        "".encode(encoding)
    except LookupError as error:
        raise _Wrong(f"there is no encoding {encoding}") from error

"""Personal data at rest: MongoDB client-side field level encryption in explicit mode.

Stores declare which of their fields are personal (`ENCRYPTED`). They are encrypted on their way out and decrypted on
their way in, one value at a time, so that neither the database nor its backups ever hold them plain. The driver could
decrypt by itself, but it does so with every answer whole, on its way through a second encoder (docs/decisions/0043).
Every value is encrypted under one data key, which lies in the database wrapped by a key management service, or in
development by a key derived from the master key.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from bson.binary import Binary
from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.encryption import ClientEncryption
from pymongo.errors import DuplicateKeyError, EncryptionError

from api.key_management import KeyManagement
from auth.rows import Encrypted, Row

Fields = Mapping[str, Encrypted]

_COLLECTION = "dataKeys"
_KEY_NAME = "personal-data"
_BETWEEN = "local:next"
# Never: a data key that was fetched once stays good, and fetching it again would block the event loop.
_NO_EXPIRY = 0
# The subtype of binary values that are encrypted (the specification of client-side encryption).
_SEALED = 6
# Where in a row lies what is encrypted together: an object of the values by their paths, encrypted whole.
_TOGETHER = "personal"
_MAY_HOLD_SEALED = {dict, list, Binary}
_ALGORITHMS = {
    Encrypted.LOOKED_UP: "AEAD_AES_256_CBC_HMAC_SHA_512-Deterministic",
    Encrypted.RANDOM: "AEAD_AES_256_CBC_HMAC_SHA_512-Random",
    Encrypted.TOGETHER: "AEAD_AES_256_CBC_HMAC_SHA_512-Random",
}


class FieldEncryption:
    """Encrypts the declared fields of each collection. Its own client reads the data key, once per process."""

    def __init__(self, uri: str, database: str, management: KeyManagement, fields: Mapping[str, Fields]) -> None:
        self._fields = fields
        self._paths = {
            collection: tuple((path, path.split("."), mode) for path, mode in declared.items())
            for collection, declared in fields.items()
        }
        self._together = {
            collection: tuple(path for path, mode in declared.items() if mode is Encrypted.TOGETHER)
            for collection, declared in fields.items()
        }
        self._management = management
        self._client: MongoClient[Row] = MongoClient(uri, serverSelectionTimeoutMS=5000, connect=False)
        self._vault = self._client[database][_COLLECTION]
        providers: dict[str, Any] = {management.provider: dict(management.credentials)}
        tls = {management.provider: dict(management.tls)} if management.tls else None
        namespace = f"{database}.{_COLLECTION}"
        self._cipher: ClientEncryption[Row] = ClientEncryption(
            providers, namespace, self._client, CodecOptions(), kms_tls_options=tls, key_expiration_ms=_NO_EXPIRY
        )

    def ensure_key(self) -> None:
        """Make the data key when there is none; blocks. Two at once make one: the names are unique."""
        self._vault.create_index(
            "keyAltNames", unique=True, partialFilterExpression={"keyAltNames": {"$exists": True}}
        )
        if self._cipher.get_key_by_alt_name(_KEY_NAME) is not None:
            return
        master_key = dict(self._management.master_key) if self._management.master_key else None
        with suppress(DuplicateKeyError):
            self._cipher.create_data_key(self._management.provider, master_key, key_alt_names=[_KEY_NAME])

    def rewrap(self, management: KeyManagement) -> None:
        """Let another key management wrap the data key; blocks. What is encrypted under it stays as it is."""
        if self._opens(management):
            return
        for where, provider, providers in _steps(self._management, management):
            with self._client_of(providers, management) as cipher:
                master_key = dict(management.master_key) if management.master_key else None
                cipher.rewrap_many_data_key(where, provider=provider, master_key=master_key)

    def _opens(self, management: KeyManagement) -> bool:
        """Whether that key management opens the data key already."""
        with self._client_of({management.provider: dict(management.credentials)}, management) as cipher:
            try:
                cipher.encrypt("", _ALGORITHMS[Encrypted.RANDOM], key_alt_name=_KEY_NAME)
            except EncryptionError:
                return False
        return True

    def _client_of(self, providers: dict[str, Any], management: KeyManagement) -> ClientEncryption[Row]:
        tls = {one.provider: dict(one.tls) for one in (self._management, management) if one.tls}
        return ClientEncryption(
            providers, self._vault.full_name, self._client, CodecOptions(), kms_tls_options=tls or None
        )

    def row(self, collection: str, row: Row) -> Row:
        """Return the row with its personal fields encrypted; missing and empty ones stay as they are."""
        sealed, together = {**row}, Row()
        for path, (*above, name), mode in self._paths.get(collection, ()):
            holder = _copied(sealed, above)
            value = holder.get(name)
            if value is None:
                continue
            if mode is Encrypted.TOGETHER:
                together[path] = holder.pop(name)
            else:
                holder[name] = self._value(value, mode)
        return {**sealed, _TOGETHER: self._value(together, Encrypted.TOGETHER)} if together else sealed

    def open(self, collection: str, row: Row) -> None:
        """Decrypt whatever of a row that was read is encrypted, in place; raises EncryptionError for another's key.

        Wherever it lies, since a pipeline may have moved it, and rows of before may hold it elsewhere.
        """
        if collection in self._fields:
            self._open(row)
        if self._together.get(collection):
            for path, value in row.pop(_TOGETHER, {}).items():
                _put(row, path.split("."), value)

    def fields(self, collection: str, fields: Iterable[str]) -> tuple[str, ...]:
        """Return what to read for these fields: with what is encrypted together if any of them is in it."""
        return _with_together(self._together.get(collection, ()), tuple(fields))

    def _open(self, holder: Any) -> None:
        for place, value in list(holder.items() if type(holder) is dict else enumerate(holder)):
            if type(value) not in _MAY_HOLD_SEALED:
                continue
            if type(value) is not Binary:
                self._open(value)
            elif value.subtype == _SEALED:
                holder[place] = self._cipher.decrypt(value)

    def change(self, collection: str, change: Row) -> Row:
        """Return an update whose $set and $setOnInsert hold no personal field in the clear.

        Raises ValueError for a path that holds a personal field, or lies within one: it would be written plain.
        """
        fields = self._fields.get(collection, {})
        if not fields:
            return change
        for name in [*change.get("$set", {}), *change.get("$setOnInsert", {})]:
            if any(name != one and _touch(name, one) for one in fields) or fields.get(name) is Encrypted.TOGETHER:
                raise ValueError(f"{collection}.{name} is written by its encrypted field or as a whole row")
        return {
            operator: {name: self._value(value, fields.get(name)) for name, value in values.items()}
            if operator in {"$set", "$setOnInsert"}
            else values
            for operator, values in change.items()
        }

    def where(self, collection: str, where: Row) -> Row:
        """Return the filter with the values that personal fields are looked up by encrypted."""
        fields = self._fields.get(collection, {})
        return {name: self._looked_up(value, fields.get(name)) for name, value in where.items()} if fields else where

    def close(self) -> None:
        """Close the client that reads the data key."""
        self._cipher.close()
        self._client.close()

    def _looked_up(self, value: Any, mode: Encrypted | None) -> Any:
        if mode is None or value is None:
            return value
        if isinstance(value, dict):
            return {
                operator: [self._value(one, mode) for one in given] if operator == "$in" else given
                for operator, given in value.items()
            }
        return self._value(value, mode)

    def _value(self, value: Any, mode: Encrypted | None) -> Any:
        if mode is None or value is None or isinstance(value, Binary):
            return value
        return self._cipher.encrypt(value, _ALGORITHMS[mode], key_alt_name=_KEY_NAME)


def _touch(path: str, other: str) -> bool:
    """Whether two paths are the same, or one leads to something within the other."""
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


@lru_cache(maxsize=512)
def _with_together(together: tuple[str, ...], fields: tuple[str, ...]) -> tuple[str, ...]:
    return (*fields, _TOGETHER) if any(_touch(path, one) for path in together for one in fields) else fields


def _copied(row: Row, path: Iterable[str]) -> Row:
    """Return what lies on a path, as a copy that stands in its place now; nothing where there is nothing."""
    for name in path:
        if row.get(name) is None:
            return {}
        row[name] = {**row[name]}
        row = row[name]
    return row


def _put(row: Row, path: Sequence[str], value: Any) -> None:
    """Put a value where it belongs, unless what it belongs into wasn't read."""
    *above, name = path
    for one in above:
        row = row.get(one) or {}
    row[name] = value


def _steps(old: KeyManagement, new: KeyManagement) -> list[tuple[Row, str, dict[str, Any]]]:
    """Which keys to wrap by which provider, with which providers at hand.

    Two keys of one provider can't be at hand under one name, so a local key is changed by way of a second name.
    Another provider's credentials must be good for its old and its new key.
    """
    here, there = dict(old.credentials), dict(new.credentials)
    if (old.provider, new.provider) != ("local", "local"):
        return [({}, new.provider, {old.provider: here, new.provider: there})]
    return [
        ({"masterKey.provider": "local"}, _BETWEEN, {"local": here, _BETWEEN: there}),
        ({"masterKey.provider": _BETWEEN}, "local", {"local": there, _BETWEEN: there}),
    ]

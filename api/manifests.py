"""Reads the documents that an app's build wrote, and refuses those that could not run here."""

import json
from pathlib import Path
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, parse, validate

from api.limits import overdone
from resolvers.operations.model import hash_of
from schema.root import schema

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024
_MAX_ERRORS = 5


class BadManifest(Exception):
    """A file whose documents can't be registered; says which and why."""


def read_documents(path: Path) -> list[str]:
    """Return the valid documents of a file: one of GraphQL, or a JSON manifest; raises BadManifest."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadManifest(f"{path}: has more than {MAX_FILE_BYTES} bytes")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadManifest(f"{path}: can't be read") from error
    named = _manifest(path, text) if path.suffix == ".json" else {"": text}
    for hash, document in named.items():
        _check(path, hash, document)
    return list(named.values())


def _manifest(path: Path, text: str) -> dict[str, str]:
    """GraphQL Code Generator writes {hash: document}; Apollo {operations: [{id, body}]}."""
    try:
        given: Any = json.loads(text)
    except ValueError as error:
        raise BadManifest(f"{path}: is not valid JSON") from error
    listed = given.get("operations") if isinstance(given, dict) else None
    if isinstance(listed, list):
        given = {str(one.get("id")): one.get("body") for one in listed if isinstance(one, dict)}
    if not isinstance(given, dict) or not given or not all(isinstance(one, str) for one in given.values()):
        raise BadManifest(f"{path}: must be {{hash: document}} or Apollo's manifest of operations")
    return given


def _check(path: Path, hash: str, text: str) -> None:
    where = f"{path}{f' ({hash[:12]})' if hash else ''}"
    if hash and hash.removeprefix("sha256:") != hash_of(text):
        raise BadManifest(f"{where}: the hash is not the document's SHA-256")
    if len(text.encode()) > MAX_DOCUMENT_BYTES:
        raise BadManifest(f"{where}: has more than {MAX_DOCUMENT_BYTES} bytes")
    try:
        document = parse(text)
    except GraphQLError as error:
        raise BadManifest(f"{where}: {error.message}") from error
    if not any(isinstance(one, OperationDefinitionNode) for one in document.definitions) or overdone(document):
        raise BadManifest(f"{where}: holds no operation, or has too much in it")
    if errors := validate(schema._schema, document, max_errors=_MAX_ERRORS):
        raise BadManifest(f"{where}: {'; '.join(error.message for error in errors)}")

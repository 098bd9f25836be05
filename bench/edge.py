"""What hostile documents cost until they are refused: milliseconds of CPU, first seen and when they come again."""

import time

from api.documents import Documents
from schema.root import schema
from tests.edge.hostile import HOSTILE

_RUNS = 5
_MAX_TOKENS = 2000
GOOD = "{ matters(first: 20) { edges { node { code name region { fullName } department { name } } } } }"


def edge_report() -> None:
    """Print a line for each document."""
    print(f"\n{'document':<40}{'bytes':>8}{'first ms':>10}{'again ms':>10}")
    for name, text in {"an honest one": GOOD, **HOSTILE}.items():
        cold = min(_milliseconds(Documents(schema._schema, _MAX_TOKENS), text) for _ in range(_RUNS))
        documents = Documents(schema._schema, _MAX_TOKENS)
        _milliseconds(documents, text)
        warm = min(_milliseconds(documents, text) for _ in range(_RUNS))
        print(f"{name:<40}{len(text):>8}{cold:>10.3f}{warm:>10.4f}")


def _milliseconds(documents: Documents, text: str) -> float:
    began = time.process_time_ns()
    prepared = documents.prepare(text)
    operation = prepared.operation(schema._schema, None) if not prepared.errors else None
    if operation is not None:
        operation.sizes.of({})
    return (time.process_time_ns() - began) / 1e6

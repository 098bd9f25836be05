"""Nested pieces of forms, and the fields that a certificate takes over from a form."""

from seeds.matters.forms import DRAFT, Schema


def group(title: str, properties: Schema, example: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """An object inside a form; its example is the whole object."""
    return {
        "type": "object",
        "title": title,
        "required": [key for key in properties if key not in optional],
        "properties": properties,
        "additionalProperties": False,
        "examples": [example],
    }


def rows(title: str, properties: Schema, example: Schema, *, most: int = 50) -> Schema:
    """A table inside a form with at least one row; its example is a table of one row."""
    return {
        "type": "array",
        "title": title,
        "items": group(title, properties, example),
        "minItems": 1,
        "maxItems": most,
        "examples": [[example]],
    }


def yes_or_no(title: str) -> Schema:
    """A question answered by yes or no."""
    return {"type": "boolean", "title": title, "examples": [False]}


def printed(title: str, source: str = "", kind: str = "string") -> Schema:
    """A field of a certificate; `source` is the form's path where it isn't the field's own key."""
    label: Schema = {"type": kind, "title": title}
    return {**label, "x-from": source} if source else label


def printed_list(title: str) -> Schema:
    """A field of a certificate that lists several values."""
    return {"type": "array", "title": title, "items": {"type": "string"}}


def certificate(properties: Schema) -> Schema:
    """The fields of a type of certificate."""
    return {"$schema": DRAFT, "type": "object", "properties": properties}

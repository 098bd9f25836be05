import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    name="public",
    locations=[Location.OBJECT, Location.FIELD_DEFINITION],
    description="The same for everybody, signed in or not, and changed by a publication only: caches may keep it.",
)
class Public:
    """Declares a field, or every field of a type, as public; whatever isn't declared makes a reply private.

    Such a field reads the catalogue and its arguments, never the caller or the clock. api/public.py checks documents.
    """


PUBLIC = Public()
# For a field of a public type that tells one caller more than another: `metadata=NOT_PUBLIC`.
NOT_PUBLIC = {"public": False}

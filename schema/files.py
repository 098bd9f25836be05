import strawberry

from resolvers.files import model
from schema.info import Info
from schema.links import file_url
from schema.node import Node, global_id


@strawberry.type(description="An uploaded file.")
class File(Node):
    name: str = strawberry.field(description="What the sender called it.")
    content_type: str = strawberry.field(description="Media type, found by content.")
    size: int = strawberry.field(description="Bytes.")
    sha256: str = strawberry.field(description="SHA-256 in hex.", name="sha256")
    key: strawberry.Private[str]

    @strawberry.field(description="Its content; send the access token along.")
    def url(self, info: Info) -> str:
        return file_url(info.context.public_url, self.key)

    @classmethod
    def of(cls, file: model.File) -> "File":
        """Publish a file."""
        return cls(
            id=global_id("File", file.id),
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            key=file.id,
        )

"""Opening a file that lies in a case."""

from typing import TYPE_CHECKING

from resolvers.applications.queries import Look, record_looks
from resolvers.files.model import File
from resolvers.files.queries import readable

if TYPE_CHECKING:
    from resolvers.context import Context

# Not the file's name: people put anything into names, and the log shows this to somebody else.
_DOWNLOADED = Look("下载材料文件，办件", ("材料文件",))


async def open_file(context: "Context", file_id: str) -> File | None:
    """Return a file that the caller may see, else None; whose case it lies in can see that staff opened it."""
    file = await readable(context, file_id)
    if file is not None and (reach := context.caller.reach()):
        await record_looks(context, await context.stores.applications.holding(file.id, reach), _DOWNLOADED)
    return file

"""Where PDFs of strangers are opened: in a process of its own each, with little time and memory.

A PDF is a program in all but name: a few bytes unpack to gigabytes, tables refer to each other in circles. Whatever
happens there ends with that process. It is forked from one that has imported pyHanko, which takes milliseconds. Keys
never come there: it answers with the file and the places where signatures go.
"""

import asyncio
import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

from resolvers.seals.pdf.model import PdfRefused

T = TypeVar("T")

MEMORY: Final = 1024 * 1024 * 1024
CPU_SECONDS: Final = 20
SECONDS: Final = 40.0
# So many at a time in each process of the server, the others wait.
_AT_ONCE: Final = asyncio.Semaphore(2)
_CONTEXT = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None
)
_PRELOADED: Final = ["__main__", "resolvers.seals.pdf.writing", "resolvers.seals.pdf.reading"]


async def opened(task: Callable[..., T], *given: object) -> T:
    """Run a task on a PDF there; raises PdfRefused, for what takes too much or breaks it as well."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_opened, task, given)


def _opened(task: Callable[..., T], given: tuple[object, ...]) -> T:
    if isinstance(_CONTEXT, multiprocessing.context.ForkServerContext):
        _CONTEXT.set_forkserver_preload(_PRELOADED)
    here, there = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        return _answer(here, task, given)
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()


def _answer(here: Connection, task: Callable[..., T], given: tuple[object, ...]) -> T:
    try:
        here.send((task, given))
        answer: Any = here.recv() if here.poll(SECONDS) else PdfRefused("pdf.too_much")
    except (EOFError, OSError):  # it was ended: out of time or memory
        answer = PdfRefused("pdf.too_much")
    if isinstance(answer, PdfRefused):
        raise answer
    return answer  # type: ignore[no-any-return]


def _work(there: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    task, given = there.recv()
    there.send(_outcome(task, given))


def _outcome(task: Callable[..., object], given: tuple[object, ...]) -> object:
    try:
        return task(*given)
    except PdfRefused as refused:
        return PdfRefused(refused.key, refused.path, **refused.values)
    except MemoryError:
        return PdfRefused("pdf.too_much")
    except Exception:  # noqa: BLE001 - broken PDFs break a parser in every way there is
        return PdfRefused("pdf.broken")

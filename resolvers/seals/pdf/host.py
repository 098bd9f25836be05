"""The process that opens PDFs: imports what that needs once, and forks for each of them.

`python -m resolvers.seals.pdf.host N`: N is a socket on which sockets come, one for each PDF. It ends with
the server.
"""

import gc
import logging
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

# For the processes that are forked from this one.
from resolvers.seals.pdf import reading, writing  # noqa: F401
from resolvers.seals.pdf.limits import CPU_SECONDS, DEPTH, MEMORY, SECONDS, STACK
from resolvers.seals.pdf.model import PdfRefused


def serve(control: socket.socket) -> None:
    """Fork for each socket that comes, until there is nobody to send any."""
    # pyHanko writes down whose signature it can't believe: names don't belong into our logs.
    logging.disable(logging.CRITICAL)
    # Nobody waits for them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    while True:
        asked, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not asked:
            return
        (place,) = descriptors
        if os.fork() == 0:
            control.close()
            work(Connection(place))
            os._exit(0)
        os.close(place)


def work(there: Connection) -> None:
    """Do what is asked within the limits; whatever goes beyond ends this process."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    signal.alarm(SECONDS)
    task, given = there.recv()
    # pyHanko goes down outlines and tables of contents by recursion, and a long document has thousands of entries.
    sys.setrecursionlimit(DEPTH)
    threading.stack_size(STACK)
    deep = threading.Thread(target=lambda: there.send(outcome(task, given)))
    deep.start()
    deep.join()


def outcome(task: Callable[..., object], given: tuple[object, ...]) -> object:
    """What a task returns, or why it can't."""
    try:
        return task(*given)
    except PdfRefused as refused:
        return refused
    except (MemoryError, RecursionError):
        return PdfRefused("pdf.too_much")
    except Exception:  # noqa: BLE001 - broken PDFs break a parser in every way there is
        return PdfRefused("pdf.broken")


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as held:
        serve(held)

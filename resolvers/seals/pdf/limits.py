"""What opening one PDF may take."""

from typing import Final

MEMORY: Final = 1024 * 1024 * 1024
CPU_SECONDS: Final = 20
SECONDS: Final = 40
DEPTH: Final = 10_000
STACK: Final = 256 * 1024 * 1024

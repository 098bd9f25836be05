from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from api.catalogue.memory import Catalogue
from api.kept_replies import KeptReplies

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Seconds, as prometheus_client has them where nobody says otherwise.
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_LABELS = [*map(str, _BOUNDS), "+Inf"]


class Metrics:
    """What Prometheus reads at /metrics; routes are templates and never paths, so no token becomes a label."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        answered = _Answered()
        self._registry.register(answered)
        self.observe = answered.observe

    def show_catalogue(self, catalogue: Catalogue, live: Callable[[], bool]) -> None:
        """Tell how much of the catalogue is in memory, and whether it is served from there."""
        for name, text, read in (
            ("objects", "Objects of the catalogue in memory.", lambda: catalogue.sizes()[0]),
            ("bytes", "About how many bytes they take.", lambda: catalogue.sizes()[1]),
            ("live", "1 while changes are heard of, else 0 and nothing is served from memory.", lambda: int(live())),
        ):
            self._show(f"tongban_catalogue_{name}", text, read)

    def show_kept_replies(self, kept: KeptReplies) -> None:
        """Tell how many public replies are ready to be sent, and how often one was."""
        self._show("tongban_kept_replies", "Public replies kept.", lambda: len(kept))
        self._show("tongban_kept_replies_bytes", "About how many bytes they take.", lambda: kept.bytes)
        self._show("tongban_kept_replies_found", "Requests that found their reply there.", lambda: kept.found)

    def show_sockets(self, count: Callable[[], int]) -> None:
        """Tell how many sockets and event streams are open."""
        self._show("tongban_sockets_open", "Sockets and event streams open.", count)

    def exposition(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)

    def _show(self, name: str, text: str, read: Callable[[], int]) -> None:
        Gauge(name, text, registry=self._registry).set_function(read)


class _Answered(Collector):
    """Requests by route and status, and how long they took. Counted without locks: only the event loop counts."""

    def __init__(self) -> None:
        # How many took so long, by bound; and how long all of them together.
        self._slots: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0] * len(_LABELS))
        self._seconds: dict[str, float] = defaultdict(float)

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._slots[route, status][bisect_left(_BOUNDS, seconds)] += 1
        self._seconds[route] += seconds

    def collect(self) -> Iterator[Metric]:
        """Tell Prometheus."""
        counts = CounterMetricFamily("tongban_http_requests", "Requests answered.", labels=["route", "status"])
        for (route, status), slots in self._slots.items():
            counts.add_metric([route, str(status)], sum(slots))
        yield counts
        seconds = HistogramMetricFamily(
            "tongban_http_request_seconds", "Seconds from request to answer.", labels=["route"]
        )
        for route, total in self._seconds.items():
            counted = zip(*(slots for (of, _), slots in self._slots.items() if of == route), strict=True)
            buckets = list(zip(_LABELS, map(float, accumulate(map(sum, counted))), strict=True))
            seconds.add_metric([route], buckets, total)
        yield seconds

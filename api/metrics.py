from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.catalogue.memory import Catalogue

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What Prometheus reads at /metrics; routes are templates and never paths, so no token becomes a label."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tongban_http_requests_total", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "tongban_http_request_seconds", "Seconds from request to answer.", ["route"], registry=self._registry
        )

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def show_catalogue(self, catalogue: Catalogue, live: Callable[[], bool]) -> None:
        """Tell how much of the catalogue is in memory, and whether it is served from there."""
        for name, text, read in (
            ("objects", "Objects of the catalogue in memory.", lambda: catalogue.sizes()[0]),
            ("bytes", "About how many bytes they take.", lambda: catalogue.sizes()[1]),
            ("live", "1 while changes are heard of, else 0 and nothing is served from memory.", lambda: int(live())),
        ):
            Gauge(f"tongban_catalogue_{name}", text, registry=self._registry).set_function(read)

    def show_sockets(self, count: Callable[[], int]) -> None:
        """Tell how many sockets and event streams are open."""
        gauge = Gauge("tongban_sockets_open", "Sockets and event streams open.", registry=self._registry)
        gauge.set_function(count)

    def exposition(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)

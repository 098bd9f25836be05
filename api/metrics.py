from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

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

    def exposition(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)

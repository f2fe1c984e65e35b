"""What `/metrics` tells: counts of what came in and went through, and how queue, jobs and clock stand."""

from collections.abc import Callable, Iterator

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric

from bot.serve.pulse import Pulse

TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5)


class Metrics:
    """The figures of one service; `feel` gives how it stands when somebody asks."""

    def __init__(self, feel: Callable[[], Pulse | None]) -> None:
        self._feel = feel
        self._registry = CollectorRegistry()
        self.deliveries = Counter(
            "sigbot_deliveries",
            "Webhook deliveries, by event and by what was answered.",
            ("event", "outcome"),
            registry=self._registry,
        )
        self.worked = Counter(
            "sigbot_deliveries_worked",
            "Attempts to work on a delivery.",
            ("outcome",),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "sigbot_delivery_seconds",
            "From a delivery's first byte that was read to its answer.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.ahead = Gauge(
            "sigbot_host_clock_ahead_seconds",
            "The host's time less ours, at the last delivery whose sender knew the secret.",
            registry=self._registry,
        )
        self._registry.register(self)

    def text(self) -> bytes:
        """Give all of it in Prometheus's own format; reads the database."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Give what is not counted but looked up, as prometheus-client asks for it."""
        pulse = self._feel()
        yield GaugeMetricFamily(
            "sigbot_database_up", "Whether the database answers.", value=pulse is not None
        )
        if pulse is None:
            return
        queue = GaugeMetricFamily("sigbot_queue_deliveries", "Deliveries, by state.", labels=("state",))
        for state in ("queued", "working", "failed"):
            queue.add_metric((state,), getattr(pulse.queue, state))
        yield queue
        yield GaugeMetricFamily(
            "sigbot_queue_oldest_seconds", "How long the first delivery waits.", value=pulse.waited
        )
        due = GaugeMetricFamily(
            "sigbot_job_due_timestamp_seconds", "When a job is next due.", labels=("job",)
        )
        last = GaugeMetricFamily(
            "sigbot_job_done_timestamp_seconds", "When a job was last done.", labels=("job",)
        )
        failures = GaugeMetricFamily("sigbot_job_failures", "Failures of a job in a row.", labels=("job",))
        for job in pulse.jobs:
            due.add_metric((job.name,), job.due)
            last.add_metric((job.name,), job.last_done or 0)
            failures.add_metric((job.name,), job.failures)
        yield from (due, last, failures)

    def describe(self) -> Iterator[Metric]:
        """Name nothing beforehand: prometheus-client would otherwise ask the database for the names."""
        return iter(())

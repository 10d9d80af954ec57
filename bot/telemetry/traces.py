"""Spans of a turn's way through the processes, sent to a collector by OTLP. Off, nothing is even imported.

Spans hold names from the code and durations, never a word, a name or an id of a visitor: of an exception,
only its kind. The door begins a trace of its own for each turn, whatever a browser says; Rasa continues it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_otel: _OpenTelemetry | None = None

Opened = tuple[Any, Any]
"""A span that has begun, and what gives way to the one around it."""


class CannotTrace(Exception):
    """Traces were asked for and cannot be sent; the message says why, for the operator."""


@dataclass(frozen=True)
class Collector:
    """Where spans go: `http://collector:4318/v1/traces`; and of which share of the turns, from 0 to 1."""

    url: str
    share: float = 1.0


class _OpenTelemetry:
    """The libraries, which only an installation that traces has."""

    def __init__(self, process: str, version: str, collector: Collector) -> None:
        from opentelemetry import context, propagate, trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        named = {"service.name": f"aiguilleur-{process}", "service.version": version}
        self.provider = TracerProvider(
            resource=Resource.create(named), sampler=ParentBasedTraceIdRatio(collector.share)
        )
        exporter = OTLPSpanExporter(endpoint=collector.url, timeout=5)
        self.provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
        self.tracer = self.provider.get_tracer("aiguilleur")
        self.context, self.trace = context, trace
        self.propagator = TraceContextTextMapPropagator()
        propagate.set_global_textmap(self.propagator)  # nothing but the trace's own header ever leaves


def start(process: str, version: str, collector: Collector) -> None:
    """Send the spans of this process from now on. Raises `CannotTrace`."""
    global _otel
    try:
        _otel = _OpenTelemetry(process, version, collector)
    except ImportError as error:
        raise CannotTrace("traces need the extra: install aiguilleur[otel]") from error


def stop() -> None:
    """Send what is left, and no more."""
    global _otel
    if _otel is not None:
        _otel.provider.shutdown()  # type: ignore[no-untyped-call]
        _otel = None


def begin(name: str, **attributes: str) -> Opened | None:
    """A span within the present one, or a trace of its own. Give it to `end` in the same context."""
    if _otel is None:
        return None
    span = _otel.tracer.start_span(name, attributes=attributes)
    return span, _otel.context.attach(_otel.trace.set_span_in_context(span))


def begin_within(name: str, **attributes: str) -> Opened | None:
    """A span within the present one; outside of every trace, none."""
    if _otel is None or not _otel.trace.get_current_span().get_span_context().is_valid:
        return None
    return begin(name, **attributes)


def end(opened: Opened | None, error: BaseException | None = None) -> None:
    """The span is over; of what went wrong, the kind."""
    if opened is None or _otel is None:
        return
    span, token = opened
    if error is not None:
        span.set_attribute("error.type", type(error).__name__)
        span.set_status(_otel.trace.StatusCode.ERROR)
    _otel.context.detach(token)
    span.end()


def note(name: str, value: str) -> None:
    """Say something of the present span; never what a visitor said."""
    if _otel is not None:
        _otel.trace.get_current_span().set_attribute(name, value)


def headers() -> dict[str, str]:
    """The W3C header that lets another process of ours continue this trace."""
    carrier: dict[str, str] = {}
    if _otel is not None:
        _otel.propagator.inject(carrier)
    return carrier


def continue_from(given: Mapping[str, str]) -> None:
    """What follows in this context belongs to the trace that the headers of a request name, or to none."""
    if _otel is not None:
        fields = {name: given[name] for name in ("traceparent", "tracestate") if name in given}
        _otel.context.attach(_otel.propagator.extract(fields, context=_otel.context.Context()))

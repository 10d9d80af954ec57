"""What a run of the speed benchmark may have found."""

from __future__ import annotations

from typing import Any

MACHINE = {"date": "2026-11-27", "processor": "a processor", "cores": 2, "system": "6.1", "short": False}
RESULTS: dict[str, Any] = {
    "ours": {
        "one": {"p50_ms": 10.0, "p95_ms": 30.0},
        "crowd": {"1": {"per_second": 80.0}, "16": {"per_second": 200.0}, "64": {"per_second": 190.0}},
        "long": {"5": 10.0, "200": 14.0},
        "memory": {"pss": 400.0},
        "start_seconds": 9.0,
        "installed_mb": 600.0,
        "typing": {"p95_ms": 70.0},
    },
    "reference": {
        "one": {"p50_ms": 130.0, "p95_ms": 170.0},
        "crowd": {"16": {"per_second": 8.0}},
        "memory": {"pss": 1300.0},
        "start_seconds": 90.0,
        "installed_mb": 2400.0,
    },
}

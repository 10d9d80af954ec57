"""A program to supervise: answers health checks on a port, and misbehaves when told to.

Usage: fake_program.py PORT [refuse | deaf | brief]
"""

from __future__ import annotations

import http.server
import os
import signal
import sys
import threading
from typing import NoReturn


class Healthy(http.server.BaseHTTPRequestHandler):
    """Answers 200 to everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing about requests."""


def stop(number: int, frame: object) -> NoReturn:
    print("asked to stop", flush=True)
    os._exit(0)


def main(port: int, behaviour: str) -> None:
    if behaviour == "refuse":
        print("starting", flush=True)
        sys.exit("the flux capacitor is missing")
    signal.signal(signal.SIGTERM, signal.SIG_IGN if behaviour == "deaf" else stop)
    if behaviour == "brief":
        threading.Timer(0.4, os._exit, [7]).start()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Healthy)
    print(f"pid {os.getpid()}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")

"""A program that keeps two small servers: `python forked_program.py PORT PORT`. They say who they are."""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer

from bot.channel.forks import Care, Forks, answers

CARE = Care(watch=0.1, answer=0.3, unanswered=2, first_pause=0.05, stop=2.0)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """`/hang` never answers, `/deaf` does not end when asked; otherwise the number of the process."""
        if self.path == "/hang":
            time.sleep(600)
        if self.path == "/deaf":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        body = str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def serve(port: int) -> None:
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    ports = [int(argument) for argument in sys.argv[1:]]
    Forks(serve, partial(answers, "127.0.0.1", "/"), ports, CARE).run()

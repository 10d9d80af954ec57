"""A server that speaks Odoo's JSON-RPC and takes nothing that Odoo would not take."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DATABASE, USER, PASSWORD = "societe", "robot@societe.example", "une-clé-d-API"

FIELDS: Mapping[str, tuple[type, ...]] = {
    "name": (str,), "type": (str,), "contact_name": (str,), "partner_name": (str,), "function": (str,),
    "email_from": (str,), "phone": (str,), "description": (str,), "referred": (str,),
    "expected_revenue": (float,),
}  # fmt: skip
"""Plain fields of `crm.lead`; False empties those that are text."""


class OdooError(Exception):
    """What Odoo answers with an error instead of a result."""


class FakeOdoo:
    """One database with users, tags and opportunities; it keeps what it was asked."""

    def __init__(self) -> None:
        self.leads: dict[int, dict[str, Any]] = {}
        self.users = {7: "lea@clairvoie.example"}
        self.tags = {3: "Site web"}
        self.calls: list[tuple[str, str]] = []
        self.failures: list[int] = []
        """Statuses with which the next requests are answered."""
        self.drop_after: str = ""
        """The method after which the connection is closed, once, without an answer."""
        self.may_unlink = True
        self._lock = threading.Lock()
        odoo = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                odoo.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        if self.failures:
            self._send(handler, self.failures.pop(0), b"<html>out of order</html>")
            return
        assert handler.path == "/jsonrpc" and handler.headers["Content-Type"] == "application/json"
        assert body["jsonrpc"] == "2.0" and body["method"] == "call" and isinstance(body["id"], int)
        parameters = body["params"]
        answer: dict[str, Any] = {"jsonrpc": "2.0", "id": body["id"]}
        try:
            with self._lock:
                answer["result"] = self._result(
                    parameters["service"], parameters["method"], parameters["args"]
                )
        except OdooError as error:
            name = f"odoo.exceptions.{error}"
            answer["error"] = {"code": 200, "message": "Odoo Server Error", "data": {"name": name}}
        if self.drop_after and self.calls and self.calls[-1][1] == self.drop_after:
            self.drop_after = ""
            handler.connection.close()
            return
        self._send(handler, 200, json.dumps(answer).encode())

    def _send(self, handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _result(self, service: str, method: str, arguments: list[Any]) -> Any:
        if (service, method) == ("common", "authenticate"):
            self.calls.append(("common", method))
            return 2 if arguments[:3] == [DATABASE, USER, PASSWORD] else False
        if (service, method) != ("object", "execute_kw"):
            raise OdooError("AttributeError")
        database, uid, password, model, name, positional, named = arguments
        if (database, uid, password) != (DATABASE, 2, PASSWORD):
            raise OdooError("AccessDenied")
        self.calls.append((model, name))
        if model == "res.users" and name == "search":
            wanted = positional[0][-1][2]
            return [key for key, email in self.users.items() if email == wanted][: named["limit"]]
        if model == "crm.tag" and name == "search":
            return [key for key, tag in self.tags.items() if [["name", "=", tag]] == positional[0]]
        if model != "crm.lead":
            raise OdooError("KeyError")
        return getattr(self, f"_{name}")(*positional, **named)

    def _search(self, domain: list[Any], limit: int, context: Mapping[str, Any]) -> list[int]:
        ((name, operator, value),) = domain
        if name not in FIELDS or operator != "=":
            raise OdooError("ValueError")
        hidden = context.get("active_test", True)
        return [
            key
            for key, lead in self.leads.items()
            if lead.get(name) == value and (lead["active"] or not hidden)
        ][:limit]

    def _create(self, values: dict[str, Any]) -> int:
        if not values.get("name"):
            raise OdooError("ValidationError")
        key = len(self.leads) + 1
        self.leads[key] = {"active": True, "tag_ids": set()}
        try:
            self._write([key], values)
        except OdooError:
            del self.leads[key]
            raise
        return key

    def _write(self, keys: list[int], values: dict[str, Any]) -> bool:
        for name, value in values.items():
            self._check(name, value)
        for key in keys:
            if key not in self.leads:
                raise OdooError("MissingError")
            for name, value in values.items():
                if name == "tag_ids":
                    self.leads[key]["tag_ids"] |= {command[1] for command in value}
                else:
                    self.leads[key][name] = value
        return True

    def _unlink(self, keys: list[int]) -> bool:
        if not self.may_unlink:
            raise OdooError("AccessError")
        for key in keys:
            del self.leads[key]
        return True

    def _check(self, name: str, value: Any) -> None:
        if name == "user_id":
            right = value is False or (isinstance(value, int) and value in self.users)
        elif name == "tag_ids":
            right = all(command[0] == 4 and command[1] in self.tags for command in value)
        elif name == "active":
            right = isinstance(value, bool)
        elif name in FIELDS:
            right = isinstance(value, FIELDS[name]) or (value is False and FIELDS[name] == (str,))
        else:
            right = False
        if not right:
            raise OdooError("ValueError")

    def __enter__(self) -> FakeOdoo:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

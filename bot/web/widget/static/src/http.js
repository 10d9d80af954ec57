const TIMEOUT = 30_000;
const LATER = [408, 425, 429];

/** What went wrong with a request, by what the visitor can do about it. */
export class DoorError extends Error {
  /** @param kind "later" (send again, same id), "expired" (new session), "refused" (change the message) */
  constructor(kind, details = {}) {
    super(details.message || kind);
    this.kind = kind;
    this.status = details.status || 0;
    this.code = details.code || "";
    this.sentence = details.message || "";
    this.retryAfter = details.retryAfter || 0;
  }
}

/** Retry-After, in seconds or as a date, → milliseconds. */
export function retryAfter(value, now = Date.now()) {
  if (!value) return 0;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return wait > 0 ? wait : 0;
}

function kindOf(status) {
  if (status === 401) return "expired";
  return status >= 500 || LATER.includes(status) ? "later" : "refused";
}

async function failure(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // A proxy's own error page: the status says enough.
  }
  return new DoorError(kindOf(response.status), {
    status: response.status,
    code: body.error,
    message: body.message,
    retryAfter: retryAfter(response.headers.get("Retry-After")),
  });
}

/** A fetch that turns what is not an answer into a DoorError. */
export async function ask(url, init, timeout = TIMEOUT) {
  const control = new AbortController();
  const timer = timeout ? setTimeout(() => control.abort(), timeout) : 0;
  if (init.signal) init.signal.addEventListener("abort", () => control.abort());
  try {
    const response = await fetch(url, { credentials: "omit", cache: "no-store", ...init, signal: control.signal });
    if (!response.ok) throw await failure(response);
    return init.stream ? response : await response.json();
  } catch (error) {
    if (error instanceof DoorError) throw error;
    throw new DoorError("later");
  } finally {
    clearTimeout(timer);
  }
}

/** The door's protocol, one method for each of its addresses. */
export class Door {
  #base;

  constructor(base) {
    this.#base = `${base}/chat`;
  }

  open(context) {
    return ask(`${this.#base}/sessions`, this.#post(context));
  }

  history(token) {
    return ask(`${this.#base}/messages`, { headers: this.#headers(token) });
  }

  send(token, message) {
    return ask(`${this.#base}/messages`, this.#post(message, token));
  }

  events(token, lastEventId, signal) {
    const headers = { ...this.#headers(token), Accept: "text/event-stream" };
    if (lastEventId >= 0) headers["Last-Event-ID"] = String(lastEventId);
    return ask(`${this.#base}/events`, { headers, signal, stream: true }, 0);
  }

  end(token) {
    return ask(`${this.#base}/end`, this.#post({}, token));
  }

  /** @param rating {message_id, thumb} or {satisfaction, comment} */
  rate(token, rating) {
    return ask(`${this.#base}/feedback`, this.#post(rating, token));
  }

  copy(token, email) {
    return ask(`${this.#base}/transcript`, this.#post({ email }, token));
  }

  ownData(token) {
    return ask(`${this.#base}/me`, { headers: this.#headers(token) });
  }

  async ownFile(token) {
    const response = await ask(`${this.#base}/me?format=json`, { headers: this.#headers(token), stream: true });
    return response.blob();
  }

  /** Asks what would be erased; erases it once that is confirmed. */
  erase(token, confirm) {
    return ask(`${this.#base}/me`, { ...this.#post({ confirm }, token), method: "DELETE" });
  }

  #headers(token) {
    return { Authorization: `Bearer ${token}` };
  }

  #post(body, token) {
    const headers = { "Content-Type": "application/json", ...(token ? this.#headers(token) : {}) };
    return { method: "POST", headers, body: JSON.stringify(body) };
  }
}

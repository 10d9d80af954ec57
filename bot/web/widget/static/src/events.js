import { backOff, pause, pauseAfter } from "./waiting.js";

/** Cuts a stream of server-sent events into {id, event, data}; keeps what is not yet whole. */
export class EventParser {
  #rest = "";

  push(chunk) {
    const text = this.#rest + chunk;
    // A carriage return at the very end may be half of a line ending: it waits for the other half.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const blocks = whole.replace(/\r\n?/g, "\n").split("\n\n");
    this.#rest = blocks.pop() + text.slice(whole.length);
    return blocks.map(parseBlock).filter((event) => event.data !== "" || event.id);
  }
}

function parseBlock(block) {
  const event = { id: "", event: "message", data: [] };
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === "data") event.data.push(value);
    else if (field === "id" || field === "event") event[field] = value;
  }
  return { ...event, data: event.data.join("\n") };
}

/** Listens to what the server pushes; comes back by itself, from the last event seen. */
export class Listener {
  #connect;
  #deliver;
  #last = -1;
  #control = null;

  /** @param connect (lastEventId, signal) → Response  @param deliver what to do with each event's data */
  constructor(connect, deliver) {
    this.#connect = connect;
    this.#deliver = deliver;
  }

  start() {
    if (this.#control) return;
    this.#control = new AbortController();
    this.#run(this.#control.signal);
  }

  stop() {
    if (this.#control) this.#control.abort();
    this.#control = null;
  }

  async #run(signal) {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const response = await this.#connect(this.#last, signal);
        failures = 0;
        await this.#drain(response.body.getReader(), signal);
      } catch (error) {
        // An expired session or a door without events: answers still come with each message sent.
        if (signal.aborted || error.kind === "expired" || error.kind === "refused") return;
        failures += 1;
        await pauseAfter(error, failures, signal);
        continue;
      }
      await pause(backOff(1), { signal });
    }
  }

  async #drain(reader, signal) {
    const [parser, decoder] = [new EventParser(), new TextDecoder()];
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        // Events are numbered by turn, as answers are.
        if (event.id) this.#last = Number(event.id);
        if (event.data) this.#deliver(JSON.parse(event.data));
      }
    }
  }
}

import { Listener } from "./events.js";
import { newId } from "./ids.js";
import { pauseAfter } from "./waiting.js";

const TRIES = 4;
// A message that the server has written down is asked after for longer: only its answer is missing. So is a server
// that has too much to do: it says when it will have less.
const PATIENT_TRIES = 40;
const TAKEN = "answer_pending";
const SENT_AWAY = "overloaded";
const ENDED = "conversation_ended";
const LONGEST_WAIT = 60_000;

function isPatient(error) {
  return error.code === TAKEN || error.code === SENT_AWAY;
}

/**
 * The conversation as the browser sees it: finds or opens the session, sends one message at a time and sends it
 * again with the same id until the server has taken it, hands each answer over once. Knows nothing of the page:
 * `screen` is told what happens through onState, onMessages, onOutgoing, onFate, onAsked, onAround, onUnsent and onCleared.
 */
export class Conversation {
  #door;
  #store;
  #context;
  #screen;
  #listener;
  #token = "";
  #pending = [];
  #seen = new Set();
  #state = "closed";
  #sending = false;
  #turn = -1;
  #news = new AbortController();

  constructor(door, store, context, screen) {
    this.#door = door;
    this.#store = store;
    this.#context = context;
    this.#screen = screen;
    this.#listener = new Listener(
      (last, signal) => this.#door.events(this.#token, Math.max(last, this.#turn), signal),
      (answer) => this.#heard(answer),
    );
  }

  get state() {
    return this.#state;
  }

  /** Finds the conversation again, or opens one. */
  async start() {
    if (!["closed", "unreachable"].includes(this.#state)) return;
    this.#become("connecting");
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#connect();
        break;
      } catch (error) {
        if (error.kind === "expired") return this.#expire();
        if (this.#hopeless(error, failures)) return this.#become("unreachable", error.sentence);
        this.#become("waiting");
        await pauseAfter(error, isPatient(error) ? 1 : failures);
      }
    }
    this.#become("ready");
    this.#listener.start();
    this.#flush();
  }

  /** Leaves this conversation and opens another. */
  renew() {
    this.rest();
    const { sound } = this.#store.read() || {};
    this.#store.clear();
    this.#store.update({ open: true, sound });
    this.#token = "";
    this.#pending = [];
    this.#seen.clear();
    this.#turn = -1;
    this.#state = "closed";
    this.#stopWaiting();
    this.#screen.onCleared();
    return this.start();
  }

  say(text) {
    this.#post({ id: newId(), text });
  }

  press(button, title) {
    this.#post({ id: newId(), text: title, button });
  }

  /** Ends the conversation for good; what was said stays to be read. */
  async end() {
    this.#receive(await this.#door.end(this.#token));
  }

  /** Passes on what the visitor thinks of a message or of the whole. */
  async rate(rating) {
    this.#around(await this.#door.rate(this.#token, rating));
  }

  copy(email) {
    return this.#door.copy(this.#token, email);
  }

  ownData() {
    return this.#door.ownData(this.#token);
  }

  ownFile() {
    return this.#door.ownFile(this.#token);
  }

  /** Asks what would be erased; when that is confirmed, nothing is left here either. */
  async erase(confirm) {
    const answer = await this.#door.erase(this.#token, confirm);
    if (answer.erased) this.#forget(answer.message);
    return answer;
  }

  /** Tries again what failed: the session, or the messages not yet taken. */
  retry() {
    if (this.#state === "unreachable") this.start();
    else this.#flush();
  }

  /** Pushed answers are read only while someone may look at them: browsers allow few open streams. */
  rest() {
    this.#listener.stop();
  }

  /** Somebody looks again: catches up, also with what was said in another window. */
  async wake() {
    if (this.#state !== "ready") return;
    const token = this.#token;
    try {
      const history = await this.#door.history(token);
      if (token === this.#token) this.#receive(history);
    } catch (error) {
      if (error.kind === "expired" && token === this.#token) return this.#expire();
    }
    if (this.#state === "ready" && !document.hidden) this.#listener.start();
    this.#flush();
  }

  async #connect() {
    const known = this.#store.read();
    this.#token = (known && known.token) || "";
    if (!this.#token) {
      const opened = await this.#door.open(this.#context());
      this.#token = opened.token;
      this.#store.update({ token: opened.token, conversation_id: opened.conversation_id });
      return this.#receive(opened);
    }
    const history = await this.#door.history(this.#token);
    this.#receive(history, true);
    this.#restore(known.pending);
  }

  #restore(pending) {
    for (const item of pending) {
      if (this.#pending.some((known) => known.id === item.id)) continue;
      this.#pending.push(item);
      if (!this.#seen.has(item.id)) this.#screen.onOutgoing(item);
      this.#seen.add(item.id);
    }
  }

  #post(item) {
    this.#pending.push(item);
    this.#seen.add(item.id);
    this.#remember();
    this.#screen.onOutgoing(item);
    this.#flush();
  }

  async #flush() {
    if (this.#sending || this.#state !== "ready") return;
    this.#sending = true;
    let going = true;
    while (going && this.#pending.length && this.#state === "ready") going = await this.#deliver(this.#pending[0], this.#token);
    this.#sending = false;
  }

  /** Sends one message until it is taken or refused; false when the following ones must wait too. */
  async #deliver(item, token) {
    for (let failures = 1; token === this.#token; failures += 1) {
      this.#screen.onFate(item, "sending");
      try {
        const { id, text, button } = item;
        const answer = await this.#door.send(token, button ? { id, button } : { id, text });
        return this.#settle(item, token, "sent", answer);
      } catch (error) {
        if (token !== this.#token) return true;
        if (error.kind === "expired") return this.#expire();
        if (error.code === ENDED) this.#around({ ended: true });
        if (error.kind === "refused") return this.#settle(item, token, "refused", { messages: [] }, error.sentence);
        if (this.#hopeless(error, failures)) return this.#screen.onFate(item, "failed", error.sentence);
        this.#screen.onFate(item, error.code === TAKEN ? "taken" : "waiting");
        // The server says when to ask after a message that it has, and when to come back; otherwise ever later.
        await pauseAfter(error, isPatient(error) ? 1 : failures, this.#news.signal);
      }
    }
    return true;
  }

  #settle(item, token, fate, answer, sentence) {
    if (token !== this.#token) return true;
    this.#pending = this.#pending.filter((other) => other !== item);
    this.#remember();
    this.#screen.onFate(item, fate, sentence);
    this.#receive(answer);
    return true;
  }

  #hopeless(error, failures) {
    const tries = isPatient(error) ? PATIENT_TRIES : TRIES;
    return error.kind === "refused" || failures >= tries || error.retryAfter > LONGEST_WAIT;
  }

  /** A pushed answer: the server is there, and this may be what a message under way waits for. */
  #heard(answer) {
    this.#receive(answer);
    this.#stopWaiting();
    this.#flush();
  }

  #stopWaiting() {
    this.#news.abort();
    this.#news = new AbortController();
  }

  #receive(answer, past = false) {
    // The last words stand alone: there is nothing left to rate, or to answer.
    if (answer.erased) return this.#forget(answer.messages.map((message) => message.text).join("\n"));
    const fresh = answer.messages.filter((message) => !this.#seen.has(message.id));
    for (const message of fresh) this.#seen.add(message.id);
    const answered = answer.messages.filter((message) => message.author !== "visitor");
    this.#turn = Math.max(this.#turn, answer.turn ?? -1, ...answered.map((message) => message.turn ?? -1));
    if (fresh.length) this.#screen.onMessages(fresh, past);
    if (answer.requested_slot !== undefined) this.#screen.onAsked(answer.requested_slot);
    this.#around(answer);
  }

  /** What the server says beside the messages; only what it says. */
  #around({ hours, offers, feedback, done, ended }) {
    this.#screen.onAround({ hours, offers, feedback, done, ended });
  }

  /** The conversation is erased: this browser keeps nothing of it either. */
  #forget(sentence) {
    this.rest();
    this.#store.clear();
    this.#pending = [];
    this.#token = "";
    this.#become("erased", sentence);
  }

  #remember() {
    this.#store.update({ pending: this.#pending });
  }

  #expire() {
    this.rest();
    // Those of an earlier page are known to the store alone.
    const { pending = [] } = this.#store.read() || {};
    this.#screen.onUnsent(this.#pending.length ? this.#pending : pending);
    this.#pending = [];
    this.#remember();
    this.#become("expired");
    return false;
  }

  #become(state, sentence = "") {
    this.#state = state;
    this.#screen.onState(state, sentence);
  }
}

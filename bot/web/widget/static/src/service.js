import { copyForm } from "./copy.js";
import { element } from "./dom.js";
import { ownData, save } from "./own_data.js";

/** What a visitor can do with a conversation beside talking: rate it, end it, take it away, see and erase their data. */
export class Service {
  #words;
  #view;
  #conversation;
  #restart;
  #offers = {};
  #feedback = {};
  #ready = false;
  #spoken = false;
  #last = "";
  #rated = false;

  constructor(words, view, conversation, restart) {
    this.#words = words;
    this.#view = view;
    this.#conversation = conversation;
    this.#restart = restart;
    this.ended = false;
  }

  connected(ready) {
    this.#ready = ready;
    this.#offer();
  }

  /** What the server said beside the messages. */
  learn({ hours, offers, feedback, done, ended }) {
    if (hours) this.#view.showHours(hours);
    if (offers) this.#offers = offers;
    if (feedback) this.#know(feedback);
    if (ended && !this.ended) this.#end();
    else if (done) this.#askSatisfaction();
    this.#offer();
  }

  /** The assistant's newest words can be rated, once the visitor has spoken as well. */
  heard(messages) {
    for (const { author, id } of messages) {
      if (author === "visitor") this.#spoken = true;
      else this.#last = id;
    }
    this.#view.thumbs.ask(this.#spoken && !this.ended ? this.#last : "");
  }

  said() {
    this.#spoken = true;
    this.#view.thumbs.ask("");
  }

  /** Another conversation begins. */
  forget() {
    this.ended = this.#spoken = this.#rated = false;
    this.#last = "";
    this.#feedback = {};
    this.#view.thumbs.known({});
    this.#view.thumbs.ask("");
    this.#view.showEnding("", []);
  }

  rate(rating) {
    return this.#try(() => this.#conversation.rate(rating));
  }

  askEnd() {
    const texts = this.#words.end;
    this.#view.showSheet(texts.title, element("p", {}, texts.text), this.#deeds([
      [texts.confirm, "primary", () => this.#try(() => this.#conversation.end())],
      [this.#words.cancel, "choice", () => this.#view.hideSheet()],
    ]));
  }

  askCopy() {
    this.#view.showSheet(this.#words.copy.title, copyForm(this.#words.copy, (email) => this.#conversation.copy(email), (sentence) => {
      this.#view.hideSheet();
      this.#view.tell(sentence);
    }));
  }

  async showOwnData() {
    const texts = this.#words.own_data;
    this.#view.showSheet(texts.title, element("p", {}, texts.loading));
    await this.#try(async () => {
      const answer = await this.#conversation.ownData();
      this.#view.sheet.fill(...ownData(answer, this.#words, {
        download: () => this.#try(async () => save(await this.#conversation.ownFile(), texts.file)),
        erase: () => this.#try(() => this.#askErase()),
      }));
    });
  }

  async #askErase() {
    const texts = this.#words.own_data;
    const { message } = await this.#conversation.erase(false);
    this.#view.showSheet(texts.erase, element("p", {}, message), this.#deeds([
      [texts.erase_confirm, "primary danger", () => this.#try(() => this.#conversation.erase(true))],
      [this.#words.cancel, "choice", () => this.showOwnData()],
    ]));
  }

  #know(feedback) {
    this.#feedback = feedback;
    this.#view.thumbs.known(feedback.thumbs);
    if (feedback.satisfaction) this.#rated = true;
  }

  #end() {
    const words = this.#words;
    this.ended = true;
    this.#view.hideSheet();
    this.#view.thumbs.ask("");
    this.#view.log.end();
    this.#view.showEnding(words.end.over, [
      { label: words.restart, act: this.#restart },
      ...(this.#offers.mail ? [{ label: words.menu.copy, act: () => this.askCopy() }] : []),
    ]);
    this.#askSatisfaction();
    if (this.#view.isOpen && this.#spoken) this.#view.focus();
  }

  #askSatisfaction() {
    if (this.#rated || !this.#spoken) return;
    this.#rated = true;
    this.#view.askSatisfaction(this.#feedback, async (rating) => {
      if (await this.rate(rating)) this.#view.thankForRating();
    });
  }

  /** Does something with the server; says what prevented it. True when it was done. */
  async #try(act) {
    try {
      await act();
      return true;
    } catch (error) {
      const sentence = error.sentence || this.#words.unreachable;
      if (this.#view.sheet.isOpen) this.#view.sheet.fill(element("p", { class: "problem", role: "alert" }, sentence));
      else this.#view.tell(sentence);
      return false;
    }
  }

  #deeds(choices) {
    return element("div", { class: "deeds" }, ...choices.map(([label, kind, act]) => element("button", { type: "button", class: kind, click: act }, label)));
  }

  #offer() {
    this.#view.offer({ mail: Boolean(this.#offers.mail), known: this.#ready, ended: this.ended });
  }
}

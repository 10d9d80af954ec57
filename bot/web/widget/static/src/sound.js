const NOTES = [660, 880];
const LENGTH = 0.12;

/** Two soft notes for a new message. Off until the visitor asks for them: they are made here, not fetched. */
export class Sound {
  #context = null;

  constructor() {
    this.on = false;
  }

  /** Browsers let a page sound only after its reader has done something: switching it on is that. */
  turn(on) {
    this.on = on;
    if (on) this.play();
  }

  play() {
    if (!this.on || !window.AudioContext) return;
    this.#context = this.#context || new AudioContext();
    NOTES.forEach((note, index) => this.#note(note, this.#context.currentTime + index * LENGTH));
  }

  #note(frequency, at) {
    const volume = this.#context.createGain();
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.06, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH);
    const tone = this.#context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + LENGTH);
  }
}

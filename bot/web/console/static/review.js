// Words selected in the message under review become an entity: the form's own fields are filled in, nothing else.
(() => {
  const message = document.getElementById("mots");
  const form = document.getElementById("avis");
  if (!message || !form) return;

  const picked = document.getElementById("choisis");
  for (const hint of form.querySelectorAll(".with-script")) hint.hidden = false;

  const wordOf = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element && message.contains(element) ? element.closest("[data-word]") : null;
  };

  const selectedWords = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return [];
    const range = selection.getRangeAt(0);
    if (!message.contains(range.commonAncestorContainer)) return [];
    const touched = (word) => {
      const whole = document.createRange();
      whole.selectNodeContents(word);
      return (
        range.compareBoundaryPoints(Range.END_TO_START, whole) < 0 &&
        range.compareBoundaryPoints(Range.START_TO_END, whole) > 0
      );
    };
    return [...message.querySelectorAll("[data-word]")].filter(touched);
  };

  const rows = () => [...form.querySelectorAll(".entity-row")];
  const field = (row, name) => row.querySelector(`[name="${name}"]`);
  const isFree = (row) => !field(row, "premier").value && !field(row, "dernier").value;

  const copyOf = (row, number) => {
    const copy = row.cloneNode(true);
    for (const select of copy.querySelectorAll("select")) {
      select.value = "";
      select.id = select.id.replace(/\d+$/, number);
    }
    for (const label of copy.querySelectorAll("label")) {
      label.htmlFor = label.htmlFor.replace(/\d+$/, number);
      const last = label.lastElementChild ? label.lastElementChild.firstChild : label.firstChild;
      last.data = last.data.replace(/\d+/, number);
    }
    return copy;
  };

  const freeRow = () => {
    const known = rows();
    const free = known.find(isFree);
    if (free) return free;
    const added = copyOf(known[known.length - 1], known.length + 1);
    known[known.length - 1].after(added);
    return added;
  };

  const take = (words) => {
    const row = freeRow();
    field(row, "premier").value = words[0].dataset.word;
    field(row, "dernier").value = words[words.length - 1].dataset.word;
    const wrong = form.querySelector('[name="avis"][value="wrong"]');
    wrong.checked = true;
    showMarks();
    picked.textContent = `« ${words.map((word) => word.textContent).join(" ")} » : choisissez le type de l’information.`;
    field(row, "type").focus();
  };

  const showMarks = () => {
    const spans = rows().map((row) => [Number(field(row, "premier").value), Number(field(row, "dernier").value)]);
    for (const word of message.querySelectorAll("[data-word]")) {
      const number = Number(word.dataset.word);
      word.classList.toggle("marked", spans.some(([first, last]) => first && first <= number && number <= (last || first)));
    }
  };

  const afterSelection = () => {
    const words = selectedWords();
    if (!words.length) return;
    document.getSelection().removeAllRanges();
    take(words);
  };

  document.addEventListener("pointerup", (event) => {
    // A selection may end outside of the message; what was touched of it counts.
    if (event.target.closest("form, a, button")) return;
    setTimeout(afterSelection);
  });
  form.addEventListener("change", showMarks);
  showMarks();
})();

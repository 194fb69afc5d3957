// Searches all pages. The index is fetched when the search is first opened, as a
// program: a page that was opened as a file may load no data.
"use strict";
(() => {
  const { store, fold } = window.caderno;
  const $ = (selector) => document.querySelector(selector);
  const dialog = $("#busca"), field = $("#busca-texto"), list = $("#busca-achados"), count = $("#busca-conta");
  const most = 20; // results shown

  let sections = null; // {href, page, heading, text, and each of the three folded}
  const load = () => new Promise((done, failed) => {
    if (sections) return done();
    const script = document.createElement("script");
    script.src = "indice.js";
    script.onload = () => {
      sections = window.cadernoBusca.flatMap(([file, page, parts]) => parts.map(([fragment, heading, text]) => ({
        href: file + (fragment && "#" + fragment), page, heading, text,
        folded: { page: fold(page), heading: fold(heading), text: fold(text) },
      })));
      done();
    };
    script.onerror = () => failed(new Error(script.src));
    document.head.append(script);
  });

  // How well a word is found in a text: 3 as a whole word, 2 as the beginning of
  // one, 1 within one, 0 not at all.
  const alone = (text, at) => !/[\p{L}\p{N}]/u.test(text[at] || " ");
  const fits = (text, word) => {
    let best = 0;
    for (let at = text.indexOf(word); at >= 0 && best < 3; at = text.indexOf(word, at + 1)) {
      const begins = alone(text, at - 1);
      best = Math.max(best, begins && alone(text, at + word.length) ? 3 : begins ? 2 : 1);
    }
    return best;
  };
  // A title counts for more than a heading, and a heading for more than the text
  // under it; a word's own entry in the glossary before all, the scenarios, which
  // have the lessons' titles, after them. All words must be there, wherever.
  const points = ({ href, folded, heading }, words) => {
    let sum = 0;
    for (const word of words) {
      let title = fits(folded.page, word);
      if (!heading) title *= 2; // the page itself comes before its parts
      if (href.startsWith("cenarios")) title /= 4;
      const entry = href.startsWith("glossario") && fits(folded.heading, word) === 3;
      const worth = 20 * title + (entry ? 200 : 15 * fits(folded.heading, word)) + 3 * fits(folded.text, word);
      if (!worth) return 0;
      sum += worth + Math.min(folded.text.split(word).length - 1, 5);
    }
    return sum;
  };

  // The text with the words marked. A letter is as long as it is without its
  // accent, so what was found in the one is there in the other.
  const marked = (text, words, from = 0, to = text.length) => {
    const folded = fold(text), nodes = [];
    while (from < to) {
      let next = to, length = 0;
      for (const word of words) {
        const at = folded.indexOf(word, from);
        if (at >= 0 && at < next) [next, length] = [at, word.length];
      }
      nodes.push(text.slice(from, next));
      if (length) {
        const mark = document.createElement("mark");
        mark.textContent = text.slice(next, next + length);
        nodes.push(mark);
      }
      from = next + length;
    }
    return nodes;
  };
  const snippet = ({ text, folded }, words) => {
    const found = words.map((word) => folded.text.indexOf(word)).filter((at) => at >= 0);
    let from = found.length ? Math.max(Math.min(...found) - 60, 0) : 0;
    if (from) from = text.indexOf(" ", from) + 1; // whole words
    let to = Math.min(from + 170, text.length);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from);
    return [from ? "… " : "", ...marked(text, words, from, to), to < text.length ? " …" : ""];
  };

  const show = (section, words) => {
    const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
    link.href = section.href;
    link.append(...marked(section.page + (section.heading && " · " + section.heading), words));
    text.append(...snippet(section, words));
    item.append(link, text);
    list.append(item);
  };
  const search = () => {
    list.replaceChildren();
    count.textContent = "";
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    if (!sections || !words.length || words.join("").length < 2) return;
    const found = sections.map((section) => ({ section, worth: points(section, words) })).filter((f) => f.worth);
    found.sort((a, b) => b.worth - a.worth);
    for (const { section } of found.slice(0, most)) show(section, words);
    count.textContent = !found.length ? `Nada com “${field.value.trim()}”. Tente uma palavra só, ou o nome em inglês, como o kubectl escreve.`
      : found.length === 1 ? "1 trecho."
      : found.length + " trechos" + (found.length > most ? `; estes são os ${most} primeiros.` : ".");
  };

  const open = async () => {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
    if (!sections) count.textContent = "Carregando…";
    try { await load(); search(); } catch { count.textContent = "A busca não pôde ser carregada."; }
  };
  field.addEventListener("input", search);
  list.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });

  // Arrows go from the field to the results and back; Escape is the dialog's own.
  dialog.addEventListener("keydown", (event) => {
    const places = [field, ...list.querySelectorAll("a")], at = places.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at >= 0 && step && places[at + step]) {
      event.preventDefault();
      places[at + step].focus();
    } else if (event.key === "Enter" && at === 0) {
      event.preventDefault(); // of the form, which would close
      if (places[1]) places[1].click();
    }
  });

  // A reader whose voice control presses keys can have the slash back.
  const slash = $("#busca-barra");
  slash.checked = store.get("barra") !== "nao";
  slash.addEventListener("change", () => store.set("barra", slash.checked ? "sim" : "nao"));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const asked = event.key === "/" ? plain && slash.checked && !typing
      : event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (asked && !dialog.open) {
      event.preventDefault();
      open();
    }
  });

  const button = $("#buscar");
  button.hidden = false;
  button.addEventListener("click", open);
})();

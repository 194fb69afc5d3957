// Remembers the reader's first answer to each question of a lesson and says how it
// ended. Without this file the answers open and explain themselves all the same.
"use strict";
(() => {
  const { store } = window.caderno;
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

  // By lesson, by question, the letter. What is damaged, or of another version of
  // this file, counts as nothing.
  const version = 1;
  const load = () => {
    const all = new Map();
    try {
      const kept = JSON.parse(store.get("respostas"));
      if (kept.version !== version) return all;
      for (const [lesson, answers] of Object.entries(kept.answers)) {
        const sound = Object.entries(answers).filter(([key, letter]) => /^[0-9a-f]{8}$/.test(key) && /^[a-z]$/.test(letter));
        if (/^\d\d-[\w-]+$/.test(lesson)) all.set(lesson, new Map(sound));
      }
    } catch { /* nothing yet */ }
    return all;
  };
  const all = load();
  const save = () => store.set("respostas", JSON.stringify({
    version, answers: Object.fromEntries([...all].map(([lesson, answers]) => [lesson, Object.fromEntries(answers)])),
  }));
  window.caderno.answers = (lesson) => all.get(lesson)?.size || 0;

  if (!document.body.dataset.aula) return;
  const lesson = document.body.dataset.pagina, questions = $$(".pergunta[data-chave]");
  const keys = new Set(questions.map((question) => question.dataset.chave));
  // Questions that the lesson no longer asks are forgotten.
  const mine = new Map([...(all.get(lesson) || [])].filter(([key]) => keys.has(key)));
  all.set(lesson, mine);

  const tally = document.createElement("span");
  const about = document.querySelector(".cabeca .sobre");
  if (about && questions.length) about.append(tally);
  const count = () => { tally.textContent = mine.size ? ` · ${mine.size} de ${questions.length} perguntas` : ""; };
  count();

  for (const question of questions) {
    const key = question.dataset.chave, options = $$("details", question);
    const letterOf = (option) => option.querySelector(".letra").textContent;
    const result = document.createElement("p");
    result.className = "resultado";
    result.setAttribute("role", "status"); // screen readers say it when it is written
    question.append(result);
    const show = (option) => {
      option.classList.add("sua");
      result.textContent = `Sua resposta: ${letterOf(option)}. ` + (option.matches(".certa") ? "✓ Isso mesmo." : "✗ Não é isso.");
    };
    const before = options.find((option) => letterOf(option) === mine.get(key));
    if (before) {
      before.open = true;
      show(before);
    }
    for (const option of options) {
      option.addEventListener("toggle", () => {
        if (!option.open || mine.has(key)) return;
        mine.set(key, letterOf(option));
        save();
        show(option);
        count();
      });
    }
  }
})();

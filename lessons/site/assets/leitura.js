// What remembers and marks while one reads. Without this file everything can be read.
"use strict";
(() => {
  const { store, fold } = window.caderno;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const body = document.body, number = body.dataset.aula;

  // A lesson was read when its end was seen; the place where one stopped is kept.
  const read = new Set(store.get("lidas").split(",").filter(Boolean));
  const stopAt = (fragment) => {
    if (number) store.set("ultima", JSON.stringify({ page: body.dataset.pagina + ".html", fragment, number, title: number + ". " + body.dataset.titulo }));
  };
  stopAt("");
  const end = $(".passos");
  if (number && end && "IntersectionObserver" in window) {
    new IntersectionObserver((seen, observer) => {
      if (!seen.some((s) => s.isIntersecting)) return;
      read.add(number);
      store.set("lidas", [...read].join(","));
      stopAt("");
      observer.disconnect();
    }).observe(end);
  }

  // The table of contents marks the section that is being read. On a narrow screen it
  // waits to be opened.
  const contents = $(".sumario");
  if (contents) {
    if (!matchMedia("(min-width: 70rem)").matches) contents.open = false;
    const links = $$("a", contents);
    const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    let marked = -1;
    const mark = () => {
      const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
      const here = atEnd && scrollY > 0 ? headings.length - 1 : headings.findLastIndex((h) => h.getBoundingClientRect().top < innerHeight / 4);
      if (here === marked) return;
      links[marked]?.removeAttribute("aria-current");
      links[here]?.setAttribute("aria-current", "true");
      if (here >= 0 && here < headings.length - 1) stopAt("#" + headings[here].id);
      marked = here;
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // Home: what was read, and where one stopped.
  let last = null;
  try {
    last = JSON.parse(store.get("ultima"));
    if (!/^[\w-]+\.html$/.test(last.page) || !/^(#[\w-]+)?$/.test(last.fragment || "")) last = null; // somebody else's
  } catch { /* nothing yet */ }
  // Its questions are a part of a lesson: the mark is whole when both are done.
  const items = $$("[data-trilha]");
  let answered = 0, asked = 0;
  for (const item of items) {
    const known = window.caderno.answers(item.dataset.aula), all = Number(item.dataset.perguntas), done = read.has(item.dataset.trilha);
    const count = Math.min(known, all);
    answered += count;
    asked += all;
    item.classList.toggle("lida", done && count === all);
    $(".andamento", item).textContent = done && count === all ? "✓ feita" : [done ? "lida" : "", count ? count + " de " + all + " perguntas" : ""].filter(Boolean).join(", ");
    item.classList.toggle("aqui", last !== null && last.number === item.dataset.trilha);
  }
  const goOn = $("#continuar");
  if (goOn && last) {
    goOn.href = last.page + (last.fragment || "");
    goOn.textContent = "Continue de onde parou: " + last.title;
  }
  const count = items.filter((item) => read.has(item.dataset.trilha)).length;
  if (goOn && (count || answered)) {
    $("#andado").textContent = count + (count === 1 ? " aula lida de " : " aulas lidas de ") + items.length + ", " + answered + (answered === 1 ? " pergunta respondida de " : " perguntas respondidas de ") + asked;
  }
  const again = $("#recomecar");
  if (again && (count || answered || last)) {
    again.hidden = false;
    again.addEventListener("click", () => {
      if (!confirm("Esquecer, neste navegador, as aulas lidas, as respostas e onde você parou?")) return;
      for (const key of ["lidas", "ultima", "respostas"]) store.set(key, "");
      location.reload();
    });
  }

  // A word narrows down a list; what holds nothing any more is hidden with it.
  for (const box of $$("[data-filtra]")) {
    const field = $("input", box), status = $("[role=status]", box);
    const entries = $$(box.dataset.filtra).map((item) => ({ item, text: fold(item.textContent) }));
    const groups = $$(".funcionalidade, .glossario section, .dentro > .nomes");
    box.hidden = false;
    field.addEventListener("input", () => {
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { item, text } of entries) {
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) shown++;
      }
      for (const group of groups) {
        group.hidden = entries.every(({ item }) => item.hidden || !group.contains(item));
        if (group.matches("details")) group.open = words.length > 0 && !group.hidden;
        if (group.matches(".nomes")) $$(".regra", group.parentNode).filter((r) => r.nextElementSibling === group).forEach((r) => { r.hidden = group.hidden; });
      }
      status.textContent = words.length ? shown + " de " + entries.length : "";
    });
  }
})();

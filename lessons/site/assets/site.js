// What a page does beyond being read. Without this file everything can be read.
"use strict";
(() => {
  const store = {
    get(key) { try { return localStorage.getItem("caderno." + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("caderno." + key, value); } catch { /* read only for today */ } },
  };
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Light, dark, or as the system has it.
  const modes = ["sistema", "claro", "escuro"];
  const mode = $("#modo");
  const showMode = (name) => {
    document.documentElement.dataset.modo = name;
    $(".nome", mode).textContent = "Modo: " + name;
  };
  mode.hidden = false;
  showMode(modes.includes(store.get("modo")) ? store.get("modo") : "sistema");
  mode.addEventListener("click", () => {
    const next = modes[(modes.indexOf(document.documentElement.dataset.modo) + 1) % modes.length];
    store.set("modo", next);
    showMode(next);
  });

  // Commands can be copied, without the prompt and what they printed.
  if (navigator.clipboard) {
    for (const block of $$(".comando, .saida")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copiar";
      button.textContent = "Copiar";
      button.addEventListener("click", async () => {
        const command = ($(".digitado", block) || $("code", block)).textContent.replace(/^\$ /, "");
        try {
          await navigator.clipboard.writeText(command);
          button.textContent = "Copiado";
        } catch {
          button.textContent = "Não deu";
        }
        button.addEventListener("blur", () => { button.textContent = "Copiar"; }, { once: true });
      });
      block.append(button);
    }
  }

  // Search: the index is fetched as a program, which works from a file too.
  const dialog = $("#busca"), field = $("#busca-texto"), list = $("#busca-achados"), count = $("#busca-conta");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let index = null;
  const load = () => new Promise((done, failed) => {
    if (index) return done();
    const script = document.createElement("script");
    script.src = "busca.js";
    script.onload = () => { index = window.cadernoBusca; done(); };
    script.onerror = () => failed(new Error("busca.js"));
    document.head.append(script);
  });
  const search = () => {
    list.replaceChildren();
    count.textContent = "";
    const words = fold(field.value).split(/\s+/).filter((w) => w.length > 1);
    if (!words.length || !index) return;
    const found = [];
    for (const section of index) {
      const title = fold(section.t);
      if (!words.every((w) => title.includes(w) || section.x.includes(w))) continue;
      const points = words.reduce((sum, w) => sum + (title.includes(w) ? 10 : 0) + Math.min(section.x.split(w).length - 1, 5), 0);
      found.push({ section, points });
    }
    found.sort((a, b) => b.points - a.points);
    count.textContent = found.length === 1 ? "1 trecho" : found.length + " trechos";
    for (const { section } of found.slice(0, 12)) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = section.p;
      link.textContent = section.t;
      item.append(link);
      list.append(item);
    }
  };
  const open = async () => {
    dialog.showModal();
    field.select();
    try { await load(); search(); } catch { count.textContent = "A busca não pôde ser carregada."; }
  };
  $("#buscar").hidden = false;
  $("#buscar").addEventListener("click", open);
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    const first = $("a", list);
    if (event.key === "Enter" && first) { event.preventDefault(); dialog.close(); location.href = first.href; }
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  });
  list.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !dialog.open) { event.preventDefault(); open(); }
  });
})();

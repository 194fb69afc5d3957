// What a page does beyond being read. Without this file everything can be read.
"use strict";
(() => {
  const store = {
    get(key) { try { return localStorage.getItem("caderno." + key) || ""; } catch { return ""; } },
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

  // What is served is kept, to be read without a network, and can be installed;
  // files are there anyway, and may not even ask for the manifest.
  if (location.protocol.startsWith("http") && "serviceWorker" in navigator) {
    const manifest = document.createElement("link");
    manifest.rel = "manifest";
    manifest.href = "caderno.webmanifest";
    document.head.append(manifest);
    addEventListener("load", () => {
      navigator.serviceWorker.register("sw.js", { updateViaCache: "none" }).catch(() => { /* read only with a network */ });
    });
  }

  // The letters of a text without accents, small: for what is looked for.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  window.caderno = { store, fold };
})();

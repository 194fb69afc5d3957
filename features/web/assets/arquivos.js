// The files of a page: what its lines may read and write. The server holds them, and
// they end with the page's cluster.
"use strict";
(() => {
  if (!window.caderno.live) return;
  const { make, live: { ask, button } } = window.caderno;

  // Files are a part of the bench: their names, and one of them to write.
  class Files {
    constructor(bench) {
      this.bench = bench;
      this.name = make("input", { id: "vivo-nome", type: "text", value: "ola.yaml", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
      this.text = make("textarea", { id: "vivo-texto", rows: 8, spellcheck: "false", autocapitalize: "off" });
      this.names = make("p", { class: "vivo-botoes" });
      this.state = make("p", { class: "vivo-estado", role: "status" });
      this.count = make("summary");
      this.part = make("details", { class: "mais vivo-arquivos" }, this.count, this.names,
        make("p", {}, make("label", { for: "vivo-nome" }, "Nome "), this.name),
        make("p", {}, make("label", { for: "vivo-texto" }, "Texto"), this.text),
        make("p", {}, button("Guardar", () => this.save()), " ", this.state));
    }

    show(names) {
      this.count.textContent = names.length ? `Arquivos desta página: ${names.join(", ")}` : "Arquivos desta página: nenhum ainda";
      this.names.replaceChildren(...names.map((name) => button(name, () => this.load(name))));
    }

    async load(name) {
      const { texto } = await this.ask({ nome: name });
      if (texto === undefined) return;
      this.name.value = name;
      this.text.value = texto;
      this.text.focus();
    }

    async save() {
      const nome = this.name.value.trim(), texto = this.text.value;
      if (!(await this.ask({ nome, texto })).erro) {
        this.state.textContent = texto ? `Guardado. Use-o no terminal: kubectl apply -f ${nome}` : "Sem texto: o arquivo foi removido.";
        const names = new Set([...this.names.children].map((b) => b.textContent));
        if (texto) names.add(nome); else names.delete(nome);
        this.show([...names].sort());
      }
    }

    async ask(what) {
      this.state.textContent = "";
      try {
        return await (await ask("arquivo", { cluster: this.bench.id, ...what })).json();
      } catch (error) {
        this.state.textContent = error.message;
        return { erro: error.message };
      }
    }
  }

  window.caderno.live.Files = Files;
})();

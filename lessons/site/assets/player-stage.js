// The picture of the cluster while it moves: puts into the SVG that the site came
// with what the moves say. It computes no state: which looks there are, and where
// things may stand, comes with the data and with the picture.
"use strict";
(() => {
  const samples = 16; // points of a wire that a document passes

  // View is one of the two arrangements, for wide or for narrow screens.
  class View {
    constructor(svg) {
      this.svg = svg;
      this.places = new Map(svg.dataset.places.split(" ").filter(Boolean).map((p) => {
        const [name, at] = p.split(":");
        return [name, at.split(",").map(Number)];
      }));
      this.fixed = new Map();
      this.things = new Map();
      this.prototypes = svg.querySelector("defs");
      for (const element of svg.querySelectorAll("[data-key]")) {
        if (element.closest("defs")) continue;
        if (element.classList.contains("thing")) element.remove();
        else this.fixed.set(element.dataset.key, element);
      }
      this.wires = new Map([...svg.querySelectorAll("[data-wire]")].map((w) => [w.dataset.wire, w]));
    }

    get shown() { return this.svg.getClientRects().length > 0; }

    // put draws one look. What comes up for the first time is made from its prototype.
    put(key, look, thing) {
      if (key === "words") {
        this.svg.setAttribute("aria-label", look.text || "O cluster, antes de tudo.");
        return;
      }
      const element = thing ? this.thing(key, thing) : this.fixed.get(key);
      if (!element) return;
      element.dataset.look = look.look;
      const text = element.querySelector(".text");
      if (text) text.textContent = look.text;
      if (!thing) return;
      const still = this.svg.classList.contains("still");
      if (look.at && !still && element.classList.contains("away")) element.classList.add("arriving");
      element.classList.toggle("away", !look.at);
      const place = this.places.get(look.at);
      if (place) element.style.transform = `translate(${place[0]}px,${place[1]}px)`;
    }

    thing(key, { g, k, l, t }) {
      let element = this.things.get(key);
      if (!element) {
        element = this.prototypes.querySelector(`[data-key="new:${g}"]`).cloneNode(true);
        element.dataset.key = key;
        element.querySelector("title").textContent = t;
        for (const [part, text] of [[".kind", k], [".label", l]]) {
          const at = element.querySelector(part);
          if (at) at.textContent = text || "";
        }
        element.addEventListener("animationend", () => element.classList.remove("arriving"));
        this.svg.insertBefore(element, this.prototypes);
        this.things.set(key, element);
      }
      return element;
    }

    // point is where a place is.
    point(place, looks) {
      const look = looks.get(place);
      const at = look && this.places.get(look.at);
      if (at) return at;
      const element = this.fixed.get(place);
      if (!element) return null;
      const circle = element.querySelector("circle");
      if (circle) return [circle.cx.baseVal.value, circle.cy.baseVal.value];
      const box = element.querySelector("rect");
      return box && [box.x.baseVal.value + box.width.baseVal.value / 2, box.y.baseVal.value + box.height.baseVal.value / 2];
    }

    // route is the line along which something goes from place to place: along the
    // wires as far as there are any.
    route(way, looks) {
      const places = way.split(" ");
      const line = [];
      for (let i = 1; i < places.length; i++) {
        const [from, to] = [places[i - 1], places[i]];
        const along = this.wires.get(from + " " + to), against = this.wires.get(to + " " + from);
        const wire = along || against;
        if (!wire) {
          for (const point of [line.length ? null : this.point(from, looks), this.point(to, looks)]) if (point) line.push(point);
          continue;
        }
        const length = wire.getTotalLength();
        for (let n = 0; n <= samples; n++) {
          const { x, y } = wire.getPointAtLength(length * (along ? n : samples - n) / samples);
          line.push([x, y]);
        }
      }
      return line;
    }
  }

  // at is the point of a line after a part of it, from 0 to 1.
  const at = (line, part) => {
    const steps = line.slice(1).map((p, i) => Math.hypot(p[0] - line[i][0], p[1] - line[i][1]));
    let left = part * steps.reduce((a, b) => a + b, 0);
    for (let i = 0; i < steps.length; i++) {
      if (left <= steps[i] && steps[i] > 0) {
        const share = left / steps[i];
        return [line[i][0] + (line[i + 1][0] - line[i][0]) * share, line[i][1] + (line[i + 1][1] - line[i][1]) * share];
      }
      left -= steps[i];
    }
    return line[line.length - 1];
  };
  const eased = (t) => (t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t));

  class Stage {
    constructor(board) { this.board = board; }

    // takeOver makes the pictures that are in the page its own, as they are before
    // anything happens.
    takeOver() {
      this.views = [...this.board.querySelectorAll("svg.stage")].map((svg) => new View(svg));
      this.looks = new Map(); // key: {at, look, text}
      this.things = new Map(); // key: how a thing is called
      for (const view of this.views) for (const key of ["words", ...view.fixed.keys()]) view.put(key, { at: "", look: "", text: "" });
    }

    introduce(things) {
      for (const thing of things || []) this.things.set(thing.id, thing);
    }

    look(key) { return this.looks.get(key) || { at: "", look: "", text: "" }; }

    // apply does moves, [key, at, look, text], and returns those that undo them.
    apply(moves) {
      const back = [];
      for (const [key, place = "", look = "", text = ""] of moves || []) {
        const before = this.look(key);
        back.unshift([key, before.at, before.look, before.text]);
        const now = { at: place, look, text };
        this.looks.set(key, now);
        for (const view of this.views) view.put(key, now, this.things.get(key));
      }
      return back;
    }

    // mark shows which piece acts, and in what words.
    mark(keys, says) {
      for (const view of this.views) {
        for (const element of view.svg.querySelectorAll("[data-now]")) element.removeAttribute("data-now");
        for (const part of view.svg.querySelectorAll(".says tspan")) part.textContent = "";
        for (const [key, how] of keys) {
          const element = view.fixed.get(key) || view.things.get(key);
          if (!element) continue;
          element.dataset.now = how;
          const lines = element.querySelectorAll(".says tspan");
          if (how === "acts") lines.forEach((line, i) => { line.textContent = says[i] || ""; });
        }
      }
    }

    // travel sends a document along each way, in so many milliseconds, and calls
    // done when all have arrived. It returns what stops them where they are.
    travel(ways, look, milliseconds, done) {
      const view = this.views.find((v) => v.shown);
      const movers = [];
      for (const way of view ? ways : []) {
        const line = view.route(way, this.looks);
        if (line.length < 2) continue;
        const mover = document.createElementNS(view.svg.namespaceURI, "g");
        mover.setAttribute("class", "mover " + look);
        mover.innerHTML = '<path d="M-6 -8h8l5 5v11h-13z"/><path d="M2 -8v5h5M-3 1h6M-3 4h6"/>';
        view.svg.append(mover);
        movers.push([mover, line]);
      }
      const clean = () => { for (const [mover] of movers) mover.remove(); };
      if (!movers.length) {
        queueMicrotask(done);
        return clean;
      }
      let frame = 0, began = 0;
      const move = (now) => {
        began = began || now;
        const part = Math.min((now - began) / milliseconds, 1);
        for (const [mover, line] of movers) {
          const [x, y] = at(line, eased(part));
          mover.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
        }
        if (part < 1) {
          frame = requestAnimationFrame(move);
          return;
        }
        clean();
        done();
      };
      frame = requestAnimationFrame(move);
      return () => { cancelAnimationFrame(frame); clean(); };
    }

    // still draws everything where it is, without any way there.
    still(on) {
      for (const view of this.views) {
        view.svg.classList.toggle("still", on);
        if (on) for (const element of view.things.values()) element.classList.remove("arriving");
      }
    }
  }

  window.caderno = window.caderno || {};
  window.caderno.Stage = Stage;
})();

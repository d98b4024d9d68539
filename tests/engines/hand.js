/** What the test of the engines asks of a page, as window.hand: where things are, and what is drawn. */
{
  const figure = document.querySelector("[data-testid=live-figure]");
  const frame = () => new Promise((done, fail) => {
    setTimeout(fail, 120_000, new Error("no frame in two minutes"));
    requestAnimationFrame(() => requestAnimationFrame(done));
  });
  const shown = selector => [...figure.querySelectorAll(selector)].filter(node => node.getClientRects().length);
  const middle = node => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  async function reach(node) {
    node.scrollIntoView({ block: "center", behavior: "instant" });
    await frame();
    return node.getBoundingClientRect();
  }

  window.hand = {
    async drawn() {
      await frame();
      return JSON.parse(figure.dataset.drawn);
    },

    /** The main slider that can be moved now, and every kind of handle once. */
    parts() {
      const sliders = shown(".rv-main input[type=range]").filter(slider => getComputedStyle(slider.closest(".rv-main")).opacity === "1");
      const handles = new Set(shown("[data-handle]").map(({ dataset }) => dataset.handle));
      return [`[data-param=${sliders[0].dataset.param}]`, ...[...handles].map(name => `[data-handle=${name}]`)];
    },

    /** Where to take a part, and how far to go with each step: a slider to its farther end, a handle to the middle. */
    async grip(part) {
      const [node] = shown(part), { left, top, width, height } = await reach(node);
      if (node.type === "range") {
        const share = (node.value - node.min) / (node.max - node.min);
        return [[left + 14 + share * (width - 28), top + height / 2], [(share < 0.5 ? 0.07 : -0.07) * width, 0]];
      }
      const [x, y] = middle(node), [toX, toY] = middle(node.closest("[data-chart]"));
      const out = part.includes("_set") ? -1 : 1; // a set is made larger: a small one would soon be a point
      return [[x, y], [x < toX ? 7 : -7, out * (y < toY ? 5 : -5)]];
    },

    /** Where the first example is that is not on; null on a page without any. */
    async example() {
      window.hand.button = shown("[data-example]").find(button => button.getAttribute("aria-pressed") !== "true");
      if (!window.hand.button) return null;
      await reach(window.hand.button);
      return middle(window.hand.button);
    },
    pressed: () => window.hand.button.getAttribute("aria-pressed"),

    /** Where the optimum is drawn in each chart that shows w, and where it is by the numbers at the axes. */
    async dots() {
      const { w } = JSON.parse(figure.dataset.drawn), found = [];
      for (const chart of shown("[data-chart]")) {
        const dot = chart.querySelector("[data-trace=optimum] path"), at = w?.[chart.dataset.chart];
        if (!dot || !at) continue;
        await reach(chart);
        const [across, up] = [...chart.querySelectorAll(".rv-ticks")].map(axis => [...axis.querySelectorAll("text")]);
        if (!across?.length || !up?.length) continue; // a picture without axes says no place
        const place = (texts, side, value) => {
          const [[from, p], [to, q]] = [texts[0], texts.at(-1)].map(text => [Number(text.textContent.replace("−", "-")), middle(text)[side]]);
          return p + (q - p) * (value - from) / (to - from);
        };
        const box = dot.getBoundingClientRect();
        found.push([[box.left + box.width / 2, box.top + box.height / 2], [place(across, 0, at[0]), place(up, 1, at[1])]]);
      }
      return found.slice(-1); // the one that was scrolled to last
    },

    canvases: () => figure.querySelectorAll("canvas").length,

    /** What a canvas contains, over the page's colour, and where it stands; null for one that is not shown. */
    async canvas(nth) {
      const canvas = figure.querySelectorAll("canvas")[nth];
      if (!canvas.getClientRects().length || !canvas.width) return null;
      const { left, top, right, bottom } = await reach(canvas);
      const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
      const brush = copy.getContext("2d");
      brush.fillStyle = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
      brush.fillRect(0, 0, 1, 1);
      const paper = [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
      brush.fillRect(0, 0, copy.width, copy.height);
      brush.drawImage(canvas, 0, 0);
      return { own: copy.toDataURL(), box: [left, top, right, bottom], paper };
    },
  };
}

/** What test_layout.py asks of a page. */
window.layout = {
  /**
   * What is laid out wrongly on screen now: texts over one another, texts cut off by their chart, a page that is too wide.
   * A label that moves with the hand may lie over the numbers of its own chart.
   */
  wrong: () => {
    const main = document.querySelector("[data-testid=stMain]"), root = document.querySelector("[data-testid=live-figure]");
    const sticks = node => { for (; node !== root; node = node.parentElement) if (getComputedStyle(node).position === "sticky") return node; };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), lines = [], range = document.createRange();
    for (let node; (node = walker.nextNode()); ) {
      const at = node.parentElement, chart = at.closest("[data-chart]"), said = node.data.trim();
      if (!said || !at.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (getComputedStyle(at.closest("legend") ?? at).clipPath !== "none" || at.getScreenCTM?.().b) continue; // heard, or aslant
      range.selectNodeContents(node);
      const block = at.closest("text, p, li, td, th, dt, dd, label, button, h2, h3, summary, option") ?? at;
      for (const { left, right, top, height } of range.getClientRects()) if (right - left > 1)
        lines.push({ said, block, chart, stuck: sticks(at), label: at.closest(".rv-label"), left, right, top: top + 0.25 * height, bottom: top + 0.8 * height });
    }
    const found = [];
    lines.forEach((a, i) => {
      const edge = (a.label?.closest(".rv-moving") ?? a.chart)?.getBoundingClientRect();
      if (edge && (a.left < edge.left - 1.5 || a.right > edge.right + 1.5)) found.push(`cut: ${a.said}`);
      for (const b of lines.slice(i + 1)) {
        if (a.block === b.block || a.stuck !== b.stuck || (a.chart && a.chart === b.chart && !a.label !== !b.label)) continue;
        const [x, y] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
        if (x > 2 && y > 2) found.push(`over one another: ${a.said} | ${b.said}`);
      }
    });
    const tools = [...root.querySelectorAll(".rv-tools button")].filter(node => node.checkVisibility()).map(node => node.getBoundingClientRect());
    for (const node of root.querySelectorAll(".rv-board :is(input, select, button, label, h2, h3, .rv-readout)")) {
      if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const { left, right, top, bottom } = node.getBoundingClientRect();
      if (tools.some(tool => left < tool.right - 1 && right > tool.left + 1 && top < tool.bottom - 1 && bottom > tool.top + 1)) found.push(`under the tools: ${node.className || node.localName}`);
    }
    if (main.scrollWidth > main.clientWidth + 1) found.push("scrolls sideways");
    return found;
  },

  /** Where the pictures, the main slider and the sentence of the first board are; and where the window begins, below the header. */
  parts: () => {
    const box = node => { const { left, right, top, bottom } = node.getBoundingClientRect(); return [left, right, top, bottom].map(Math.round); };
    const board = document.querySelector(".rv-board"), shown = node => node.checkVisibility();
    return {
      pictures: [...board.querySelectorAll("[data-area=l1] .rv-chart, [data-area=l2] .rv-chart, [data-area=all] .rv-chart")].filter(shown).map(box),
      slider: box([...board.querySelectorAll(".rv-main input")].find(shown)),
      sentence: box(board.querySelector(".rv-sentence")),
      roof: Math.round(document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect().bottom ?? 0),
    };
  },

  /** Where the charts and what is drawn in them are, what could be pressed, and the address, on paper; a bare menu is text. */
  paper: pressed => {
    const plain = node => {
      const { opacity, appearance, borderWidth } = getComputedStyle(node);
      return opacity === "0" || (node.localName === "select" && appearance === "none" && borderWidth === "0px");
    };
    const shown = node => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
    const charts = [...document.querySelectorAll(".rv-board [data-chart]")].filter(shown);
    const box = node => { const { left, right, top, bottom } = node.getBoundingClientRect(); return [left, right, top, bottom]; };
    return {
      charts: charts.map(box), stages: charts.map(chart => box(chart.querySelector(".rv-stage"))),
      pressed: [...document.querySelectorAll(pressed)].filter(node => shown(node) && !plain(node)).map(node => node.outerHTML.slice(0, 80)),
      address: getComputedStyle(document.querySelector(".rv"), "::after").content,
    };
  },
};

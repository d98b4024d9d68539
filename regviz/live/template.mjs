// @ts-check
/** A figure's template: the parts that it has for each of several names, and the words of a language in their places. */

/** The element's data-NAME, which the template has. @type {(node: Element, name: string) => string} */
export const given = (node, name) => /** @type {HTMLElement} */ (node).dataset[name] ?? "";

/** @param {HTMLElement} root @param {string} template @param {{[key: string]: string}} words */
export function fill(root, template, words) {
  root.innerHTML = template;
  root.dataset.built = ""; // for the style of what is around it: to ask whether the root is empty would cost in every frame
  for (const each of root.querySelectorAll("template[data-each]")) {
    each.outerHTML = given(each, "each").split(" ").map(name => each.innerHTML.replaceAll("@", name)).join("");
  }
  for (const icon of root.querySelectorAll("svg")) icon.setAttribute("aria-hidden", "true"); // the word stands beside it
  for (const node of root.querySelectorAll("[data-words]")) node.innerHTML = words[given(node, "words")];
  for (const fold of root.querySelectorAll("details")) fold.setAttribute("aria-label", fold.querySelector("summary")?.textContent ?? "");
  for (const node of root.querySelectorAll("[data-name]")) node.setAttribute("aria-label", words[given(node, "name")]);
}

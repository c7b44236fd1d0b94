// A PDF opened on the page itself. The dialog holds the focus; Escape and the button close it.
import { $, el } from "./dom.js";

/** Show the file at an address under its name. */
export function openPdf(name, address) {
  $("viewer-title").textContent = name;
  $("viewer-tab").href = address;
  $("viewer-body").replaceChildren(el("iframe", { src: address, title: name }));
  $("viewer").showModal();
  $("viewer-off").focus();
}

$("viewer-off").addEventListener("click", () => $("viewer").close());
$("viewer").addEventListener("close", () => $("viewer-body").replaceChildren());

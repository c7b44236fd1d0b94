// What the browser remembers: a tab its own choices, a new tab those that were made last in any.
export const recall = (name) => sessionStorage.getItem(name) ?? localStorage.getItem(name);

export function keep(name, value) {
  for (const place of [sessionStorage, localStorage]) place.setItem(name, value);
}

export function forget(name) {
  for (const place of [sessionStorage, localStorage]) place.removeItem(name);
}

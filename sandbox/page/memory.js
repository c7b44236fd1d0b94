// What the browser remembers: a tab what it once had, a new tab what was chosen last in any.
export function hold(name, value) {
  sessionStorage.setItem(name, value);
}

export function recall(name) {
  const found = sessionStorage.getItem(name) ?? localStorage.getItem(name);
  if (found !== null) hold(name, found);
  return found;
}

export function keep(name, value) {
  hold(name, value);
  localStorage.setItem(name, value);
}

export function forget(name) {
  for (const place of [sessionStorage, localStorage]) place.removeItem(name);
}

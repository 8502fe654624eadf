// The elements that match a selector, can be seen, and have a name: as their label, their aria-label,
// the element that labels them, or their text. The browser is asked for the name itself afterwards.
const [selector, name] = arguments;
const text = (node) => node.textContent.trim().replace(/\s+/g, " ");
const nameOf = (element) => {
  if (element.ariaLabel) return element.ariaLabel;
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) return text(document.getElementById(labelledBy));
  if (element.labels?.length) return [...element.labels].map(text).join(" ");
  return text(element);
};
return [...document.querySelectorAll(selector)].filter(
  (element) => element.checkVisibility() && nameOf(element) === name,
);

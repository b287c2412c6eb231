// What sticks out of the page, and text that is cut off: one line for each, at most twenty.
(() => {
  const found = [];
  const told = (element) => {
    const name = element.tagName.toLowerCase() + (element.id ? `#${element.id}` : '');
    return `${name}${[...element.classList].map((one) => `.${one}`).join('')}`
      + ` "${(element.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  };
  const root = document.scrollingElement;
  const width = document.documentElement.clientWidth;
  if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} wide in a window of ${width}`);
  const clips = (style) => style.overflowX !== 'visible';
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || style.visibility !== 'visible') continue;
    const hiddenOnPurpose = style.position === 'absolute' && (box.width <= 2 || box.height <= 2);
    if (hiddenOnPurpose) continue;
    let inside = false;
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
      if (clips(getComputedStyle(above))) { inside = true; break; }
    }
    if (!inside && (box.right > width + 1 || box.left < -1)) {
      found.push(`${told(element)} goes from ${Math.round(box.left)} to ${Math.round(box.right)}`);
    }
    const cutsOff = style.overflowX === 'hidden' || style.overflowX === 'clip';
    if (!(element instanceof SVGElement) && cutsOff && style.textOverflow !== 'ellipsis'
        && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${told(element)} is cut off: ${element.scrollWidth} in ${element.clientWidth}`);
    }
  }
  for (const text of document.querySelectorAll('svg text')) {
    const box = text.getBoundingClientRect();
    const picture = text.ownerSVGElement.getBoundingClientRect();
    if (box.width > 0 && picture.width > 0 && (box.right > picture.right + 1 || box.left < picture.left - 1
        || box.top < picture.top - 1 || box.bottom > picture.bottom + 1)) {
      found.push(`${told(text)} sticks out of its picture`);
    }
  }
  return found.slice(0, 20);
})()

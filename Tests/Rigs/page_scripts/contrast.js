// The contrast of every piece of text with what is painted behind it (WCAG 2.2, 1.4.3): {texts, lowest, poor}.
(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const seen = new Map();
  const color = (words) => {
    if (!seen.has(words)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = '#000';
      pen.fillStyle = words;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      seen.set(words, [r, g, b, a / 255]);
    }
    return seen.get(words);
  };
  const over = (top, below) => {
    const a = top[3] + below[3] * (1 - top[3]);
    if (a === 0) return [0, 0, 0, 0];
    return [...[0, 1, 2].map((i) => (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / a), a];
  };
  const faded = (one, by) => [one[0], one[1], one[2], one[3] * by];
  const canvasColor = () => {
    const probe = document.createElement('div');
    probe.style.cssText = 'position:absolute;color:Canvas';
    document.body.append(probe);
    const value = color(getComputedStyle(probe).color);
    probe.remove();
    return value;
  };
  const page = canvasColor();
  const share = (words) => {
    const value = parseFloat(words);
    return Number.isFinite(value) ? (String(words).includes('%') ? value / 100 : value) : 1;
  };
  const opacity = (element) => {
    let value = 1;
    for (let one = element; one; one = one.parentElement) value *= share(getComputedStyle(one).opacity);
    return value;
  };
  // Shapes of the same picture that are painted before the text, and lie under its middle.
  const painted = (text, middle) => {
    const layers = [];
    for (const shape of text.ownerSVGElement.querySelectorAll('rect, circle, ellipse, path, polygon')) {
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING) || shape.closest('defs')) continue;
      const matrix = shape.getScreenCTM();
      const point = matrix && new DOMPoint(middle.x, middle.y).matrixTransform(matrix.inverse());
      if (!point || !shape.isPointInFill(point)) continue;
      const style = getComputedStyle(shape);
      if (style.fill === 'none' || style.visibility !== 'visible' || style.fill.startsWith('url')) continue;
      layers.unshift(faded(color(style.fill), share(style.fillOpacity) * opacity(shape)));
    }
    return layers;
  };
  const behind = (element, box) => {
    let result = [0, 0, 0, 0];
    if (element.ownerSVGElement) {
      const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      for (const layer of painted(element, middle)) result = over(result, layer);
    }
    for (let one = element; one && result[3] < 0.999; one = one.parentElement) {
      result = over(result, color(getComputedStyle(one).backgroundColor));
    }
    return over(result, page);
  };
  const luminance = (one) => {
    const [r, g, b] = one.slice(0, 3).map((v) => v / 255).map(
      (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const result = { texts: 0, lowest: 21, poor: [] };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('script, style, title, desc, noscript, template')) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.width <= 2 || box.height <= 2 || style.visibility !== 'visible') continue;
    if (element.closest(':disabled, [aria-hidden="true"]')) continue;
    if (/rect\(|inset\(50%/.test(style.clip + style.clipPath)) continue;
    const ground = behind(element, box);
    const ink = element.ownerSVGElement ? faded(color(style.fill), share(style.fillOpacity)) : color(style.color);
    const [light, dark] = [luminance(over(faded(ink, opacity(element)), ground)), luminance(ground)]
      .sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const wanted = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    result.texts += 1;
    result.lowest = Math.min(result.lowest, ratio);
    if (ratio < wanted && result.poor.length < 20) {
      result.poor.push(`"${node.data.trim().slice(0, 40)}" in ${element.tagName.toLowerCase()}`
        + `${element.className.baseVal ?? element.className ? `.${element.className.baseVal ?? element.className}` : ''}`
        + ` has ${ratio.toFixed(2)}, wanted ${wanted}`);
    }
  }
  return result;
})()

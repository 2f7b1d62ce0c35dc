// jsdom has none, and what is shown here has no size that could change.
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

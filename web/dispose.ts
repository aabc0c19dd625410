/** Classes name the method that frees what they hold after a symbol that Safari does not have yet. Imported first. */
if (Symbol.dispose === undefined) {
  Object.defineProperty(Symbol, "dispose", { value: Symbol("Symbol.dispose") });
}
export {};

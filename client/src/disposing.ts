/** What VS Code calls when the extension ends. */
export interface Disposing {
  dispose(): unknown
}

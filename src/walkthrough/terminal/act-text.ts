/** What a scene said, under a line that says where it was. */
export function sceneLines(lines: readonly string[]): string[] {
  return ['In a world of its own:', ...lines.map((line) => `  ${line}`)]
}

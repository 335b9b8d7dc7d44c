/** What stands in the pages as `{{name}}`. */
export type Slots = Readonly<Record<string, string>>;

/** @throws Error for a name that nothing stands for. */
export function fillSlots(text: string, slots: Slots): string {
  return text.replaceAll(/\{\{(.+?)\}\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new Error(`Nothing stands for {{${name}}}`);
    return value;
  });
}

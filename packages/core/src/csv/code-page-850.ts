/** The upper half of code page 850: MS-DOS in Western Europe. The platform has no decoder for it. */
const upperHalf =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';

/** Decodes bytes one by one, so that it does not matter where chunks are cut. */
export const codePage850 = {
  decode(bytes: Uint8Array = new Uint8Array()): string {
    return Buffer.from(bytes)
      .toString('latin1')
      .replaceAll(
        /[\u0080-\u00FF]/g,
        (character) => upperHalf[character.charCodeAt(0) - 0x80] ?? '',
      );
  },
};

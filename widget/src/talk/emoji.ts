const emojiOnly =
  /^(?:(?:\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic})*)\s*){1,3}$/u;

/** Whether a message is one to three emoji and nothing else, which are drawn large. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 40 && emojiOnly.test(text);
}

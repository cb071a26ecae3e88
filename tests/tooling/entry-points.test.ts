import { describe, expect, it } from 'vitest';

// What is published stays published: a name that disappears here breaks somebody's build.
const names = (module: object): string[] => Object.keys(module).sort();

describe('the names that the package exports', () => {
  it('partyline', async () => {
    expect(names(await import('partyline'))).toMatchInlineSnapshot(`
      [
        "PartylineError",
        "createPartyline",
        "errors",
        "memoryOutbox",
      ]
    `);
  });

  it('partyline/people', async () => {
    expect(names(await import('partyline/people'))).toMatchInlineSnapshot(`
      [
        "createPeople",
      ]
    `);
  });

  it('partyline/files', async () => {
    expect(names(await import('partyline/files'))).toMatchInlineSnapshot(`
      [
        "acceptedFiles",
        "checkFile",
        "createFiles",
        "placeholderPixels",
      ]
    `);
  });

  it('partyline/widget, which a server can import too', async () => {
    expect(names(await import('partyline/widget'))).toMatchInlineSnapshot(`
      [
        "PartylineChat",
        "register",
      ]
    `);
  });

  it('partyline/react', async () => {
    expect(names(await import('partyline/react'))).toMatchInlineSnapshot(`
      [
        "PartylineChat",
        "PartylineProvider",
        "usePartyline",
        "usePeople",
        "useRoom",
        "useSession",
      ]
    `);
  });

  it('partyline/testing', async () => {
    expect(names(await import('partyline/testing'))).toMatchInlineSnapshot(`
      [
        "createTestServer",
        "testPassword",
      ]
    `);
  });

  it('partyline/protocol', async () => {
    expect(names(await import('partyline/protocol'))).toMatchInlineSnapshot(`
      [
        "answers",
        "anyText",
        "chat",
        "cid",
        "cidTime",
        "clientMessage",
        "closeCodeOf",
        "closeCodes",
        "contact",
        "decodeClientMessage",
        "decodePersonMessage",
        "decodePersonOrder",
        "decodeServerMessage",
        "encode",
        "encodePersonMessage",
        "errorStatus",
        "errorTexts",
        "errors",
        "event",
        "fileAnswers",
        "fileId",
        "fileReference",
        "fileRequests",
        "fileTypes",
        "isErrorCode",
        "isOversized",
        "lastMessage",
        "limits",
        "messageEvent",
        "messageFile",
        "parse",
        "peopleAnswers",
        "peopleRequests",
        "person",
        "personId",
        "personMessage",
        "personName",
        "presenceOf",
        "receivedEvent",
        "relationAction",
        "relationState",
        "requests",
        "roomId",
        "serverMessage",
        "siteAnswers",
        "siteHeader",
        "siteKey",
        "siteRequests",
        "siteSettings",
        "text",
        "username",
      ]
    `);
  });
});

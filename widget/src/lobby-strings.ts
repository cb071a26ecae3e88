/** The words of the lobby and of what is new, in English; see strings.ts. */
export const lobbyEnglish = {
  chats: 'Chats',
  lobbyViews: 'Chats or people',
  friendsWithoutChat: 'Friends',
  roomsToJoin: 'More rooms',
  peopleFound: 'People',
  moreChats: 'Show older chats',
  nothingSaid: 'No messages yet',
  saidBy: '{name}: {text}',
  newsFailed: 'Friends and what is new cannot be reached right now. It is tried again by itself.',
  'requestsCount.one': '{count} friend request',
  'requestsCount.other': '{count} friend requests',

  privateBeginning: 'This is where your talk with {name} begins',
  privateBeginningText: 'Only the two of you can read it.',

  toast: 'New elsewhere',
  dismiss: 'Dismiss',
  acceptedYou: 'Accepted your request',

  news: 'Notifications',
  newsSound: 'Play a sound',
  newsSoundHint: 'When somebody writes to you in private and you are not looking.',
  newsDesktop: 'Show notifications of the device',
  newsDesktopHint: 'Private messages and friend requests while this page is in the background.',
  newsBlocked:
    'Your browser does not allow notifications of this page. You can change that in its settings.',
};

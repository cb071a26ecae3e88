/** The words of pictures and files in messages and of removed messages, in English; see strings.ts. */
export const mediaEnglish = {
  'photoCount.one': 'Photo',
  'photoCount.other': '{count} photos',
  'videoCount.one': 'Video',
  'videoCount.other': '{count} videos',
  'audioCount.one': 'Audio',
  'audioCount.other': '{count} audio files',
  'fileCount.one': 'File',
  'fileCount.other': '{count} files',
  photoOf: 'Photo: {alt}',
  textWithFiles: '{text} ({files})',
  dayAndTime: '{day}, {time}',

  openPicture: 'Open picture: {name}',
  'openPictures.one': 'Open picture: {name}, and {count} more',
  'openPictures.other': 'Open picture: {name}, and {count} more',
  loadPicture: 'Load picture ({size})',
  download: 'Download {name}',

  uploadOf: 'Upload of {name}',
  cancelFile: 'Do not send {name}',
  'sendingFiles.one': 'Sending {count} file, {percent}',
  'sendingFiles.other': 'Sending {count} files, {percent}',
  fileDropped: '{name} is not sent.',

  pictures: 'Pictures of this conversation',
  closePictures: 'Close pictures',
  previousPicture: 'Previous',
  nextPicture: 'Next',
  picturePlace: '{at} of {count}',
  fullSize: '{name}. Show at full size',
  fitSize: '{name}. Fit to the window',

  removeMessage: 'Delete message',
  removeMessageAsk: 'Delete this message for everybody?',
  removeIt: 'Delete',
  removeMessageFailed: 'The message could not be deleted. {why}',
};

import { FailedLine } from './failed-line.tsx';
import type { MediaProps } from './media.tsx';
import { UploadLine } from './upload-line.tsx';

/** Below a message of one's own that is not sent yet: what is still to come, or why it does not. */
export function MessageEnd(props: MediaProps) {
  const { message } = props.row;
  if (message.status === 'failed') return <FailedLine message={message} handle={props.handle} />;
  if (!message.files?.length) return null;
  return <UploadLine files={message.files} {...props} />;
}

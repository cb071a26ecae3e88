import extras from './extras.css';
import faces from './faces.css';
import friend from './friend.css';
import lobby from './lobby.css';
import media from './media.css';
import profile from './profile.css';
import talk from './talk-extras.css';
import touch from './touch.css';

/** The rules of all views that load later. */
export const laterStyles = [talk, extras, faces, friend, profile, lobby, media, touch].join('\n');

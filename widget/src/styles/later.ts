import extras from './extras.css';
import talk from './talk-extras.css';

/** The rules of all views that load later. */
export const laterStyles = [talk, extras].join('\n');

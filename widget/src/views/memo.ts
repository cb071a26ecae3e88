import { Component, type ComponentType, type FunctionComponent, h } from 'preact';

/** A view that is drawn again only when `isSame` says that its properties tell something new. */
export function memo<P extends object>(
  view: FunctionComponent<P>,
  isSame: (before: P, after: P) => boolean,
): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P) {
      return !isSame(this.props, next);
    }
    override render() {
      return h(view, this.props);
    }
  };
}

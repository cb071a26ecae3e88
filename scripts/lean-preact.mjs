// What of Preact the widget never comes to, cut out of its published text: no minifier can know that there is no markup of
// a server to take over, no portal, no life cycle but that of hooks and `shouldComponentUpdate`, no view that catches another's
// failure, no MathML, and no HTML as text, which a page with Trusted Types could not allow. Each text stands there once, or the
// build fails: a new version of Preact needs these looked at again.

/** @type {readonly (readonly [text: string, instead: string])[]} */
export const preactCuts = [
  // Markup of a server, and views that wait.
  [
    '128&u.__u&&(c=32&u.__u,s=u.__c.__z)&&(r.__u|=c,p=o=[],8==s.nodeType?l=B(s,o):o.push(s),l=o[0]||l),',
    '',
  ],
  ['r.__u&=-161,p&&p.some(g),', ''],
  [
    'if(e.length=v,r.__v=null,c||o)if(t&&t.then){if(r.__u|=128|c,o){for(~(T=o.indexOf(l||void 0))||(T=o.length);(N=o[T-1])&&8==N.nodeType;)T--;for(;T<o.length;T++)if(N=o[T])if(o[T]=null,O){if(N==P)break}else{if(8!=N.nodeType)break;N.data.startsWith("$s")&&(P=B(O=N))}}if(!O){for(;l&&8==l.nodeType&&l.nextSibling;)l=l.nextSibling;O=l}(s=B(O=r.__c.__z||(r.__c.__z=O)))?(r.__e=O,l=s):r.__e=l,l=l&&l.nextSibling}else o&&o.some(g);else r.__e=u.__e;r.__k||(r.__k=u.__k||[]),t&&t.then||D(r),n.__e(t,r,u)',
    'e.length=v;r.__v=null;r.__e=u.__e;r.__k||(r.__k=u.__k||[]);D(r);n.__e(t)',
  ],
  ['!u&&(i=t.__c)&&(i=i.__z)&&(f=B(i,o=[]))&&(i==t.__e&&o.some(g),g(f),g(i)),', ''],
  ['e=t;e&&8==e.nodeType;)e=e.nextSibling;for(o!=e&&(', 'e=t;0;);for(o!=e&&('],
  [
    't=o;(t=t&&t.nextSibling)&&8==t.nodeType&&!t.data.startsWith("$s"););return t}',
    't=o;0;);return o.nextSibling}',
  ],
  ['e.namespaceURI,32&u.__u?[i]:null,f,i||S(u),32&u.__u,o)', 'e.namespaceURI,null,f,i||S(u),0,o)'],
  ['9==r.nodeType&&(r=r.documentElement),i=(u=t&&32&t.__u)?null:r.__k', 'i=r.__k'],
  [
    'i?null:r.firstChild?d.call(r.childNodes):null,f,i?i.__e:r.firstChild,u,o)',
    'null,f,i?i.__e:r.firstChild,0,o)',
  ],
  [
    'if("svg"==C?f="http://www.w3.org/2000/svg":"math"==C?f="http://www.w3.org/1998/Math/MathML":f||(f="http://www.w3.org/1999/xhtml"),o)for(s=0;s<o.length;s++)if((k=o[s])&&(C?k.localName==C:3==k.nodeType)){t=k,o[s]=null;break}if(!t){',
    '"svg"==C?f="http://www.w3.org/2000/svg":f||(f="http://www.w3.org/1999/xhtml");if(!t){',
  ],
  [
    't=M.createElementNS(f,C,x.is?x:a),l&&(n.__m&&n.__m(r,o),l=!1),o=null}',
    't=M.createElementNS(f,C)}',
  ],
  [
    'if(a="template"==C&&t.content||t,o="textarea"==C&&null!=x.defaultValue?null:o&&d.call(a.childNodes),!l&&o)for($={},s=0;s<t.attributes.length;s++)$[(k=t.attributes[s]).name]=k.value;for(s in $)',
    'a=t;for(s in $)',
  ],
  ['l&&"function"!=typeof k||$[s]===k||', '$[s]===k||'],
  ['l&&t.data==x||(t.data=x)', '(t.data=x)'],
  // HTML as text.
  ['"dangerouslySetInnerHTML"==s?y=k:', ''],
  ['"dangerouslySetInnerHTML"==s?h=k:', ''],
  [
    'h?(l||y&&(h.__html==y.__html||h.__html==t.innerHTML)||(t.innerHTML=h.__html),r.__k=[]):(y&&(t.textContent=""),("foreignObject"==C||"http://www.w3.org/1998/Math/MathML"==f&&v.test(C))&&(f="http://www.w3.org/1999/xhtml"),I(a,w(_)?_:[_],r,u,i,f,o,e,o?o[0]:u.__k&&S(u,0),l,c),o&&o.some(g)),l&&"textarea"!=C||(',
    'I(a,w(_)?_:[_],r,u,i,f,null,e,u.__k&&S(u,0),l,c);(',
  ],
  [
    'if("http://www.w3.org/2000/svg"==i)t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(',
    'if("http://www.w3.org/2000/svg"!=i&&',
  ],
  // Portals.
  [
    'M.__P&&(s=l,f=(t=M.__P).namespaceURI,c=o=null,u.props&&u.props.__P!=t&&(u.__k.some(function(n){n&&J(n,n)}),u.__k=null),l=u.__k?S(u,0):null),',
    '',
  ],
  ['M.__P&&(r.__e=null,l=s),', ''],
  ['if(n.props.__P)return t;', ''],
  ['n.type||n.props.__P?null', 'n.type?null'],
  ['&&n.__c&&!n.props.__P)', '&&n.__c)'],
  ['t.type||u&&!t.props.__P)', 't.type||u)'],
  // Life cycles, and contexts of classes.
  ['j=(s=V.contextType)&&i[s.__c],L=s?j?j.props.value:s.__:i,', 'L=i,'],
  ['j&&j.sub(d),', ''],
  ['t.Provider=(t.Consumer=function(n,t){return n.children(t)}).contextType=t,t', 't.Provider=t'],
  [
    ',C&&(d.__s||(d.__s=d.state),V.getDerivedStateFromProps&&(d.__s==d.state&&(d.__s=_({},d.__s)),_(d.__s,V.getDerivedStateFromProps(M,d.__s))))',
    '',
  ],
  [
    'M!==k&&C&&!V.getDerivedStateFromProps&&d.componentWillReceiveProps&&d.componentWillReceiveProps(M,L),',
    '',
  ],
  [
    'd.componentWillUpdate&&d.componentWillUpdate(M,d.__s,L),C&&d.componentDidUpdate&&d.__h.push(function(){d.componentDidUpdate(k,b,m)})}else C&&!V.getDerivedStateFromProps&&d.componentWillMount&&d.componentWillMount(),C&&d.componentDidMount&&d.__h.push(d.componentDidMount);',
    '}',
  ],
  ['C&&u.__c&&d.getSnapshotBeforeUpdate&&(m=d.getSnapshotBeforeUpdate(k,b)),', ''],
  // Callbacks of `setState`, and `forceUpdate`.
  ['C&&(y.push.apply(d.__h,d.__k),d.__k=[]),', ''],
  ['y.push.apply(d.__h,d.__k),d.__k=[],', ''],
  ['d.__h=[],d.__k=[])', 'd.__h=[])'],
  ['"function"==typeof n&&(n=n(_({},r),this.props)),', ''],
  ['(t&&this.__k.push(t),L(this))', 'L(this)'],
  ['x.prototype.forceUpdate=function(n){this.__v&&(this.__g|=4,n&&this.__h.push(n),L(this))},', ''],
  // Views that catch failures.
  ['(r.__c=d,2&d.__g&&(d.__g|=1))', 'r.__c=d'],
  [',1&d.__g&&(d.__g&=-4)', ''],
  [
    'function(n,t,r,u){for(var i,o,e;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((e=(o=i.constructor)&&o.getDerivedStateFromError)&&i.setState(o.getDerivedStateFromError(n)),i.componentDidCatch&&(i.componentDidCatch(n,u||{}),e=1),e&&8&i.__g)return void(i.__g|=2)}catch(t){n=t}}throw f=0,n}',
    'function(n){throw f=0,n}',
  ],
  // What tools for developers listen to.
  ['!o&&n.vnode&&n.vnode(e),e}', ' e}'],
  ['n.vnode&&n.vnode(r),', ''],
  ['n.event?n.event(r):r', 'r'],
];

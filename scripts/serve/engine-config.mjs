// workerd's configuration, in its own language: see workerd.capnp in its package.

/**
 * @param {{ parties: readonly string[], variables: readonly string[] }} options variables: names of settings that are set
 * @returns {string}
 */
export const engineConfig = ({
  parties,
  variables,
}) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "server", worker = .server),
    (name = "objects", disk = (writable = true)),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  # Where they listen is said on the command line.
  sockets = [
    (name = "http", http = (), service = "server"),
    (name = "control", http = (), service = (name = "server", entrypoint = "control")),
  ],
);

const server :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "site.js", esModule = embed "site.js"),
  ],
  compatibilityDate = "2024-07-18",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [
    (name = "PARTYKIT_CRONS", json = "{}"),
    (name = "PARTYKIT_DURABLE", durableObjectNamespace = "PartyKitDurable"),
${parties.map((name) => `    (name = "${name}", durableObjectNamespace = "${name}DO"),`).join('\n')}
${variables.map((name) => `    (name = "pkvar-${name}", fromEnvironment = "${name}"),`).join('\n')}
  ],
  # The keys are folders' names, and those of \`npm start\`: both find the same data.
  durableObjectNamespaces = [
${['PartyKitDurable', ...parties.map((name) => `${name}DO`)].map((name) => `    (className = "${name}", uniqueKey = "-${name}"),`).join('\n')}
  ],
  durableObjectStorage = (localDisk = "objects"),
);
`;

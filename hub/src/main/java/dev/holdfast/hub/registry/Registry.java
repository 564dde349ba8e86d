package dev.holdfast.hub.registry;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where packs or charts come from, as a Registry document says it.
 *
 * @param url a folder's absolute path, or an address
 * @param order lower ones are asked first
 * @param refresh how old what a remote one lists may become
 * @param ca certificates to trust instead of the system's, as PEM
 * @param secret of the same project, with keys username and password, or token
 */
record Registry(
        String name,
        String project,
        Type type,
        String url,
        long order,
        Duration refresh,
        Optional<String> ca,
        Optional<InetSocketAddress> proxy,
        Optional<String> secret) {
    /** What kind of server it is. */
    enum Type {
        /** A folder of packs on the hub's machine, such as a git checkout. */
        FOLDER,
        /** An OCI registry with packs and charts. */
        OCI,
        /** A Helm repository over HTTP. */
        HELM;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean isRemote() {
        return type != Type.FOLDER;
    }

    /** Of a remote one. */
    URI address() {
        return URI.create(url);
    }

    /** Host and port of the proxy. */
    Optional<String> proxyHost() {
        return proxy.map(address -> address.getHostString().toLowerCase(Locale.ROOT) + ":" + address.getPort());
    }

    /** Host and port of a remote one, as its address writes them. */
    String host() {
        return String.valueOf(address().getAuthority()).toLowerCase(Locale.ROOT);
    }
}

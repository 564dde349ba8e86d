package dev.holdfast.packs.remote;

import dev.holdfast.packs.registry.ImageName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import java.util.List;
import java.util.Optional;

/** Port: a server that has packs or charts. Every method asks it now; none is called twice at the same time. */
interface Upstream {
    /**
     * A version that the server has.
     *
     * @param address of its content, as the server names it
     * @param digest of its content, where the list says so
     */
    record Item(String name, String version, String address, Optional<Digest> digest, boolean deprecated) {
        @Override
        public String toString() {
            return name + " " + version;
        }
    }

    /**
     * Everything a server says that it has.
     *
     * @param complete whether it has nothing else; some OCI registries list nothing of their own accord
     */
    record Stock(List<Item> items, boolean complete) {
        public Stock {
            items = List.copyOf(items);
        }
    }

    /**
     * What a version is made of.
     *
     * @param id tells contents of one version apart; an OCI manifest's digest, or the archive's
     * @param chart whether it is a Helm chart; otherwise a pack
     * @param archive a tar, gzipped or not
     */
    record Content(Digest id, boolean chart, Bytes archive) {}

    /** Everything. @throws Refusal HF-REG-007 (no answer), -008 (credentials refused), -009 (no such server) */
    Stock list();

    /** The versions of one name, also where {@link #list} says nothing of it. @throws Refusal as {@link #list} */
    List<Item> versions(String name);

    /** Which content the version has now; empty where only the content itself tells. @throws Refusal as {@link #list} */
    Optional<Digest> identify(Item item);

    /** The content, compared with every digest that the server gave. @throws Refusal as {@link #list}, HF-REG-010 */
    Content fetch(Item item);

    /** What an image's name means; empty when it is not this server's. @throws Refusal as {@link #list} */
    default Optional<Digest> image(ImageName image) {
        return Optional.empty();
    }

    /** Whether this is its address. */
    boolean isAt(String url);

    /** The name of what is at this address, where addresses are made of names. */
    default Optional<String> nameAt(String address) {
        return Optional.empty();
    }
}

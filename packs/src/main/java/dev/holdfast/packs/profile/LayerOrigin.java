package dev.holdfast.packs.profile;

/** What a layer of a profile is made of; exactly one of these. */
public sealed interface LayerOrigin {
    /**
     * A pack.
     *
     * @param tag an exact version, {@code 1.2.x} or {@code latest}
     * @param registry the only registry to ask; empty for all in their order
     */
    record FromPack(String name, String tag, String registry) implements LayerOrigin {}

    /** A manifest whose text is here. */
    record FromManifest(String content) implements LayerOrigin {}

    /** A manifest in a file beside the document; whoever reads the document puts its content here before it is composed. */
    record FromFile(String path) implements LayerOrigin {}

    /** A Helm chart; refused at composition by this version. */
    record FromChart() implements LayerOrigin {}
}

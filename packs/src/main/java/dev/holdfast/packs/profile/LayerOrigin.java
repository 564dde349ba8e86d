package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Chart;
import java.util.List;

/** What a layer of a profile is made of; exactly one of these. */
public sealed interface LayerOrigin {
    /**
     * A pack.
     *
     * @param tag an exact version, {@code 1.2.x} or {@code latest}
     * @param registry the only registry to ask; empty for all in their order
     * @param presets names of the pack's presets, one of each group at most
     */
    record FromPack(String name, String tag, String registry, List<String> presets) implements LayerOrigin {
        public FromPack {
            presets = List.copyOf(presets);
        }
    }

    /** A manifest whose text is here. */
    record FromManifest(String content) implements LayerOrigin {}

    /** A manifest in a file beside the document; whoever reads the document puts its content here before it is composed. */
    record FromFile(String path) implements LayerOrigin {}

    /** A Helm chart whose files are here. */
    record FromChart(Chart chart) implements LayerOrigin {}

    /** A Helm chart in files beside the document, which the command line sends along. */
    record FromChartFile(String path) implements LayerOrigin {}

    /**
     * A Helm chart of a registry.
     *
     * @param tag an exact version, {@code 1.2.x} or {@code latest}
     * @param registry the only registry to ask; empty for all in their order
     */
    record FromRegistry(String name, String tag, String registry) implements LayerOrigin {}

    /**
     * A Helm chart at an address that lies in a registry.
     *
     * @param url {@code oci://HOST/…/NAME}, or that of an archive
     * @param tag an exact version, {@code 1.2.x} or {@code latest}
     */
    record FromAddress(String url, String tag) implements LayerOrigin {}
}

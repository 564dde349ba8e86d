package dev.holdfast.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pack of one manifest, in a folder of packs. */
public final class ManifestPack {
    private ManifestPack() {}

    /** Writes it; the manifest has the pack's name. */
    public static Path write(Path packs, String name, String version, String manifest, String values)
            throws IOException {
        return write(packs, name, version, manifest, values, "");
    }

    /**
     * Writes it with something more.
     *
     * @param more members of its pack.json, with a comma in front
     */
    public static Path write(Path packs, String name, String version, String manifest, String values, String more)
            throws IOException {
        var pack = packs.resolve(name + "-" + version);
        Files.writeString(Files.createDirectories(pack.resolve("manifests")).resolve(name + ".yaml"), manifest);
        Files.writeString(pack.resolve("values.yaml"), values);
        Files.writeString(
                pack.resolve("pack.json"),
                """
                {"name": "%s", "displayName": "%s", "version": "%s", "layer": "addon", "addonType": "system app",
                 "cloudTypes": ["all"], "kubeManifests": ["manifests/%s.yaml"]%s}
                """
                        .formatted(name, name, version, name, more));
        Files.write(pack.resolve("logo.png"), new byte[] {1});
        return pack;
    }
}

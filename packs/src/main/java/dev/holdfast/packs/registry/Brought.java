package dev.holdfast.packs.registry;

import dev.holdfast.protocol.id.Bytes;
import java.nio.file.Path;

/** What a registry has under a name and version. */
public sealed interface Brought {
    /** A pack: its folder, for reading only. */
    record PackFolder(Path folder) implements Brought {}

    /** A Helm chart. */
    record ChartArchive(Bytes archive) implements Brought {}
}

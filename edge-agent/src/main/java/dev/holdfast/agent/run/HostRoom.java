package dev.holdfast.agent.run;

import dev.holdfast.agent.intake.Disk;
import dev.holdfast.capi.pivot.TargetPreflight;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.BlobRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an agent sees of its machine and of its own store, for whoever wants to run more here. Thread-safe. */
record HostRoom(Site site, Disk disk) {
    private static final System.Logger LOG = System.getLogger(HostRoom.class.getName());
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");

    TargetPreflight.Host look() {
        return new TargetPreflight.Host(stored(), free(), memory());
    }

    private boolean stored() {
        return site.folder
                .store
                .desired()
                .map(adopted -> DesiredState.parse(adopted.content()))
                .filter(desired -> !contents(desired).allMatch(site.blobs::has))
                .isEmpty();
    }

    private static Stream<BlobRef> contents(DesiredState desired) {
        return Stream.concat(
                desired.layers().stream().map(DesiredState.DesiredLayer::blob),
                desired.profiles().stream().map(DesiredState.ProfileRef::blob));
    }

    private long free() {
        try {
            return disk.usableBytes();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the free room of the disk is not known: {0}", e.getMessage());
            return 0;
        }
    }

    // The machine's, not this container's: the providers run beside the agent.
    private static long memory() {
        try {
            var match = AVAILABLE.matcher(Files.readString(MEMORY));
            return match.find() ? Long.parseLong(match.group(1)) << 10 : 0;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the free memory is not known: {0}", e.getMessage());
            return 0;
        }
    }
}

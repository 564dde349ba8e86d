package dev.holdfast.agent.intake;

import java.io.IOException;

/** Port: how much room is left where the blobs are. */
@FunctionalInterface
public interface Disk {
    long usableBytes() throws IOException;
}

package dev.holdfast.agent.dial;

import java.net.URI;

/** Port: which address to dial for an address of hub or broker; tests put a line in between that can be cut. */
@FunctionalInterface
public interface Route {
    Route DIRECT = address -> address;

    URI dial(URI address);
}

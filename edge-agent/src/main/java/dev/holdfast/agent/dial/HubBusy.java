package dev.holdfast.agent.dial;

import java.io.IOException;

/** The hub is there and asks to come again later: no reason to try another way. */
public final class HubBusy extends IOException {
    private static final long serialVersionUID = 1;

    HubBusy(String file) {
        super("the hub is too busy for " + file + " now");
    }
}

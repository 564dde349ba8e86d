package dev.holdfast.agent.reconcile;

/**
 * Whether an object works.
 *
 * @param missing what it waits for or what is wrong, for people; empty when it is ready
 */
record Health(Level level, String missing) {
    static final Health READY = new Health(Level.READY, "");

    /** The best first. */
    enum Level {
        READY,
        /** On its way. */
        WAITING,
        /** Its controller says that something is wrong; it may still heal. */
        AILING,
        /** It ended badly and does not change any more. */
        FAILED
    }

    static Health waiting(String missing) {
        return new Health(Level.WAITING, missing);
    }

    static Health ailing(String wrong) {
        return new Health(Level.AILING, wrong);
    }

    static Health failed(String why) {
        return new Health(Level.FAILED, why);
    }

    boolean ready() {
        return level == Level.READY;
    }

    /** The first of several that is not ready. */
    static Health all(Health... parts) {
        for (var part : parts) {
            if (!part.ready()) {
                return part;
            }
        }
        return READY;
    }
}

package dev.holdfast.protocol.id;

/** A site's desired state at one moment: a whole number from 1, rising per site. */
public record Revision(long value) implements Comparable<Revision> {
    public Revision {
        if (value < 1) {
            throw new IllegalArgumentException("a revision is at least 1, found " + value);
        }
    }

    public Revision next() {
        return new Revision(value + 1);
    }

    @Override
    public int compareTo(Revision other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

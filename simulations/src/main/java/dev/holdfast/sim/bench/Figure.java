package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One thing that was measured.
 *
 * @param what in words, with the size it holds for
 * @param unit such as {@code ms}, {@code requests}, {@code MB}
 * @param peer the same by another program in the same run, if there is one
 * @param aim what it should be, if that was promised
 * @param remark what a reader must know to judge it
 */
record Figure(String what, String unit, Samples ours, Optional<Peer> peer, Optional<Aim> aim, String remark) {
    /** @param floor whether it is the physical limit and not a rival */
    record Peer(String name, Samples samples, boolean floor) {}

    Figure(String what, String unit, Samples ours) {
        this(what, unit, ours, Optional.empty(), Optional.empty(), "");
    }

    Figure beside(String name, Samples samples) {
        return new Figure(what, unit, ours, Optional.of(new Peer(name, samples, false)), aim, remark);
    }

    Figure floor(String name, Samples samples) {
        return new Figure(what, unit, ours, Optional.of(new Peer(name, samples, true)), aim, remark);
    }

    Figure aim(Aim next) {
        return new Figure(what, unit, ours, peer, Optional.of(next), remark);
    }

    Figure remark(String next) {
        return new Figure(what, unit, ours, peer, aim, next);
    }

    /** Peer by ours; not a number without a peer. */
    double ratio() {
        return peer.map(other -> other.samples().median() / ours.median()).orElse(Double.NaN);
    }

    boolean failed() {
        return aim.filter(wanted -> wanted.gate() && !wanted.met(this)).isPresent();
    }

    /** For people, one line. */
    String line(RandomGenerator random) {
        var text = new StringBuilder(what)
                .append(": ")
                .append(Samples.text(ours.median()))
                .append(' ')
                .append(unit);
        if (ours.raw().size() > 1) {
            text.append(" (p99 ").append(Samples.text(ours.quantile(0.99))).append(", n = ");
            text.append(ours.raw().size()).append(')');
        }
        peer.ifPresent(other -> {
            var interval = ours.ratio(other.samples(), random);
            text.append(other.floor() ? "; floor " : "; ")
                    .append(other.name())
                    .append(' ')
                    .append(Samples.text(other.samples().median()));
            if (other.samples().raw().size() > 1) {
                text.append(" (p99 ")
                        .append(Samples.text(other.samples().quantile(0.99)))
                        .append(')');
            }
            text.append(", ratio ")
                    .append(Samples.text(ratio()))
                    .append(" [")
                    .append(Samples.text(interval.low()))
                    .append(", ")
                    .append(Samples.text(interval.high()))
                    .append(']');
        });
        aim.ifPresent(wanted ->
                text.append(wanted.met(this) ? "; met: " : "; MISSED: ").append(wanted.text()));
        return remark.isEmpty() ? text.toString() : text + "\n      " + remark;
    }

    Json.Obj json() {
        var json = Json.object("what", what, "unit", unit, "ours", ours.raw(), "remark", remark);
        if (peer.isPresent()) {
            var other = peer.get();
            json = json.with(
                    "peer",
                    Json.object(
                            "name",
                            other.name(),
                            "floor",
                            other.floor(),
                            "samples",
                            other.samples().raw()));
        }
        return aim.isEmpty()
                ? json
                : json.with(
                        "aim",
                        Json.object(
                                "text",
                                aim.get().text(),
                                "gate",
                                aim.get().gate(),
                                "met",
                                aim.get().met(this)));
    }
}

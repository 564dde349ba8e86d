package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import java.util.List;
import java.util.function.Supplier;

/** The custom kinds that charts define and those that they name, by the digest of the chart. Thread-safe. */
final class DefinedKinds {
    private static final int MOST = 512;

    private final Remembered<CustomKinds> defined = new Remembered<>(MOST, _ -> 1);
    private final Remembered<List<Api>> named = new Remembered<>(MOST, _ -> 1);

    CustomKinds of(Chart chart) {
        return defined.get(chart.digest(), () -> CustomKinds.of(chart, this));
    }

    /** Which of the kinds with this digest the chart names. */
    List<Api> named(Chart chart, Digest kinds, Supplier<List<Api>> search) {
        return named.get(Bytes.utf8(chart.digest() + " " + kinds).digest(), search);
    }
}

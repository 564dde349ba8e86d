package dev.holdfast.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Everything that was measured, in the order of measuring; nothing is dropped. */
record Samples(List<Double> raw) {
    private static final int RESAMPLES = 2_000;

    Samples {
        raw = List.copyOf(raw);
        if (raw.isEmpty()) {
            throw new IllegalArgumentException("expected at least one sample, found none");
        }
    }

    static Samples of(double... values) {
        var raw = new ArrayList<Double>();
        for (var value : values) {
            raw.add(value);
        }
        return new Samples(raw);
    }

    double median() {
        return quantile(0.5);
    }

    /** The nearest rank at or above {@code q}: with few samples p99 is the highest. */
    double quantile(double q) {
        return quantile(raw, q);
    }

    private static double quantile(List<Double> values, double q) {
        var sorted = values.stream().sorted().toList();
        var middle = q == 0.5 && sorted.size() % 2 == 0;
        var at = (int) Math.max(0, Math.ceil(q * sorted.size()) - 1);
        return middle ? (sorted.get(at) + sorted.get(at + 1)) / 2 : sorted.get(at);
    }

    /** The 95 % bootstrap interval of the ratio of medians, {@code peer} by this. */
    Interval ratio(Samples peer, RandomGenerator random) {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < RESAMPLES; i++) {
            ratios.add(quantile(peer.again(random), 0.5) / quantile(again(random), 0.5));
        }
        return new Interval(quantile(ratios, 0.025), quantile(ratios, 0.975));
    }

    record Interval(double low, double high) {}

    private List<Double> again(RandomGenerator random) {
        return random.ints(raw.size(), 0, raw.size()).mapToObj(raw::get).toList();
    }

    /** A number as people read it: three digits that count. */
    static String text(double value) {
        var size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}

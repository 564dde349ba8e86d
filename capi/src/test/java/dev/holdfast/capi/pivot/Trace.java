package dev.holdfast.capi.pivot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The calls of a pivot that nobody disturbs, in their order: where something could happen. */
record Trace(List<String> calls) {
    private static final boolean ALL =
            System.getProperty("holdfast.pivot.points", "").equals("all");

    Trace {
        calls = List.copyOf(calls);
    }

    static Trace of(Consumer<World> circumstances) {
        var calls = new ArrayList<String>();
        var world = new World(new Wire.Trouble() {
            @Override
            public boolean arrives(String what) {
                calls.add(what);
                return true;
            }

            @Override
            public boolean answers(String what) {
                return true;
            }
        });
        circumstances.accept(world);
        world.run();
        return new Trace(calls);
    }

    /**
     * Numbers of calls from 1: every write of a journal and of the Cluster, where decisions are made and undone, and a
     * seeded choice of the others; all of them with {@code -Dholdfast.pivot.points=all}.
     */
    List<Integer> chosen(int number, long seed) {
        var every =
                new ArrayList<>(IntStream.rangeClosed(1, calls.size()).boxed().toList());
        if (ALL) {
            return every;
        }
        var chosen = new LinkedHashSet<>(
                every.stream().filter(call -> decides(calls.get(call - 1))).toList());
        Collections.shuffle(every, new Random(seed));
        every.stream().limit(number).forEach(chosen::add);
        return List.copyOf(chosen);
    }

    private static boolean decides(String what) {
        return (what.contains("holdfast-pivot-") || what.contains(" Cluster ")) && !what.startsWith("get ");
    }
}

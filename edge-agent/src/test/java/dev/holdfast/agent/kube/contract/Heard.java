package dev.holdfast.agent.kube.contract;

import dev.holdfast.agent.kube.Stamp;
import dev.holdfast.agent.kube.WatchListener;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a watch tells about one namespace, one line each; repeated changes of one object are one line. */
record Heard(String namespace, BlockingQueue<String> lines) implements WatchListener {
    private static final long PATIENCE = 20;

    Heard(String namespace) {
        this(namespace, new LinkedBlockingQueue<>());
    }

    String next() throws InterruptedException {
        var line = lines.poll(PATIENCE, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    @Override
    public void listed(Map<ObjectRef, Stamp> all) {
        lines.add("listed "
                + all.keySet().stream()
                        .filter(ref -> ref.namespace().equals(namespace))
                        .map(ObjectRef::name)
                        .sorted()
                        .toList());
    }

    @Override
    public void changed(ObjectRef ref, Stamp stamp) {
        if (ref.namespace().equals(namespace)) {
            lines.add("changed " + ref.name());
        }
    }

    @Override
    public void gone(ObjectRef ref) {
        if (ref.namespace().equals(namespace)) {
            lines.add("gone " + ref.name());
        }
    }

    @Override
    public void interrupted(String reason) {
        lines.add("interrupted: " + reason);
    }
}

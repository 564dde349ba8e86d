package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.HashMap;
import java.util.Map;

/** Somebody who reads a journal after every call: what was decided of an attempt is never decided otherwise. */
final class Decisions {
    private final CapiApi api;
    private final String namespace;
    private final String name;
    private final Map<String, Decision> made = new HashMap<>();
    private String version = "";

    Decisions(CapiApi api, String namespace, String name) {
        this.api = api;
        this.namespace = namespace;
        this.name = name;
    }

    void look() {
        if (!(api.get(new ObjectRef("v1", "Secret", namespace, name)) instanceof CapiAnswer.Found(var secret))
                || secret.resourceVersion().equals(version)) {
            return;
        }
        version = secret.resourceVersion();
        if (new SecretJournal(api, namespace, name).read() instanceof PivotJournal.Entry entry) {
            var record = entry.record();
            var before = made.getOrDefault(record.id(), Decision.OPEN);
            made.put(record.id(), record.decision());
            assertThat(record.decision())
                    .as("the decision of pivot %s, which was %s", record.id(), before)
                    .isIn(before == Decision.OPEN ? Decision.values() : new Decision[] {before});
        }
    }
}

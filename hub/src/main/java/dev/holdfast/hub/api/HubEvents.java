package dev.holdfast.hub.api;

import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** What people should hear of that happened to clusters at the hub, in the shape of what sites tell. */
record HubEvents(AuditRows audit) {
    private static final String SUBJECT = "Cluster/";

    /** What the audit calls it: an update at a time, one of a cluster that goes by itself. */
    private static final List<String> FAILED = List.of("scheduleFailed", "followFailed");

    /** An event as answers show it, and when the hub came to know it. */
    record Told(Instant received, Json.Obj json) {}

    /** The newest of clusters that the filter lets pass by their names, newest first. */
    List<Told> newest(Predicate<String> clusters, int most) {
        return told(
                action -> audit.newest(action, subject -> clusters.test(subject.substring(SUBJECT.length())), most),
                most);
    }

    /** The newest of one cluster, newest first. */
    List<Told> newest(String cluster, int most) {
        return told(action -> audit.newest(action, SUBJECT + cluster, most), most);
    }

    private static List<Told> told(Function<String, List<AuditRows.Entry>> entries, int most) {
        return FAILED.stream()
                .flatMap(action -> entries.apply(action).stream())
                .sorted(Comparator.comparingLong(AuditRows.Entry::id).reversed())
                .limit(most)
                .map(HubEvents::told)
                .toList();
    }

    private static Told told(AuditRows.Entry entry) {
        var cluster = entry.subject().substring(SUBJECT.length());
        return new Told(
                entry.time(),
                Json.object(
                        "specversion",
                        "1.0",
                        "id",
                        "hub-" + entry.id(),
                        "source",
                        "/api/v1/clusters/" + cluster,
                        "type",
                        "dev.holdfast.update.failed.v1",
                        "time",
                        entry.time().toString(),
                        "subject",
                        cluster,
                        "severity",
                        "warning",
                        "datacontenttype",
                        "application/json",
                        "data",
                        Json.object("message", entry.detail()),
                        "message",
                        entry.detail(),
                        "received",
                        entry.time().toString()));
    }

    /** Both in one, newest first; each keeps its own order. */
    static List<Told> merged(List<Told> some, List<Told> others, int most) {
        var merged = new ArrayList<Told>();
        int i = 0;
        int k = 0;
        while (merged.size() < most && (i < some.size() || k < others.size())) {
            var first = k == others.size()
                    || (i < some.size()
                            && !some.get(i).received().isBefore(others.get(k).received()));
            merged.add(first ? some.get(i++) : others.get(k++));
        }
        return merged;
    }
}

package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.TrustVector.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects vectors; a case starts from a site that adopted version 5 in strict mode with a right clock. */
final class Vectors {
    private final List<TrustVector> all = new ArrayList<>();

    List<TrustVector> all() {
        return List.copyOf(all);
    }

    Case of(String name, String says, Sample sample) {
        return new Case(name, says, sample);
    }

    /** One case while it is described. */
    final class Case {
        private final String name;
        private final String says;
        private Binding binding;
        private TrustState trusted;
        private Map<String, Bytes> files = new LinkedHashMap<>();
        private FreshnessPolicy policy = FreshnessPolicy.STRICT;
        private Clock clock = Clock.RIGHT;

        private Case(String name, String says, Sample sample) {
            this.name = name;
            this.says = says;
            this.binding = sample.binding;
            this.trusted = sample.adopted(5);
        }

        Case trusted(TrustState state) {
            trusted = state;
            return this;
        }

        Case site(Binding other) {
            binding = other;
            return this;
        }

        Case offline() {
            policy = FreshnessPolicy.OFFLINE;
            return this;
        }

        Case at(Clock other) {
            clock = other;
            return this;
        }

        Case offered(Map<String, Bytes> more) {
            files.putAll(more);
            return this;
        }

        Case offered(String file, Bytes content) {
            files.put(file, content);
            return this;
        }

        Case offered(String file, String content) {
            return offered(file, Bytes.utf8(content));
        }

        Case without(String file) {
            files.remove(file);
            return this;
        }

        Bytes file(String file) {
            return Optional.ofNullable(files.get(file)).orElseThrow();
        }

        void accepted(long root, long timestamp, long snapshot, long targets) {
            refused("", root, timestamp, snapshot, targets);
        }

        /** Refused at the first file that comes: nothing moves. */
        void refused(String code) {
            refused(code, 1, 5, 5, 5);
        }

        void refused(String code, long root, long timestamp, long snapshot, long targets) {
            var after = new EnumMap<Role, Long>(Role.class);
            after.put(Role.ROOT, root);
            after.put(Role.TIMESTAMP, timestamp);
            after.put(Role.SNAPSHOT, snapshot);
            after.put(Role.TARGETS, targets);
            all.add(new TrustVector(name, says, binding, trusted, files, policy, clock, code, after));
        }
    }
}

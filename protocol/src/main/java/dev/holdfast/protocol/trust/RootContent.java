package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a root says: which keys there are, and how many of which must sign each role. Immutable.
 *
 * @param keys by id, each opened only to check a signature: big keys in a root that nobody signed must cost nothing
 */
record RootContent(Map<String, JsonView> keys, Map<Role, Rule> rules) {
    /** Who signs one role. */
    record Rule(Set<String> keyIds, int threshold) {
        Rule {
            keyIds = Set.copyOf(keyIds);
        }
    }

    RootContent {
        keys = Map.copyOf(keys);
        rules = Map.copyOf(rules);
    }

    /** Reads the keys and roles of a root; throws {@link Refused}. */
    static RootContent read(Metadata root) {
        try {
            if (!root.signed().at("consistent_snapshot").flag(false)) {
                throw new Refused(new Rejection.Malformed(Role.ROOT, "consistent_snapshot true", "false"));
            }
            var keys = new HashMap<String, JsonView>();
            root.signed().at("keys").members().forEach((keyId, key) -> keys.put(keyId, checked(keyId, key)));
            var rules = new EnumMap<Role, Rule>(Role.class);
            var roles = root.signed().at("roles");
            // Names of roles that we do not know are none of our business, but a threshold of 0 is always a trap.
            roles.members().forEach((name, view) -> threshold(name, view));
            for (var role : Role.values()) {
                var view = roles.at(role.text());
                rules.put(
                        role,
                        new Rule(Set.copyOf(new HashSet<>(view.at("keyids").texts())), threshold(role.text(), view)));
            }
            return new RootContent(keys, rules);
        } catch (Refusal e) {
            throw new Refused(new Rejection.Unreadable(Role.ROOT, e.problem()));
        }
    }

    private static JsonView checked(String keyId, JsonView key) {
        var expected = CanonicalJson.write(key.object()).digest().value();
        if (!expected.equals(keyId)) {
            throw new Refused(new Rejection.WrongKeyId(expected, keyId));
        }
        TufKey.requireShape(key);
        return key;
    }

    private static int threshold(String role, JsonView view) {
        var threshold = view.at("threshold").integer();
        if (threshold < 1) {
            throw new Refused(new Rejection.BadThreshold(role, threshold));
        }
        return (int) Math.min(threshold, Integer.MAX_VALUE);
    }

    /** Whether another root gives this role to other keys. */
    boolean rotates(Role role, RootContent next) {
        return !rule(role).keyIds().equals(next.rule(role).keyIds());
    }

    /** Whether both would judge every signature of this role alike: an id stands for exactly one key. */
    boolean agrees(Role role, RootContent next) {
        return rule(role).equals(next.rule(role))
                && rule(role).keyIds().stream().allMatch(id -> keys.containsKey(id) == next.keys.containsKey(id));
    }

    /** Enough different keys of the role must have signed the file; throws {@link Refused}. */
    void requireSigned(Role role, Metadata file) {
        var rule = rule(role);
        var signers = new HashSet<Bytes>();
        for (var keyId : rule.keyIds()) {
            var key = keys.get(keyId);
            var signature = file.signatures().get(keyId);
            if (key != null && signature != null) {
                var opened = TufKey.read(key);
                if (opened.verifies(file.message(), signature)) {
                    signers.add(opened.material());
                }
            }
            if (signers.size() >= rule.threshold()) {
                return;
            }
        }
        throw new Refused(new Rejection.TooFewSignatures(file.role(), rule.threshold(), signers.size()));
    }

    private Rule rule(Role role) {
        var rule = rules.get(role);
        if (rule == null) {
            throw new IllegalStateException("read() gives every role a rule");
        }
        return rule;
    }
}

package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which uid at the target belongs to which at the source; the names connect them. Immutable. */
record Uids(Map<String, String> targetOfSource, Map<String, Member> byIdentity) {
    Uids {
        targetOfSource = Map.copyOf(targetOfSource);
        byIdentity = Map.copyOf(byIdentity);
    }

    static Uids of(Collection<CapiObject> sealed, List<Member> created) {
        var byIdentity = new HashMap<String, Member>();
        created.forEach(member -> byIdentity.put(member.ref().identity(), member));
        var map = new HashMap<String, String>();
        for (var object : sealed) {
            var member = byIdentity.get(object.identity());
            if (member != null) {
                map.put(object.uid(), member.uid());
            }
        }
        return new Uids(map, byIdentity);
    }

    Optional<String> target(String sourceUid) {
        return Optional.ofNullable(targetOfSource.get(sourceUid));
    }

    boolean has(String identity) {
        return byIdentity.containsKey(identity);
    }

    /** The uid at the target of an object by name; empty text when it was not created. */
    String of(String identity) {
        var member = byIdentity.get(identity);
        return member == null ? "" : member.uid();
    }
}

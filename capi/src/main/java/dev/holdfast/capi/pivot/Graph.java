package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One cluster's objects as one look found them. Immutable.
 *
 * @param cluster the root
 * @param members everything that belongs to it, itself included, owners first
 * @param shared identities of members that other clusters name too: copied, and never removed
 * @param around other objects of the namespace, of kinds that have members
 * @param kinds that have members
 */
record Graph(
        CapiObject cluster,
        List<CapiObject> members,
        Set<String> shared,
        List<CapiObject> around,
        List<CapiKind> kinds) {
    static final String CORE = "cluster.x-k8s.io";
    static final String CONTROL_PLANE = "controlplane.cluster.x-k8s.io";

    Graph {
        members = List.copyOf(members);
        shared = Set.copyOf(shared);
        around = List.copyOf(around);
        kinds = List.copyOf(kinds);
    }

    List<CapiObject> of(String group, String kind) {
        return members.stream().filter(member -> member.is(group, kind)).toList();
    }

    List<CapiObject> machines() {
        return of(CORE, "Machine");
    }

    Optional<CapiObject> find(String identity) {
        return members.stream()
                .filter(member -> member.identity().equals(identity))
                .findFirst();
    }

    Optional<CapiObject> secret(String purpose) {
        return find("/Secret/" + cluster.ref().namespace() + "/" + cluster.name() + "-" + purpose);
    }

    Set<String> uids() {
        return members.stream().map(CapiObject::uid).collect(Collectors.toSet());
    }

    boolean paused() {
        return cluster.spec().at("paused").flag(false);
    }

    /** Changes with every write to any member. */
    Digest versions() {
        return Bytes.utf8(members.stream()
                        .map(member -> member.uid() + "=" + member.resourceVersion())
                        .sorted()
                        .collect(Collectors.joining("\n")))
                .digest();
    }

    Digest content(Collection<PausePoint> pauses) {
        return Content.digest(members, pauses);
    }

    /** The bytes of a member without its name: what a Secret holds. */
    static Digest data(CapiObject secret) {
        return StrictJson.writeSorted(secret.view().at("data").json().orElse(Json.Obj.EMPTY))
                .digest();
    }

    @Override
    public String toString() {
        return members.size() + " objects of " + cluster;
    }
}

package dev.holdfast.sim.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.ForwardingCapiApi;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The way to a server, which counts calls and kills this process at one of them. Thread-safe. */
final class Fuse implements ForwardingCapiApi {
    private static final int SIGKILL = 9;

    private final CapiApi api;
    private final Map<String, Integer> counts = new HashMap<>();
    private int all;
    private final List<String> trace = new ArrayList<>();
    private Optional<Point> point = Optional.empty();

    Fuse(CapiApi api) {
        this.api = api;
    }

    /** Counts anew, and kills at this point if it comes. */
    synchronized void arm(Optional<Point> next) {
        point = next;
        counts.clear();
        all = 0;
        trace.clear();
    }

    /** Kills nobody any more. */
    synchronized void disarm() {
        point = Optional.empty();
    }

    /** The calls since it was armed. */
    synchronized List<String> trace() {
        return List.copyOf(trace);
    }

    @Override
    public CapiApi api() {
        return api;
    }

    @Override
    public CapiAnswer.Kinds kinds() {
        return call("kinds", ForwardingCapiApi.super::kinds);
    }

    @Override
    public CapiAnswer.Listing list(CapiKind kind, String namespace) {
        return call("list " + kind.kind(), () -> ForwardingCapiApi.super.list(kind, namespace));
    }

    @Override
    public CapiAnswer.Read get(ObjectRef ref) {
        return call("get " + what(ref), () -> ForwardingCapiApi.super.get(ref));
    }

    @Override
    public CapiAnswer.Write create(Json.Obj manifest, String manager, Mode mode) {
        var verb = mode == Mode.REAL ? "create " : "try ";
        return call(verb + what(ObjectRef.of(manifest)), () -> ForwardingCapiApi.super.create(manifest, manager, mode));
    }

    @Override
    public CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager) {
        return call("patch " + what(ref), () -> ForwardingCapiApi.super.patch(ref, change, manager));
    }

    @Override
    public CapiAnswer.Write patchStatus(ObjectRef ref, Json.Obj change, String manager) {
        return call("status " + what(ref), () -> ForwardingCapiApi.super.patchStatus(ref, change, manager));
    }

    @Override
    public CapiAnswer.Removal delete(ObjectRef ref, String uid) {
        return call("delete " + what(ref), () -> ForwardingCapiApi.super.delete(ref, uid));
    }

    private static String what(ObjectRef ref) {
        var own = ref.kind().equals("Secret");
        if (own && ref.name().startsWith("holdfast-pivot-")) {
            return "journal";
        }
        return own && ref.name().startsWith("holdfast-seal-") ? "seal" : ref.kind();
    }

    private <T> T call(String what, Supplier<T> call) {
        var place = begin(what);
        strike(what, place, false);
        var answer = call.get();
        strike(what, place, true);
        return answer;
    }

    /** Where a call stands among those of its kind, and among all. */
    private record Place(int ofKind, int ofAll) {}

    private synchronized Place begin(String what) {
        trace.add(what);
        return new Place(counts.merge(what, 1, Integer::sum), ++all);
    }

    private synchronized void strike(String what, Place place, boolean after) {
        if (point.filter(here -> here.equals(new Point(what, place.ofKind(), after))
                        || here.equals(new Point(Point.ANY, place.ofAll(), after)))
                .isPresent()) {
            kill();
        }
    }

    /** No hook runs, no buffer is written: as if the power were gone. */
    @SuppressWarnings("restricted")
    private static void kill() {
        var linker = Linker.nativeLinker();
        var raise = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("raise"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            throw new IllegalStateException("expected to be dead, found " + (int) raise.invokeExact(SIGKILL));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

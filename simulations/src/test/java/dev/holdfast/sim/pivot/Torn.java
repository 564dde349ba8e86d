package dev.holdfast.sim.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.api.ForwardingCapiApi;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.fault.FaultyLink;
import dev.holdfast.sim.testbed.capi.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The way to a server over a link that is cut at a share of the calls: of some the request never arrives, of some the
 * answer is lost. Thread-safe.
 */
final class Torn implements ForwardingCapiApi {
    private final CapiApi api;
    private final FaultyLink link;
    private final RandomGenerator random;
    private final double share;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();

    private Torn(CapiApi api, FaultyLink link, RandomGenerator random, double share) {
        this.api = api;
        this.link = link;
        this.random = random;
        this.share = share;
    }

    /** @param share of the calls that lose their request, and the same share their answer */
    static Torn to(Side side, RandomGenerator random, double share) {
        var address = side.plane().address();
        var link = FaultyLink.to(new InetSocketAddress(address.getHost(), address.getPort()));
        try {
            var kubeconfig = Files.readString(side.plane().kubeconfig())
                    .replace(address.toString(), "https://127.0.0.1:" + link.port());
            return new Torn(FabricCapiApi.connect(kubeconfig), link, random, share);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many requests and answers were lost on purpose; their neighbours were lost too. */
    int losses() {
        return requests.get() + answers.get();
    }

    @Override
    public String toString() {
        return requests + " requests and " + answers + " answers lost";
    }

    private <T> T call(Supplier<T> call) {
        var fate = random.nextDouble();
        if (fate >= 2 * share) {
            return call.get();
        }
        if (fate < share) {
            requests.incrementAndGet();
            link.cut();
        } else {
            answers.incrementAndGet();
            link.mute();
        }
        try {
            return call.get();
        } finally {
            link.reset();
            link.join();
        }
    }

    @Override
    public CapiApi api() {
        return api;
    }

    @Override
    public CapiAnswer.Kinds kinds() {
        return call(ForwardingCapiApi.super::kinds);
    }

    @Override
    public CapiAnswer.Listing list(CapiKind kind, String namespace) {
        return call(() -> ForwardingCapiApi.super.list(kind, namespace));
    }

    @Override
    public CapiAnswer.Read get(ObjectRef ref) {
        return call(() -> ForwardingCapiApi.super.get(ref));
    }

    @Override
    public CapiAnswer.Write create(Json.Obj manifest, String manager, Mode mode) {
        return call(() -> ForwardingCapiApi.super.create(manifest, manager, mode));
    }

    @Override
    public CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager) {
        return call(() -> ForwardingCapiApi.super.patch(ref, change, manager));
    }

    @Override
    public CapiAnswer.Write patchStatus(ObjectRef ref, Json.Obj change, String manager) {
        return call(() -> ForwardingCapiApi.super.patchStatus(ref, change, manager));
    }

    @Override
    public CapiAnswer.Removal delete(ObjectRef ref, String uid) {
        return call(() -> ForwardingCapiApi.super.delete(ref, uid));
    }

    @Override
    public void close() {
        api.close();
        link.close();
    }
}

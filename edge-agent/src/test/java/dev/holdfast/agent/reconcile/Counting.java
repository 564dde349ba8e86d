package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.ForwardingKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts requests and writes, and can crash before or after any of them. */
final class Counting implements ForwardingKubeApi {
    private final KubeApi api;
    final AtomicInteger requests;
    final AtomicInteger writes;
    final List<String> jobs = Collections.synchronizedList(new ArrayList<>());
    Consumer<ObjectRef> madeJob = ref -> {};
    private volatile int crashAt = Integer.MAX_VALUE;

    /** The process ends here, as far as the reconciler can tell. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    Counting(KubeApi api) {
        this(api, new AtomicInteger(), new AtomicInteger());
    }

    private Counting(KubeApi api, AtomicInteger requests, AtomicInteger writes) {
        this.api = api;
        this.requests = requests;
        this.writes = writes;
    }

    @Override
    public KubeApi api() {
        return api;
    }

    void reset() {
        requests.set(0);
        writes.set(0);
    }

    /** Crashes at the n-th step from now; each request is two steps, before and after it. */
    void crashAt(int step) {
        reset();
        crashAt = step;
    }

    @Override
    public Answer.Health health() {
        before();
        var answer = api.health();
        after();
        return answer;
    }

    @Override
    public Answer.Read get(ObjectRef ref) {
        before();
        var answer = api.get(ref);
        after();
        return answer;
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        before();
        writes.incrementAndGet();
        var ref = ObjectRef.of(manifest);
        var fresh = ref.kind().equals("Job") && api.get(ref) instanceof Answer.Absent;
        var answer = api.apply(manifest, force);
        if (fresh && answer instanceof Answer.Applied) {
            jobs.add(ref.name());
            madeJob.accept(ref);
        }
        after();
        return answer;
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        before();
        writes.incrementAndGet();
        var answer = api.takeOver(seen, managers);
        after();
        return answer;
    }

    @Override
    public Answer.Write leaveReplicas(LiveObject seen) {
        before();
        writes.incrementAndGet();
        var answer = api.leaveReplicas(seen);
        after();
        return answer;
    }

    @Override
    public Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        before();
        writes.incrementAndGet();
        var answer = api.delete(ref, uid, propagation);
        after();
        return answer;
    }

    @Override
    public KubeApi as(String user) {
        return new Counting(api.as(user), requests, writes);
    }

    private void before() {
        if (2 * requests.getAndIncrement() >= crashAt) {
            throw new Crash();
        }
    }

    private void after() {
        if (2 * requests.get() - 1 >= crashAt) {
            throw new Crash();
        }
    }
}

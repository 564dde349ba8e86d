package dev.holdfast.packs.remote;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Helm repository over HTTP: {@code index.yaml} and the archives that it names, some of them on other hosts. */
final class HelmRepository implements Upstream {
    private static final int LARGEST_INDEX = 64 << 20;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final URI base;
    private final Access access;
    private final Web web;

    @Nullable
    private volatile Known known;

    /** What the server said last, and its mark for that. */
    private record Known(String tag, List<Item> items) {}

    /**
     * A repository; nothing is asked yet.
     *
     * @param address with or without a slash at its end
     */
    HelmRepository(URI address, Access access) {
        this.base = URI.create(address.toString().replaceFirst("/*$", "/"));
        this.access = access;
        this.web = new Web(access);
    }

    @Override
    public Stock list() {
        var before = known;
        Map<String, String> headers = before == null ? Map.of() : Map.of("If-None-Match", before.tag());
        var answer = web.send(call(base.resolve("index.yaml"), headers, LARGEST_INDEX));
        if (before != null && answer.status() == NOT_MODIFIED) {
            return new Stock(before.items(), true);
        }
        if (answer.status() != OK) {
            throw Web.odd(answer);
        }
        var items = HelmIndex.read(base, answer.body(), LARGEST_INDEX);
        known = answer.header("ETag").map(tag -> new Known(tag, items)).orElse(null);
        return new Stock(items, true);
    }

    @Override
    public List<Item> versions(String name) {
        // The index has said all that there is.
        return List.of();
    }

    @Override
    public boolean isAt(String url) {
        return base.toString().equals(url.replaceFirst("/*$", "/"));
    }

    @Override
    public Optional<Digest> identify(Item item) {
        return item.digest();
    }

    @Override
    public Content fetch(Item item) {
        var address = URI.create(item.address());
        if (address.getHost() == null
                || !Set.of("http", "https").contains(String.valueOf(address.getScheme()))
                || (Web.isTls(base) && !Web.isTls(address))) {
            throw new Refusal(
                    "HF-REG-009", "an address with https for " + item, item.address(), "correct the index.yaml");
        }
        var answer = web.send(call(address, Map.of(), Archives.LARGEST));
        if (answer.status() != OK) {
            throw Web.odd(answer);
        }
        return new Content(Archives.checked(item, answer.body(), item.digest()), true, answer.body());
    }

    /** What identifies us goes to the repository's own host only, as with Helm. */
    private Web.Call call(URI address, Map<String, String> headers, int most) {
        var all = new TreeMap<>(headers);
        if (Web.origin(address).equals(Web.origin(base))) {
            access.login().ifPresent(login -> all.put("Authorization", login.header()));
        }
        return Web.Call.get(address, all, most);
    }
}

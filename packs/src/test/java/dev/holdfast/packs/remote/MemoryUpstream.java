package dev.holdfast.packs.remote;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A server in memory, which can be cut off. */
final class MemoryUpstream implements Upstream {
    final Map<String, Bytes> archives = new TreeMap<>();
    final List<String> deprecated = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    boolean silent;
    String broken = "";
    boolean listsAll = true;

    private static Item item(String key, boolean deprecated) {
        var parts = key.split(" ", 2);
        return new Item(parts[0], parts[1], "memory://" + parts[0] + "/" + parts[1], Optional.empty(), deprecated);
    }

    @Override
    public Stock list() {
        call("list");
        return listsAll
                ? new Stock(
                        archives.keySet().stream()
                                .map(key -> item(key, deprecated.contains(key)))
                                .toList(),
                        true)
                : new Stock(List.of(), false);
    }

    @Override
    public List<Item> versions(String name) {
        call("versions " + name);
        return archives.keySet().stream()
                .filter(key -> key.startsWith(name + " "))
                .map(key -> item(key, deprecated.contains(key)))
                .toList();
    }

    @Override
    public Optional<Digest> identify(Item item) {
        call("identify " + item);
        return Optional.of(archive(item).digest());
    }

    @Override
    public Content fetch(Item item) {
        call("fetch " + item);
        if (item.toString().equals(broken)) {
            throw new Refusal("HF-REG-010", "its digest", "another", "ask its owner");
        }
        return new Content(archive(item).digest(), true, archive(item));
    }

    @Override
    public boolean isAt(String url) {
        return url.equals("memory://");
    }

    private Bytes archive(Item item) {
        return Optional.ofNullable(archives.get(item.toString())).orElseThrow();
    }

    private void call(String what) {
        calls.add(what);
        if (silent) {
            throw new Refusal("HF-REG-007", "an answer", "a line that is cut", "wait");
        }
    }
}

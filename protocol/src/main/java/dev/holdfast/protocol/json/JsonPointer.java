package dev.holdfast.protocol.json;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** JSON pointers (RFC 6901) as lists of names. */
public final class JsonPointer {
    private JsonPointer() {}

    /** The names in a pointer. */
    public static List<String> names(String pointer) {
        return Arrays.stream(pointer.substring(Math.min(1, pointer.length())).split("/", -1))
                .map(name -> name.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    /** The pointer through these names. */
    public static String of(List<String> names) {
        return names.stream()
                .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }
}

package dev.holdfast.protocol.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value as an immutable tree. Members keep the order in which they were read or put. */
public sealed interface Json {
    Nil NULL = new Nil();

    /** An object; names are unique. */
    record Obj(Map<String, Json> members) implements Json {
        public static final Obj EMPTY = new Obj(Map.of());

        public Obj {
            members = members instanceof Members ? members : Members.of(new LinkedHashMap<>(members));
        }

        /** This object with one member set or replaced. */
        public Obj with(String name, Json value) {
            var next = new LinkedHashMap<>(members);
            next.put(name, value);
            return new Obj(Members.of(next));
        }

        public Obj with(String name, String value) {
            return with(name, new Str(value));
        }

        public Obj with(String name, long value) {
            return with(name, new Num(BigDecimal.valueOf(value)));
        }

        public Obj with(String name, boolean value) {
            return with(name, new Bool(value));
        }

        public Obj without(String name) {
            var next = new LinkedHashMap<>(members);
            next.remove(name);
            return new Obj(Members.of(next));
        }
    }

    /** A list. */
    record Arr(List<Json> items) implements Json {
        public static final Arr EMPTY = new Arr(List.of());

        public Arr {
            items = List.copyOf(items);
        }

        public static Arr ofTexts(Iterable<String> texts) {
            var items = new ArrayList<Json>();
            texts.forEach(text -> items.add(new Str(text)));
            return new Arr(items);
        }
    }

    /** A text. */
    record Str(String value) implements Json {}

    /** A number; equal when numerically equal, so 1.0 and 1 are the same. */
    record Num(BigDecimal value) implements Json {
        public Num {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }

        public static Num of(long value) {
            return new Num(BigDecimal.valueOf(value));
        }

        public boolean isInteger() {
            return value.scale() <= 0;
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {}

    /** The null value. */
    record Nil() implements Json {}

    /** An object from alternating names and values, the values being Json, String, Number, Boolean or lists of these. */
    static Obj object(Object... namesAndValues) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], of(namesAndValues[i + 1]));
        }
        return new Obj(Members.of(members));
    }

    /** The tree of plain Java values: maps, iterables, texts, numbers, booleans. */
    static Json of(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Json json -> json;
            case String text -> new Str(text);
            case Boolean flag -> new Bool(flag);
            case BigDecimal number -> new Num(number);
            case Number number -> new Num(new BigDecimal(number.toString()));
            case Map<?, ?> map -> {
                var members = new LinkedHashMap<String, Json>();
                map.forEach((name, member) -> members.put(String.valueOf(name), of(member)));
                yield new Obj(members);
            }
            case Iterable<?> list -> {
                var items = new ArrayList<Json>();
                list.forEach(item -> items.add(of(item)));
                yield new Arr(items);
            }
            default -> new Str(value.toString());
        };
    }

    /** Plain Java values of a tree: LinkedHashMap, ArrayList, String, Boolean, Long or BigDecimal, null. */
    static @org.jspecify.annotations.Nullable Object plain(Json json) {
        return switch (json) {
            case Nil _ -> null;
            case Str(var text) -> text;
            case Bool(var flag) -> flag;
            case Num number ->
                number.isInteger() && number.value().abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                        ? (Object) number.value().longValueExact()
                        : number.value();
            case Arr(var items) -> {
                var list = new ArrayList<@org.jspecify.annotations.Nullable Object>();
                items.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case Obj(var members) -> {
                var map = new LinkedHashMap<String, @org.jspecify.annotations.Nullable Object>();
                members.forEach((name, member) -> map.put(name, plain(member)));
                yield map;
            }
        };
    }
}

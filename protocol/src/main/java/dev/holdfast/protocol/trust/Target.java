package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.json.Json;

/** One signed target: its path, its content by digest and length, and its {@code custom} object (empty if none). */
public record Target(String path, BlobRef content, Json.Obj custom) {}

package dev.holdfast.packs.registry;

import java.nio.file.Path;

/** A pack that a registry has: its folder still has to be read. */
public record PackLocation(String registry, String name, String version, Path folder) {}
